import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HttpClient, ProblemError } from '../../src/client/index.ts';
import type { EventType, Role } from '../../src/protocol/index.ts';
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let world: TestServer;
const receivers: Receiver[] = [];
beforeAll(async () => {
  world = await startTestServer({ SPACETIME_WEBHOOK_TARGETS: '127.0.0.1', SPACETIME_LIMITS_FACTOR: '1000' });
});
afterAll(async () => {
  await world.stop();
  for (const one of receivers) await one.close();
  removeTemporaryFolders();
});

async function receiver(answer?: Parameters<typeof startReceiver>[0]): Promise<Receiver> {
  const started = await startReceiver(answer);
  receivers.push(started);
  return started;
}

async function clientOf(subject: string, role: Role): Promise<HttpClient> {
  const wish = { subject, role, createdBy: 'test', refresh: false } as const;
  const { accessToken } = await world.server.parts.auth.issuer.session(wish);
  return new HttpClient({ baseUrl: world.url, token: accessToken });
}

const create = async (target: Receiver, events: readonly EventType[], client = world.client) =>
  (await client.call('webhook_create', { body: { url: target.url(), events: [...events] } })).body;

function verified(secret: string, { headers, body }: Received) {
  return new Webhook(secret).verify(body, headers as Record<string, string>) as {
    type: string;
    data: Record<string, unknown>;
  };
}

const refusal = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
  throw new Error('the call was not refused');
};

describe('a webhook', () => {
  it('is made, shown without its secret, changed, rotated and removed', async () => {
    const target = await receiver();
    const { secret, ...made } = await create(target, ['scene.loaded', 'player.left']);
    expect(secret).toMatch(/^whsec_/);
    const { body: shown } = await world.client.call('webhook_read', { params: { id: made.id } });
    expect(shown).toEqual(made);
    expect(shown).toMatchObject({
      owner: 'operator',
      enabled: true,
      events: ['player.left', 'scene.loaded'],
    });
    expect(JSON.stringify(shown)).not.toContain('whsec_');

    const { body: changed } = await world.client.call('webhook_update', {
      params: { id: made.id },
      body: {
        url: target.url('/other'),
        events: ['job.failed'],
        description: 'tells of jobs',
        enabled: false,
      },
    });
    expect(changed).toMatchObject({ description: 'tells of jobs', enabled: false, events: ['job.failed'] });
    const { body: rotated } = await world.client.call('webhook_rotate', {
      params: { id: made.id },
      body: { overlap_seconds: 60 },
    });
    expect(rotated.secret).not.toBe(secret);
    expect(rotated.secrets).toHaveLength(2);

    const { body: deleted } = await world.client.call('webhook_delete', { params: { id: made.id } });
    expect(deleted).toEqual({ id: made.id });
    const gone = world.client.call('webhook_read', { params: { id: made.id } });
    expect(await refusal(gone)).toBe('unknown_webhook');
  });

  it('is made once, however often the same request comes', async () => {
    const target = await receiver();
    const ask = () =>
      world.request('/webhooks', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'make-it-once' },
        body: JSON.stringify({ url: target.url(), events: ['job.failed'] }),
      });
    const [first, second] = [await ask(), await ask()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await second.json()).toEqual(await first.json());
  });

  it('is listed in parts', async () => {
    const target = await receiver();
    for (let i = 0; i < 3; i++) await create(target, ['job.failed']);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await world.client.call('webhooks', {
        query: { limit: '2', ...(cursor === undefined ? {} : { cursor }) },
      });
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['an unknown event', { url: 'https://example.com/', events: ['scene.exploded'] }],
    ['an event twice', { url: 'https://example.com/', events: ['job.failed', 'job.failed'] }],
    ['no event', { url: 'https://example.com/', events: [] }],
    ['no target', { events: ['job.failed'] }],
    ['an unknown field', { url: 'https://example.com/', events: ['job.failed'], secret: 'whsec_x' }],
  ])('is refused with %s', async (_, body) => {
    const response = await world.request('/webhooks', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(422);
  });

  it.each(['http://[::1]:1/', 'http://169.254.169.254/latest/', 'http://2130706689/', 'ftp://example.com/'])(
    'is refused with the inside target %s',
    async (url) => {
      const call = world.client.call('webhook_create', { body: { url, events: ['job.failed'] } });
      expect(await refusal(call)).toBe('webhook_target_refused');
    },
  );

  it('belongs to whoever made it', async () => {
    const [ada, bob, eve] = [
      await clientOf('ada', 'developer'),
      await clientOf('bob', 'developer'),
      await clientOf('eve', 'readonly'),
    ];
    const target = await receiver();
    const { id, url } = await create(target, ['player.left'], ada);
    const params = { id };
    const body = { url: target.url(), events: ['player.left' as const] };
    expect(await refusal(bob.call('webhook_update', { params, body }))).toBe('permission_denied');
    expect(await refusal(bob.call('webhook_rotate', { params, body: {} }))).toBe('permission_denied');
    expect(await refusal(bob.call('webhook_ping', { params }))).toBe('permission_denied');
    expect(await refusal(ada.call('webhook_delete', { params }))).toBe('permission_denied');
    expect(await refusal(eve.call('webhook_create', { body }))).toBe('permission_denied');
    const { body: ofOther } = await eve.call('webhook_read', { params });
    expect(url).toBe(target.url());
    expect(ofOther.url).toBe(`http://127.0.0.1:${target.port}/...`);
    expect((await ada.call('webhook_ping', { params, query: { wait: '15' } })).body.state).toBe('delivered');
  });
});

describe('deliveries', () => {
  it('are shown with every attempt and can be asked for again', async () => {
    let status = 500;
    const target = await receiver((_, response) => response.writeHead(status).end());
    const { id, secret } = await create(target, ['job.failed']);
    const ping = await world.client.call('webhook_ping', { params: { id }, query: { wait: '15' } });
    expect(ping).toMatchObject({
      status: 200,
      body: { state: 'dead', last_status: 500, event_type: 'ping' },
    });
    const { body: dead } = await world.client.call('webhook_deliveries', {
      params: { id },
      query: { state: 'dead' },
    });
    expect(dead.items.map((one) => one.id)).toEqual([ping.body.id]);

    status = 200;
    const params = { id, delivery_id: ping.body.id };
    const again = await world.client.call('webhook_redeliver', { params, query: { wait: '15' } });
    expect(again.body).toMatchObject({ state: 'delivered', attempts: 2, event_id: ping.body.event_id });
    const { body: detail } = await world.client.call('webhook_delivery', { params });
    expect(detail.history.map((one) => one.status)).toEqual([500, 200]);
    const [, last] = await target.got(2);
    if (last === undefined) throw new Error('nothing came');
    expect(detail.payload).toBe(last.body);
    expect(last.headers['webhook-id']).toBe(ping.body.event_id);
    expect(verified(secret, last).type).toBe('ping');
    const unknown = { id, delivery_id: `dlv_${'x'.repeat(22)}` };
    expect(await refusal(world.client.call('webhook_delivery', { params: unknown }))).toBe(
      'unknown_delivery',
    );
  });
});

describe('a webhook whose receiver is gone', () => {
  it('is disabled, which others are told of and which is audited', async () => {
    const [gone, other] = [await receiver(410), await receiver()];
    const { id } = await create(gone, ['job.failed']);
    const { secret } = await create(other, ['alert.raised']);
    await world.client.call('webhook_ping', { params: { id }, query: { wait: '15' } });
    const [alarm] = await other.got(1);
    expect(alarm && verified(secret, alarm).data).toMatchObject({ alert: 'webhook_disabled' });
    const { body } = await world.client.call('webhook_read', { params: { id } });
    expect(body).toMatchObject({ enabled: false, disabled_reason: 'gone' });
    expect(await refusal(world.client.call('webhook_ping', { params: { id } }))).toBe('webhook_disabled');
    await until('the act is audited', async () => {
      const { body: audit } = await world.client.call('audit', { query: { action: 'webhook.disable' } });
      return audit.items.some(({ target, actor }) => target === id && actor === 'server');
    });
  });
});

describe('events', () => {
  it('tell of callers who go beyond a limit, and of scenes that fail', async () => {
    const folder = temporaryFolder();
    await mkdir(path.join(folder, 'scenes'));
    await writeFile(path.join(folder, 'scenes/broken.scene.json'), '{ "not": "a scene" }');
    const target = await receiver();
    const strict = await startTestServer({
      SPACETIME_WEBHOOK_TARGETS: '127.0.0.1',
      SPACETIME_LIMITS_FACTOR: '1',
      SPACETIME_LIMITS_CALLS: 'webhooks=2',
      SPACETIME_CONTENT_DIR: folder,
    });
    try {
      const { body: hook } = await strict.client.call('webhook_create', {
        body: { url: target.url(), events: ['rate_limit.exceeded', 'scene.failed'] },
      });
      for (let i = 0; i < 4; i++) await strict.request('/webhooks');
      await strict.client.call('scene_load', {
        body: { scene_path: 'scenes/broken.scene.json' },
        query: { wait: '30' },
      });
      const told = (await target.got(2)).map((one) => verified(hook.secret, one));
      expect(told).toContainEqual({
        type: 'rate_limit.exceeded',
        timestamp: expect.any(String),
        data: expect.objectContaining({ subject: 'operator', route: 'webhooks', count: 1 }),
      });
      expect(told).toContainEqual({
        type: 'scene.failed',
        timestamp: expect.any(String),
        data: expect.objectContaining({ code: 'scene_invalid', scene_path: 'scenes/broken.scene.json' }),
      });
    } finally {
      await strict.stop();
    }
  });

  it('tell of scenes, visitors, headsets and refused tokens', async () => {
    const target = await receiver();
    const types: readonly EventType[] = [
      'scene.loaded',
      'scene.failed',
      'scene.validated',
      'scene.reloaded',
      'player.spawned',
      'player.left',
      'vr.session_started',
      'vr.session_ended',
      'auth.failed',
    ];
    const { secret, id } = await create(target, types);
    const scene_path = 'scenes/solar-system.scene.json';
    const wait = { wait: '60' };
    await world.client.call('scene_load', { body: { scene_path }, query: wait });
    await world.client.call('scene_reload', { query: wait });
    await world.client.call('scene_validate', { body: { scene: { root: {} } } });
    const visitor = await joinWorld(world.url, 'Grace', { mode: 'vr' });
    visitor.close();
    await fetch(new URL('/scene', world.url), { headers: { authorization: 'Bearer nonsense' } });
    const told = new Map<string, Record<string, unknown>>();
    await vi.waitFor(
      () => {
        for (const one of target.received) {
          const { type, data } = verified(secret, one);
          told.set(type, data);
        }
        expect([...told.keys()].sort()).toEqual(types.filter((type) => type !== 'scene.failed').sort());
      },
      { timeout: 60_000, interval: 50 },
    );
    expect(told.get('scene.loaded')).toMatchObject({ scene_path, requester: 'operator' });
    expect(told.get('scene.validated')).toMatchObject({ scene_path: null, valid: false });
    expect(told.get('player.spawned')).toMatchObject({ name: 'Grace' });
    expect(told.get('vr.session_ended')).toMatchObject({ name: 'Grace', duration_ms: expect.any(Number) });
    expect(told.get('auth.failed')).toMatchObject({ count: 1 });
    const { body } = await world.client.call('webhook_read', { params: { id } });
    expect(body).toMatchObject({ failures_in_row: 0, dropped_events: 0 });
  });
});

describe('the end of a job', () => {
  it('is told, done or failed', async () => {
    const target = await receiver();
    const { secret } = await create(target, ['job.completed', 'job.failed']);
    const { body: backup } = await world.client.call('job_create', { body: { type: 'backup' } });
    const lost = { type: 'scene_preload' as const, input: { scene_paths: ['scenes/nowhere.scene.json'] } };
    const { body: preload } = await world.client.call('job_create', { body: lost });
    const told = () => target.received.map((one) => verified(secret, one));
    await until('both are told', () => new Set(told().map(({ type }) => type)).size === 2);
    expect(told().find(({ type }) => type === 'job.completed')?.data).toMatchObject({ job_id: backup.id });
    expect(told().find(({ type }) => type === 'job.failed')?.data).toMatchObject({
      job_id: preload.id,
      job_type: 'scene_preload',
      owner: 'operator',
    });
  });
});

describe('the list of inside targets', () => {
  it('takes addresses, networks and names, with a port or without', async () => {
    const listed =
      '127.0.0.1:9000, 10.2.0.0/16, [fd00::5]:8443, fd12::/16, ::1, relay:8443, *.hooks.internal';
    const server = await startTestServer({ SPACETIME_WEBHOOK_TARGETS: listed, SPACETIME_SCENE: 'none.json' });
    await server.stop();
  });

  it.each(['10.0.0.0/33', 'http://127.0.0.1', 'a b', '127.0.0.1:99999', 'me@host'])(
    'ends the start where it holds %s',
    async (listed) => {
      await expect(startTestServer({ SPACETIME_WEBHOOK_TARGETS: listed })).rejects.toThrow(
        'SPACETIME_WEBHOOK_TARGETS',
      );
    },
  );
});
