import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Role, type RouteId, telemetrySubprotocol, worldSubprotocol } from '../../src/protocol/index.ts';
import { type Answer, ask } from '../support/ask.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

/* Ways to do with a weak token, or at a time when nothing is done, what is refused on the straight way. */

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_JOB_PARALLEL: '1',
  });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

let people = 0;
async function somebody(role: Role, subject = `person-${++people}`) {
  const wish = { subject, role, createdBy: 'test', refresh: true } as const;
  const { accessToken, token } = await world.server.parts.auth.issuer.session(wish);
  return { subject, id: token.id, token: accessToken };
}
const by = (token: string) => ({ authorization: `Bearer ${token}` });
const call = (token: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  ask(world.url + path, { method, headers: by(token), ...(body === undefined ? {} : { body }) });
const codeOf = async (answer: Promise<Answer>): Promise<unknown> => (await answer).body.code;

const place = { body: 'earth', lat_deg: 10, lon_deg: 20, alt_m: 0 };
const spawn = { op: 'spawn', entity: { kind: 'marker', name: 'Smuggled', position: place } };
const batch = (...operations: unknown[]) => ({ mode: 'continue', operations });
const names = (): string[] => [...world.server.parts.host.mirror.entities()].map(({ name }) => name);
const operations: Readonly<Record<string, { step: unknown; endpoint: RouteId }>> = {
  spawn: { step: spawn, endpoint: 'entity_spawn' },
  remove: { step: { op: 'remove', entity: 'entity_1' }, endpoint: 'entity_remove' },
  modify: { step: { op: 'modify', entity: 'entity_1', name: 'x' }, endpoint: 'entity_change' },
  plan: { step: { op: 'plan', entity: 'entity_1', burns: [] }, endpoint: 'plan_set' },
  load: { step: { op: 'load', scene_path: paths.lab }, endpoint: 'scene_load' },
  validate: { step: { op: 'validate', scene_path: paths.lab }, endpoint: 'scene_validate' },
  get_info: { step: { op: 'get_info' }, endpoint: 'scene_read' },
};

describe('a call that is switched off is not done by', () => {
  test.each(Object.keys(operations))('the operation %s of a batch or a job', async (name) => {
    const { step, endpoint } = operations[name] as (typeof operations)[string];
    const { token } = await somebody('developer');
    const set = (on: boolean) =>
      world.client.call('admin_endpoint_set', { params: { id: endpoint }, body: { on } });
    await set(false);
    const body = batch(step);
    expect(await codeOf(call(token, 'POST', '/batch', body))).toBe('endpoint_off');
    expect(await codeOf(call(world.token, 'POST', '/batch', body))).toBe('endpoint_off');
    const job = { type: 'batch_operations', input: body };
    expect(await codeOf(call(token, 'POST', '/jobs', job))).toBe('endpoint_off');
    await set(true);
  });

  test('the connection of a visitor', async () => {
    const { token } = await somebody('api_client');
    const line = await joinWorld(world.url, 'Ada', { token });
    const set = (on: boolean) =>
      world.client.call('admin_endpoint_set', { params: { id: 'time_change' }, body: { on } });
    await set(false);
    expect(await line.ask({ type: 'set_time', factor: 7 })).toMatchObject({
      ok: false,
      code: 'endpoint_off',
    });
    await set(true);
    expect(await line.ask({ type: 'set_time', factor: 7 })).toMatchObject({ ok: true });
    line.close();
  });
});

describe('in maintenance nothing is changed by', () => {
  const during = async (work: () => Promise<void>): Promise<void> => {
    await world.client.call('admin_maintenance_set', { body: { on: true } });
    try {
      await work();
    } finally {
      await world.client.call('admin_maintenance_set', { body: { on: false } });
    }
  };

  test('a visitor with a token that may set the time', async () => {
    const { token } = await somebody('api_client');
    const line = await joinWorld(world.url, 'Ada', { token });
    await during(async () => {
      expect(await line.ask({ type: 'set_time', factor: 9 })).toMatchObject({
        ok: false,
        code: 'maintenance',
      });
    });
    line.close();
  });

  test('a job that was asked for before', async () => {
    const { token } = await somebody('developer');
    const { guard, jobs } = world.server.parts;
    // The only hand is busy with another job while maintenance begins.
    const span = { from: '2000-01-01T00:00:00Z', to: '2000-03-01T00:00:00Z', step_seconds: 60 };
    const bake = { type: 'bake_ephemeris', input: { bodies: ['earth'], center: 'sun', ...span } };
    const first = await call(token, 'POST', '/jobs', bake);
    const job = await call(token, 'POST', '/jobs', { type: 'batch_operations', input: batch(spawn) });
    expect([first.status, job.status]).toEqual([202, 202]);
    await during(async () => {
      expect(guard.switches.maintenance.on).toBe(true);
      await jobs.cancel({ name: 'admin', role: 'admin' }, String(first.body.id)).catch(() => {});
      const state = async () => await jobs.read(String(job.body.id));
      await until('it is over', async () => (await state()).finished_at !== null);
      expect(await state()).toMatchObject({ state: 'failed', error: { code: 'maintenance' } });
    });
    expect(names()).not.toContain('Smuggled');
  });

  test.each<[string, string, unknown]>([
    ['POST', '/auth/token', {}],
    ['POST', '/entities', spawn.entity],
    ['PATCH', '/time', { factor: 3 }],
    ['POST', '/saves', {}],
    ['POST', '/webhooks', { url: 'https://example.com/', events: ['scene.loaded'] }],
    ['POST', '/batch', batch(spawn)],
    ['POST', '/jobs', { type: 'batch_operations', input: batch(spawn) }],
  ])('%s %s', async (method, path, body) => {
    const { token } = await somebody('developer');
    await during(async () => {
      expect(await codeOf(call(token, method, path, body))).toBe('maintenance');
    });
  });
});

describe('in lockdown nobody but administrators', () => {
  beforeAll(() => world.client.call('admin_lockdown_set', { body: { on: true } }));
  afterAll(() => world.client.call('admin_lockdown_set', { body: { on: false } }));

  test.each<[Role, string, string]>([
    ['auditor', 'GET', '/audit'],
    ['auditor', 'GET', '/auth/audit'],
    ['auditor', 'GET', '/audit/export'],
    ['developer', 'POST', '/auth/token'],
    ['developer', 'GET', '/jobs'],
    ['readonly', 'GET', '/scene'],
    ['readonly', 'HEAD', '/scene'],
    ['readonly', 'GET', '/performance'],
  ])('calls: %s %s %s', async (role, method, path) => {
    const { token } = await somebody(role);
    const answer = await call(token, method, path, method === 'POST' ? {} : undefined);
    expect([answer.status, answer.body.code]).toEqual([503, method === 'HEAD' ? undefined : 'locked_down']);
  });

  test.each(['/status', '/openapi.json', '/'])('without a token learns anything at %s', async (path) => {
    const { text } = await ask(world.url + path);
    expect(text).not.toMatch(/"tick"|"subsystems"|"environment"|"scene"/);
  });

  test('reads telemetry', async () => {
    const { token } = await somebody('developer');
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/telemetry`, telemetrySubprotocol);
    const said: string[] = [];
    socket.on('message', (data: Buffer) => said.push(data.toString()));
    socket.on('open', () => socket.send(JSON.stringify({ type: 'authenticate', token })));
    await new Promise((resolve) => socket.on('close', resolve));
    expect(said.join()).toContain('locked_down');
    expect(said.join()).not.toContain('welcome');
  });
});

test('in lockdown health and metrics stay', async () => {
  await world.client.call('admin_lockdown_set', { body: { on: true } });
  for (const path of ['/health', '/health/live', '/health/ready', '/metrics'])
    expect([path, (await ask(world.url + path)).status]).toEqual([path, 200]);
  await world.client.call('admin_lockdown_set', { body: { on: false } });
});

describe('a weaker role than before', () => {
  test('is what counts when a job begins that was asked for earlier', async () => {
    const { token, subject } = await somebody('developer');
    const { jobs } = world.server.parts;
    const span = { from: '2000-01-01T00:00:00Z', to: '2000-03-01T00:00:00Z', step_seconds: 60 };
    const bake = { type: 'bake_ephemeris', input: { bodies: ['earth'], center: 'sun', ...span } };
    const first = await call(token, 'POST', '/jobs', bake);
    const job = await call(token, 'POST', '/jobs', { type: 'batch_operations', input: batch(spawn) });
    await world.client.call('admin_role_assign', { params: { subject }, body: { role: 'readonly' } });
    await jobs.cancel({ name: 'admin', role: 'admin' }, String(first.body.id)).catch(() => {});
    const state = async () => await jobs.read(String(job.body.id));
    await until('it is over', async () => (await state()).finished_at !== null);
    expect(await state()).toMatchObject({ state: 'failed', error: { code: 'permission_denied' } });
    expect(names()).not.toContain('Smuggled');
  });

  test('ends what was open under the stronger one', async () => {
    const { token, subject } = await somebody('developer');
    const line = await joinWorld(world.url, 'Demoted', { token });
    const seat = world.server.parts.stream.seats.all().find(({ name }) => name === 'Demoted');
    expect(seat?.connection).toBeDefined();
    await world.client.call('admin_role_assign', { params: { subject }, body: { role: 'readonly' } });
    await until('his line is closed', () => seat?.connection === undefined);
    expect(await codeOf(call(token, 'GET', '/scene'))).toBe('unauthenticated');
    line.close();
  });
});

describe('what belongs to somebody else', () => {
  test('is not cancelled: his job', async () => {
    const [ada, eve] = [await somebody('developer'), await somebody('developer')];
    const span = { from: '2000-01-01T00:00:00Z', to: '2000-03-01T00:00:00Z', step_seconds: 60 };
    const bake = { type: 'bake_ephemeris', input: { bodies: ['earth'], center: 'sun', ...span } };
    const { body } = await call(ada.token, 'POST', '/jobs', bake);
    expect(await codeOf(call(eve.token, 'POST', `/jobs/${String(body.id)}/cancel`))).toBe(
      'permission_denied',
    );
    expect(await codeOf(call(eve.token, 'DELETE', `/jobs/${String(body.id)}`))).toBe('permission_denied');
    await call(ada.token, 'POST', `/jobs/${String(body.id)}/cancel`);
  });

  test('is not read by who may not have it done: the result of his job', async () => {
    const [ada, eve] = [await somebody('developer'), await somebody('readonly')];
    const { body } = await call(ada.token, 'POST', '/jobs', { type: 'export_state', input: {} });
    const { jobs } = world.server.parts;
    await until('it is done', async () => (await jobs.read(String(body.id))).state === 'completed');
    expect(await codeOf(call(eve.token, 'GET', `/jobs/${String(body.id)}/result`))).toBe('permission_denied');
    expect((await call(ada.token, 'GET', `/jobs/${String(body.id)}/result`)).status).toBe(200);
  });

  test.each<[string, (id: string) => readonly [string, string, unknown?]]>([
    [
      'changed',
      (id) => ['PUT', `/webhooks/${id}`, { url: 'https://evil.example/', events: ['scene.loaded'] }],
    ],
    ['given another secret', (id) => ['POST', `/webhooks/${id}/rotate`, {}]],
    ['pinged', (id) => ['POST', `/webhooks/${id}/ping`]],
    ['removed', (id) => ['DELETE', `/webhooks/${id}`]],
  ])('is not %s: his webhook', async (_, wish) => {
    const [ada, eve] = [await somebody('developer'), await somebody('developer')];
    const hook = { url: 'https://example.com/?key=private', events: ['scene.loaded'] };
    const { body } = await call(ada.token, 'POST', '/webhooks', hook);
    const [method, path, sent] = wish(String(body.id));
    expect(await codeOf(call(eve.token, method, path, sent))).toBe('permission_denied');
    const seen = await call(eve.token, 'GET', `/webhooks/${String(body.id)}`);
    expect(seen.text).not.toMatch(/private|whsec_/);
  });

  test('is not revoked, and not told from nothing: his token', async () => {
    const [ada, eve] = [await somebody('developer'), await somebody('developer')];
    const wrong = await call(eve.token, 'POST', '/auth/revoke', { token_id: ada.id });
    const none = await call(eve.token, 'POST', '/auth/revoke', { token_id: `tok_${'a'.repeat(22)}` });
    expect([wrong.status, wrong.body.code, wrong.body.detail]).toEqual([
      none.status,
      none.body.code,
      none.body.detail,
    ]);
    expect((await call(ada.token, 'GET', '/scene')).status).toBe(200);
  });

  test('is not had under his idempotency key: the answer with his token', async () => {
    const wish = { subject: 'ada-of-keys', role: 'admin', createdBy: 'test', refresh: true } as const;
    const { accessToken } = await world.server.parts.auth.issuer.session(wish);
    const send = (token: string) =>
      ask(`${world.url}/auth/token`, {
        method: 'POST',
        headers: { ...by(token), 'idempotency-key': 'guessed' },
        body: {},
      });
    const strong = await send(accessToken);
    const weak = await call(accessToken, 'POST', '/auth/token', { role: 'readonly' });
    const eve = await somebody('readonly', 'eve-of-keys');
    for (const token of [String(weak.body.access_token), eve.token]) {
      const { body } = await send(token);
      expect(body.access_token).not.toBe(strong.body.access_token);
      expect(body.role).toBe('readonly');
    }
  });
});

describe('a token does not grow by', () => {
  test.each<[string, Role, unknown]>([
    ['asking for a stronger role', 'readonly', { role: 'admin' }],
    ['asking for a role beside it', 'developer', { role: 'auditor' }],
    ['naming permissions', 'readonly', { permissions: ['admin'] }],
    ['naming another subject', 'readonly', { subject: 'operator' }],
    ['a prototype', 'readonly', { __proto__: null, constructor: { role: 'admin' } }],
    ['a longer life', 'readonly', { lifetime_seconds: 10_000_000 }],
  ])('%s', async (_, role, body) => {
    const { token } = await somebody(role);
    const answer = await call(token, 'POST', '/auth/token', body);
    expect([403, 422]).toContain(answer.status);
    expect(answer.text).not.toContain('access_token');
  });

  test('operations of a batch that its permissions do not hold', async () => {
    const { accessToken } = await world.server.parts.auth.issuer.service({
      name: `batcher-${++people}`,
      permissions: ['batch.execute', 'job.create'],
      lifeMs: 60_000,
      addresses: null,
      createdBy: 'test',
    });
    expect(await codeOf(call(accessToken, 'POST', '/batch', batch(spawn)))).toBe('permission_denied');
    const job = { type: 'batch_operations', input: batch(spawn) };
    expect(await codeOf(call(accessToken, 'POST', '/jobs', job))).toBe('permission_denied');
    for (const type of ['backup', 'export_state', 'cache_warming', 'scene_preload']) {
      const input = type === 'scene_preload' ? { scene_paths: [paths.lab] } : {};
      expect(await codeOf(call(accessToken, 'POST', '/jobs', { type, input }))).toBe('permission_denied');
    }
  });

  test('the time on the connection of a visitor, without leaving a trace', async () => {
    const { token, subject } = await somebody('api_client');
    const line = await joinWorld(world.url, 'Ada', { token });
    expect(await line.ask({ type: 'set_time', factor: 5 })).toMatchObject({ ok: true });
    const { items } = (await world.client.call('audit', { query: { actor: subject } })).body;
    expect(items).toMatchObject([{ action: 'time.change', outcome: 'done', actor: subject }]);
    line.close();
  });
});

/** How an upgrade ends: 101, or the status of its refusal. */
function upgrade(path: string, protocol: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(world.url.replace('http', 'ws') + path, protocol, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_, { statusCode = 0 }) => {
      socket.terminate();
      resolve(statusCode);
    });
    socket.on('error', () => resolve(0));
  });
}

describe('a page of another site', () => {
  const origins = [
    'http://evil.example',
    'null',
    'http://localhost.evil.example',
    'http://evil-localhost',
    'file://',
    'chrome-extension://abcdefgh',
    'http://127.0.0.1.evil.example',
    'http://evil.example#localhost',
  ];

  test.each(origins)('opens no stream as %s', async (origin) => {
    expect(await upgrade('/world', worldSubprotocol, { origin })).toBe(403);
    expect(await upgrade('/telemetry', telemetrySubprotocol, { origin })).toBe(403);
  });

  test.each(origins)('reads no answer and gets no preflight as %s', async (origin) => {
    const { headers } = await ask(`${world.url}/status`, { headers: { origin } });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    const preflight = await ask(`${world.url}/scene`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'sends no form of type %s',
    async (type) => {
      const answer = await ask(`${world.url}/auth/refresh`, {
        method: 'POST',
        headers: { 'content-type': type, origin: 'http://evil.example' },
        body: '{"refresh_token":"x"}',
      });
      expect(answer.body.code).toBe('unsupported_media_type');
    },
  );

  test('finds no cookie to use', async () => {
    for (const path of ['/', '/console', '/status', '/auth/status', '/docs'])
      expect((await ask(world.url + path)).headers['set-cookie']).toBeUndefined();
  });
});
