import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualScheduler } from '../../../test/support/manual-scheduler.ts';
import { type Received, type Receiver, startReceiver } from '../../../test/support/receiver.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { silentLog } from '../../engine/index.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import { AuditTrail, ownActor } from '../audit/audit-trail.ts';
import type { Principal } from '../auth/principal.ts';
import { Vault } from '../auth/vault.ts';
import { EventHub } from '../events/event-hub.ts';
import type { DeliveryState } from '../store/operations/webhook-deliveries.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import { AllowList } from './allow-list.ts';
import { Sender } from './send.ts';
import { Webhooks, type WebhookWithSecret } from './webhooks.ts';

const vault = new Vault('a secret of at least thirty-two bytes');
const ada: Principal = { name: 'ada', role: 'developer' };
const visit = { visitor: 'v', name: 'Ada' };
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let file: string;
let store: SqliteStore;
let scheduler: ManualScheduler;
let hub: EventHub;
let webhooks: Webhooks;
const receivers: Receiver[] = [];

function assemble(more: { vault?: Vault; timeoutMs?: number } = {}): Webhooks {
  const sender = new Sender({
    allow: new AllowList('127.0.0.0/8'),
    version: '1',
    timeoutMs: more.timeoutMs ?? 60_000,
  });
  return new Webhooks({ store, hub, vault: more.vault ?? vault, sender, log: silentLog, scheduler });
}

beforeEach(async () => {
  file = path.join(temporaryFolder(), 'store.sqlite');
  store = await SqliteStore.open({ file, alone: true });
  scheduler = new ManualScheduler(Date.now());
  hub = new EventHub({ store, log: silentLog, nowMs: () => scheduler.nowMs() });
  webhooks = assemble();
  webhooks.start();
});
afterEach(async () => {
  await webhooks.close(0);
  await store.close();
  for (const one of receivers.splice(0)) await one.close();
});
afterAll(removeTemporaryFolders);

async function receiver(answer?: Parameters<typeof startReceiver>[0]): Promise<Receiver> {
  const started = await startReceiver(answer);
  receivers.push(started);
  return started;
}

function hookFor(
  target: Receiver,
  more: { events?: string[]; path?: string } = {},
): Promise<WebhookWithSecret> {
  const { events = ['player.spawned'], path: where = '/hook' } = more;
  return webhooks.create('ada', { url: target.url(where), description: '', events, enabled: true });
}

const states = async (id: string, state?: DeliveryState): Promise<number> =>
  (await webhooks.deliveries({ webhookId: id, state, limit: 100 })).length;

const eventually = (look: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(look, { timeout: 60_000, interval: 5 });

function verified(secret: string, { headers, body }: Received): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

describe('an event', () => {
  it('reaches the hooks that want it, signed as the specification says', async () => {
    const [wanting, other] = [await receiver(), await receiver()];
    const { secret, hook } = await hookFor(wanting);
    await hookFor(other, { events: ['player.left'] });
    await hub.publish('player.spawned', visit);
    const [got] = await wanting.got(1);
    expect(got && verified(secret, got)).toEqual({
      type: 'player.spawned',
      timestamp: new Date(scheduler.nowMs()).toISOString(),
      data: visit,
    });
    await eventually(async () => expect(await states(hook.id, 'delivered')).toBe(1));
    expect(other.received).toHaveLength(0);
    expect(await webhooks.read(hook.id)).toMatchObject({ openDeliveries: 0, failuresInRow: 0 });
  });

  it('is not kept for hooks that are disabled', async () => {
    const target = await receiver();
    const { hook } = await hookFor(target);
    await webhooks.update(ada, hook.id, { ...hook, enabled: false });
    await hub.publish('player.spawned', visit);
    expect(await states(hook.id)).toBe(0);
  });
});

describe('a delivery that fails', () => {
  it('is tried six times in all, each after its wait, with one id; then it is dead and can be sent again', async () => {
    let status = 500;
    const target = await receiver((_, response) => response.writeHead(status).end());
    const { hook, secret } = await hookFor(target);
    await hub.publish('player.spawned', visit);
    const waits = [0, 1, 5, 30, 300, 1800].map((seconds) => seconds * 1000);
    for (const [i, waitMs] of waits.entries()) {
      const [before] = await webhooks.deliveries({ webhookId: hook.id, limit: 1 });
      const due = (before?.dueMs ?? 0) - scheduler.nowMs();
      if (i > 0) {
        expect(due).toBeGreaterThanOrEqual(waitMs);
        expect(due).toBeLessThanOrEqual(waitMs * 1.2 + 1);
        scheduler.advance(due - 1);
        await webhooks.count();
        expect(target.received).toHaveLength(i);
        scheduler.advance(1);
      }
      await eventually(async () => {
        const [after] = await webhooks.deliveries({ webhookId: hook.id, limit: 1 });
        expect(after?.attempts).toBe(i + 1);
      });
    }
    scheduler.advance(24 * hourMs);
    const [dead] = await webhooks.deliveries({ webhookId: hook.id, state: 'dead', limit: 10 });
    expect(dead).toMatchObject({ attempts: 6, lastStatus: 500, lastError: 'status' });
    expect(new Set(target.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);

    status = 200;
    const again = await webhooks.redeliver(ada, hook.id, dead?.id ?? '');
    expect(await webhooks.follow(again, hourMs, new AbortController().signal)).toMatchObject({
      state: 'delivered',
      attempts: 7,
    });
    const last = target.received.at(-1);
    expect(last?.headers['webhook-id']).toBe(dead?.messageId);
    // The clock of this test is a day ahead, so the library must look at the same hour.
    vi.useFakeTimers({ now: scheduler.nowMs(), toFake: ['Date'] });
    expect(last && verified(secret, last)).toMatchObject({ data: visit });
    vi.useRealTimers();
    const { history } = await webhooks.delivery(hook.id, dead?.id ?? '');
    expect(history.map(({ number, status: said }) => [number, said])).toEqual([
      [1, 500],
      [2, 500],
      [3, 500],
      [4, 500],
      [5, 500],
      [6, 500],
      [7, 200],
    ]);
  });

  it('waits as long as the receiver asks for', async () => {
    const target = await receiver((_, response) => response.writeHead(429, { 'retry-after': '600' }).end());
    const { hook } = await hookFor(target);
    await hub.publish('player.spawned', visit);
    await eventually(async () => {
      const [one] = await webhooks.deliveries({ webhookId: hook.id, limit: 1 });
      expect(one?.dueMs).toBe(scheduler.nowMs() + 600_000);
    });
  });

  it('is dead at once when the receiver is gone, and the hook is disabled and says so', async () => {
    const target = await receiver(410);
    const { hook } = await hookFor(target);
    const alarms: ServerEvent[] = [];
    hub.listen((event) => alarms.push(event));
    const disabled: string[] = [];
    const audit = new AuditTrail({ store, vault, scheduler, log: silentLog });
    const act = { actor: ownActor, action: 'webhook.disable', outcome: 'done', requestId: '' } as const;
    webhooks.disabling = (target, reason) => audit.prepare({ ...act, target, detail: { reason } });
    audit.listen(({ action, target, detail }) => disabled.push(`${action} ${target} ${detail}`));
    await hub.publish('player.spawned', visit);
    await eventually(async () => {
      expect(await webhooks.read(hook.id)).toMatchObject({ enabled: false, disabledReason: 'gone' });
    });
    expect(await states(hook.id, 'dead')).toBe(1);
    await eventually(() => expect(alarms.at(-1)).toMatchObject({ type: 'alert.raised' }));
    expect(JSON.stringify(alarms.at(-1))).toContain(hook.id);
    expect(disabled).toEqual([`webhook.disable ${hook.id} {"reason":"gone"}`]);
    await expect(webhooks.ping(ada, hook.id)).rejects.toMatchObject({ code: 'webhook_disabled' });
    const enabled = await webhooks.update(ada, hook.id, { ...hook, enabled: true });
    expect(enabled).toMatchObject({ enabled: true, disabledReason: null, failuresInRow: 0 });
  });

  it('disables its hook as the fiftieth in a row; what waits goes on when it is enabled again', async () => {
    let status = 500;
    const target = await receiver((_, response) => response.writeHead(status).end());
    const observer = await receiver();
    const { hook } = await hookFor(target);
    await hookFor(observer, { events: ['alert.raised'] });
    for (let i = 0; i < 49; i++) await hub.publish('player.spawned', { ...visit, visitor: String(i) });
    await eventually(async () => expect(await webhooks.read(hook.id)).toMatchObject({ failuresInRow: 49 }));
    expect(await webhooks.read(hook.id)).toMatchObject({ enabled: true });
    await hub.publish('player.spawned', visit);
    const [alarm] = await observer.got(1);
    expect(alarm?.body).toContain('50 times in a row');
    expect(await webhooks.read(hook.id)).toMatchObject({
      enabled: false,
      disabledReason: 'failing',
      openDeliveries: 50,
    });
    scheduler.advance(minuteMs);
    expect(target.received).toHaveLength(50);

    status = 204;
    await webhooks.update(ada, hook.id, { ...hook, enabled: true });
    await eventually(async () => expect(await states(hook.id, 'delivered')).toBe(50));
    expect(new Set(target.received.map(({ headers }) => headers['webhook-id'])).size).toBe(50);
  });

  it('counts a success in between as the end of the row', async () => {
    let status = 500;
    const target = await receiver((_, response) => response.writeHead(status).end());
    const { hook } = await hookFor(target);
    await hub.publish('player.spawned', visit);
    await eventually(async () => expect(await webhooks.read(hook.id)).toMatchObject({ failuresInRow: 1 }));
    status = 200;
    await webhooks.ping(ada, hook.id);
    await eventually(async () => expect(await webhooks.read(hook.id)).toMatchObject({ failuresInRow: 0 }));
  });

  it('is not sent unsigned when its secret cannot be read', async () => {
    const target = await receiver();
    const { hook } = await hookFor(target);
    await webhooks.close(0);
    webhooks = assemble({ vault: new Vault('another secret of thirty-two bytes and more') });
    webhooks.start();
    await hub.publish('player.spawned', visit);
    await eventually(async () => {
      const [one] = await webhooks.deliveries({ webhookId: hook.id, limit: 1 });
      expect(one?.lastError).toBe('secret_unreadable');
    });
    expect(target.received).toHaveLength(0);
  });
});

describe('attempts at the same time', () => {
  it('are five at most, and three to one hook, so that one that never answers holds up nobody', async () => {
    let [now, most] = [0, 0];
    const held: (() => void)[] = [];
    const silent = await receiver((_, response) => {
      now++;
      most = Math.max(most, now);
      held.push(() => {
        now--;
        response.writeHead(204).end();
      });
    });
    const quick = await receiver();
    const { hook } = await hookFor(silent);
    await hookFor(quick);
    for (let i = 0; i < 10; i++) await hub.publish('player.spawned', visit);
    await quick.got(10);
    await silent.got(3);
    expect(most).toBe(3);
    await eventually(() => expect(webhooks.counters.underWay).toBe(3));
    while (silent.received.length < 10 || held.length > 0) {
      held.shift()?.();
      await new Promise((done) => setImmediate(done));
    }
    expect(most).toBe(3);
    await eventually(async () => expect(await states(hook.id, 'delivered')).toBe(10));
  });

  it('are five in all', async () => {
    const held: (() => void)[] = [];
    const slow = await receiver((_, response) => held.push(() => response.writeHead(204).end()));
    for (const where of ['/1', '/2', '/3', '/4']) await hookFor(slow, { path: where });
    for (let i = 0; i < 5; i++) await hub.publish('player.spawned', visit);
    await slow.got(5);
    await webhooks.count();
    expect(webhooks.counters.underWay).toBe(5);
    expect(slow.received).toHaveLength(5);
    while (slow.received.length < 20 || held.length > 0) {
      held.shift()?.();
      expect(webhooks.counters.underWay).toBeLessThanOrEqual(5);
      await new Promise((done) => setImmediate(done));
    }
  });
});

describe('the secret', () => {
  it('is rotated without a gap: both sign until the overlap is over', async () => {
    const target = await receiver();
    const { hook, secret: first } = await hookFor(target);
    const { secret: second, hook: rotated } = await webhooks.rotate(ada, hook.id, 60);
    expect(rotated.secrets).toHaveLength(2);
    await hub.publish('player.spawned', visit);
    const [both] = await target.got(1);
    if (both === undefined) throw new Error('nothing came');
    expect(verified(first, both)).toEqual(verified(second, both));
    await eventually(async () => expect(await states(hook.id, 'delivered')).toBe(1));
    scheduler.advance(60_000);
    await hub.publish('player.spawned', visit);
    const [, alone] = await target.got(2);
    if (alone === undefined) throw new Error('nothing came');
    expect(() => verified(first, alone)).toThrow('No matching signature');
    expect(verified(second, alone)).toMatchObject({ data: visit });
  });

  it('is one of four at most', async () => {
    const { hook } = await hookFor(await receiver());
    for (let i = 0; i < 3; i++) await webhooks.rotate(ada, hook.id, 60);
    await expect(webhooks.rotate(ada, hook.id, 60)).rejects.toMatchObject({ code: 'too_many_secrets' });
    expect((await webhooks.rotate(ada, hook.id, 0)).hook.secrets).toHaveLength(1);
  });

  it('does not lie open in the store', async () => {
    const { secret } = await hookFor(await receiver());
    await store.close();
    const { readFile } = await import('node:fs/promises');
    const kept = Buffer.concat([
      await readFile(file),
      await readFile(`${file}-wal`).catch(() => Buffer.alloc(0)),
    ]);
    expect(kept.includes(secret)).toBe(false);
    expect(kept.includes(Buffer.from(secret.slice('whsec_'.length), 'base64'))).toBe(false);
    store = await SqliteStore.open({ file, alone: true });
  });
});

describe('a run after another', () => {
  it('delivers what the one before had to leave when it was closed', async () => {
    const target = await receiver(() => {});
    const { hook } = await hookFor(target);
    await hub.publish('player.spawned', visit);
    await target.got(1);
    await webhooks.close(0);
    const [left] = await webhooks.deliveries({ webhookId: hook.id, limit: 1 });
    expect(left).toMatchObject({ state: 'pending', attempts: 0 });
    webhooks = assemble();
    webhooks.start();
    const [first, second] = await target.got(2);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  });

  it('delivers what a killed one had taken', async () => {
    const target = await receiver(() => {});
    await hookFor(target);
    await hub.publish('player.spawned', visit);
    await target.got(1);
    // The run before does not get to say anything any more: its store is gone from under it.
    await store.close();
    store = await SqliteStore.open({ file, alone: true });
    hub = new EventHub({ store, log: silentLog, nowMs: () => scheduler.nowMs() });
    const before = webhooks;
    webhooks = assemble();
    webhooks.start();
    const [first, second] = await target.got(2);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    await before.close(0);
  });
});

describe('a hook', () => {
  it('is changed by its owner and admins, by nobody else', async () => {
    const { hook } = await hookFor(await receiver());
    const bob: Principal = { name: 'bob', role: 'developer' };
    const admin: Principal = { name: 'root', role: 'admin' };
    await expect(webhooks.update(bob, hook.id, hook)).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(webhooks.rotate(bob, hook.id, 0)).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(webhooks.ping(bob, hook.id)).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(webhooks.redeliver(bob, hook.id, 'dlv_x')).rejects.toMatchObject({
      code: 'permission_denied',
    });
    expect(await webhooks.update(admin, hook.id, { ...hook, description: 'mine' })).toMatchObject({
      owner: 'ada',
      description: 'mine',
    });
  });

  it('has a target of the open network', async () => {
    const wish = { description: '', events: ['player.left'], enabled: true };
    const create = webhooks.create('ada', { ...wish, url: 'http://[::1]/' });
    await expect(create).rejects.toMatchObject({
      code: 'webhook_target_refused',
      details: { errors: [{ path: '/url' }] },
    });
    const { hook } = await hookFor(await receiver());
    const update = webhooks.update(ada, hook.id, { ...wish, url: 'http://10.0.0.1/' });
    await expect(update).rejects.toMatchObject({ code: 'webhook_target_refused' });
  });

  it('is pinged once, whatever it subscribed to', async () => {
    const target = await receiver(500);
    const { hook, secret } = await hookFor(target);
    const ping = await webhooks.ping(ada, hook.id);
    expect(await webhooks.follow(ping, hourMs, new AbortController().signal)).toMatchObject({
      state: 'dead',
      attempts: 1,
      type: 'ping',
    });
    const [got] = target.received;
    expect(got && verified(secret, got)).toMatchObject({ type: 'ping', data: { webhook_id: hook.id } });
  });

  it('takes what was kept for it along when it is deleted, also while something is under way', async () => {
    const held: (() => void)[] = [];
    const target = await receiver((_, response) => held.push(() => response.writeHead(204).end()));
    const { hook } = await hookFor(target);
    await hub.publish('player.spawned', visit);
    await target.got(1);
    await webhooks.delete(hook.id);
    for (const answer of held) answer();
    await eventually(() => expect(webhooks.counters.underWay).toBe(0));
    await expect(webhooks.read(hook.id)).rejects.toMatchObject({ code: 'unknown_webhook' });
    expect(await webhooks.count()).toEqual({ hooks: 0, enabled: 0, pending: 0, dead: 0 });
  });
});

describe('waiting for a delivery', () => {
  it('ends when the time is over or the caller goes', async () => {
    const target = await receiver(() => {});
    const { hook } = await hookFor(target);
    const ping = await webhooks.ping(ada, hook.id);
    const gone = new AbortController();
    const left = webhooks.follow(ping, hourMs, gone.signal);
    gone.abort();
    expect(await left).toMatchObject({ state: 'pending' });
    const late = webhooks.follow(ping, 1000, new AbortController().signal);
    scheduler.advance(1000);
    expect(await late).toMatchObject({ state: 'pending' });
    expect(await webhooks.follow(ping, 0, new AbortController().signal)).toMatchObject({ state: 'pending' });
  });
});
