import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeKinds } from '../../../../test/support/stores.ts';
import { removeTemporaryFolders } from '../../../../test/support/temporary.ts';
import { type Store, step } from '../store.ts';
import {
  type AttemptOutcome,
  claimDeliveries,
  reclaimDeliveries,
  releaseDelivery,
  settleDelivery,
} from './webhook-attempts.ts';
import {
  countDeliveries,
  listDeliveries,
  pruneDeliveries,
  readDelivery,
  recordEvent,
  redeliver,
  redeliverDead,
} from './webhook-deliveries.ts';
import {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  readWebhook,
  rotateWebhookSecret,
  updateWebhook,
} from './webhooks.ts';

const type = 'job.failed';
const leaseMs = 20_000;
const ok: AttemptOutcome = {
  ok: true,
  gone: false,
  atMs: 1,
  durationMs: 2,
  status: 200,
  error: null,
  message: null,
};
const bad: AttemptOutcome = {
  ...ok,
  ok: false,
  status: 500,
  error: 'status',
  message: 'The receiver answered 500.',
};

afterAll(removeTemporaryFolders);

describe.each(storeKinds)('webhooks in the store on $name', ({ open }) => {
  let store: Store;
  let events = 0;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const create = (id: string, wanted: readonly string[] = [type], max = 100) =>
    store.run(createWebhook, {
      id,
      owner: 'ada',
      wish: { url: 'https://example.com/', description: '', events: wanted, enabled: true },
      secret: { id: `secret of ${id}`, sealed: Uint8Array.of(1, 2) },
      max,
      nowMs: 0,
    });
  const event = (nowMs = 0, of = type) => {
    events++;
    return step(recordEvent, { id: `evt_${events}`, type: of, payload: `{"n":${events}}`, nowMs });
  };
  const claim = (nowMs: number, more: { count?: number; busy?: string[]; lease?: string } = {}) => {
    const { count = 5, busy = [], lease = 'lease' } = more;
    return store.run(claimDeliveries, { lease, leaseMs, count, perHook: 3, busy, nowMs });
  };
  const settle = (
    id: string,
    outcome: AttemptOutcome,
    retryMs: number | null,
    more: { lease?: string; nowMs?: number } = {},
  ) =>
    store.run(settleDelivery, {
      id,
      lease: more.lease ?? 'lease',
      outcome,
      retryMs,
      maxFailures: 3,
      alarm: { id: `alarm ${events++}`, type: 'alert.raised', payload: '{}', nowMs: 0 },
      entry: null,
      nowMs: more.nowMs ?? 0,
    });
  const deliveriesOf = (webhookId: string) => store.run(listDeliveries, { webhookId, limit: 1000 });

  it('are at most so many', async () => {
    await create('a', [type], 2);
    await create('b', [type], 2);
    await expect(create('c', [type], 2)).rejects.toMatchObject({ code: 'too_many_webhooks' });
    expect((await store.run(listWebhooks, { nowMs: 0 })).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('get one delivery each for an event that they want', async () => {
    await create('a');
    await create('b', ['scene.loaded', type]);
    await create('c', ['scene.loaded']);
    expect(await store.transact(event())).toEqual([2]);
    expect(await store.transact(event(0, 'scene.failed'))).toEqual([0]);
    expect(await store.run(countDeliveries, null)).toEqual({ hooks: 3, enabled: 3, pending: 2, dead: 0 });
  });

  it('take ten thousand deliveries that wait; what comes then is counted', async () => {
    await create('a');
    for (let i = 0; i < 20; i++) await store.transact(...Array.from({ length: 501 }, () => event()));
    expect(await store.run(readWebhook, { id: 'a', nowMs: 0 })).toMatchObject({
      openDeliveries: 10_000,
      dropped: 20,
    });
    const [one] = (await claim(0)).claimed;
    await settle(one?.id ?? '', ok, null);
    expect(await store.transact(event(), event())).toEqual([1, 0]);
  });

  it('hand a delivery to one at a time, until its lease is over', async () => {
    await create('a');
    await store.transact(event());
    const first = await claim(0, { lease: 'first' });
    expect(first.claimed).toMatchObject([
      { webhookId: 'a', tries: 0, maxTries: 6, secrets: [Uint8Array.of(1, 2)] },
    ]);
    expect(await claim(leaseMs - 1, { lease: 'second' })).toEqual({ claimed: [], nextDueMs: leaseMs });
    const second = await claim(leaseMs, { lease: 'second' });
    expect(second.claimed.map(({ id }) => id)).toEqual(first.claimed.map(({ id }) => id));
    const [{ id } = { id: '' }] = second.claimed;
    expect(await settle(id, ok, null, { lease: 'first' })).toEqual({
      state: 'lost',
      disabled: null,
      entry: null,
    });
    expect(await settle(id, ok, null, { lease: 'second' })).toEqual({
      state: 'delivered',
      disabled: null,
      entry: null,
    });
    expect(await settle(id, ok, null, { lease: 'second' })).toEqual({
      state: 'lost',
      disabled: null,
      entry: null,
    });
    expect(await claim(1e9)).toEqual({ claimed: [], nextDueMs: null });
  });

  it('have deliveries due again that were given back or left by a run that is over', async () => {
    await create('a');
    await store.transact(event(), event());
    const { claimed } = await claim(0);
    await store.run(releaseDelivery, { id: claimed[0]?.id ?? '', lease: 'lease', nowMs: 1 });
    expect((await claim(1, { lease: 'next' })).claimed.map(({ id }) => id)).toEqual([claimed[0]?.id]);
    expect(await store.run(reclaimDeliveries, { nowMs: 2 })).toBe(2);
    expect((await claim(2)).claimed).toHaveLength(2);
  });

  it('are due when the clock was set back by more than any of them waits', async () => {
    await create('a');
    const dayMs = 86_400_000;
    await store.transact(event(dayMs), event(dayMs));
    expect(await claim(0)).toEqual({ claimed: [], nextDueMs: 0 });
    expect((await claim(0)).claimed).toHaveLength(2);
  });

  it('share the attempts: first those with the fewest under way, three each at most', async () => {
    await create('a');
    await create('b');
    await store.transact(...Array.from({ length: 10 }, () => event()));
    const { claimed } = await claim(0, { count: 4, busy: ['a', 'a'] });
    const taken = claimed.map(({ webhookId }) => webhookId);
    expect([taken.slice(0, 2), taken.slice(2).sort()]).toEqual([
      ['b', 'b'],
      ['a', 'b'],
    ]);
    expect((await claim(0, { busy: ['a', 'a', 'a', 'b', 'b', 'b'] })).claimed).toEqual([]);
  });

  it('try again after the wait, and tell how it went', async () => {
    await create('a');
    await store.transact(event());
    const [{ id } = { id: '' }] = (await claim(0)).claimed;
    expect(await settle(id, bad, 1000)).toEqual({ state: 'pending', disabled: null, entry: null });
    expect(await claim(999)).toEqual({ claimed: [], nextDueMs: 1000 });
    expect((await claim(1000)).claimed).toMatchObject([{ id, tries: 1 }]);
    expect(await settle(id, bad, null)).toEqual({ state: 'dead', disabled: null, entry: null });
    const { delivery, history } = await store.run(readDelivery, { webhookId: 'a', id });
    expect(delivery).toMatchObject({ state: 'dead', attempts: 2, lastStatus: 500, lastError: 'status' });
    expect(history.map(({ number, message }) => [number, message])).toEqual([
      [1, bad.message],
      [2, bad.message],
    ]);
  });

  it('are disabled together with the alarm over it', async () => {
    await create('a');
    await create('watch', ['alert.raised']);
    await store.transact(event(), event(), event());
    const { claimed } = await claim(0);
    const outcomes = [];
    for (const { id } of claimed) outcomes.push(await settle(id, bad, 1000));
    expect(outcomes.map(({ disabled }) => disabled)).toEqual([null, null, 'failing']);
    expect(await store.run(readWebhook, { id: 'a', nowMs: 0 })).toMatchObject({
      enabled: false,
      disabledReason: 'failing',
      failuresInRow: 3,
      openDeliveries: 3,
    });
    expect((await claim(1e6)).claimed).toMatchObject([{ webhookId: 'watch', type: 'alert.raised' }]);
    const wish = { url: 'https://example.com/', description: '', events: [type], enabled: true };
    await store.run(updateWebhook, { id: 'a', wish, nowMs: 5 });
    expect((await claim(1e6)).claimed).toHaveLength(3);
  });

  it('send dead deliveries again, one or all', async () => {
    await create('a');
    await store.transact(event(), event(), event());
    const { claimed } = await claim(0);
    await settle(claimed[0]?.id ?? '', bad, null);
    await settle(claimed[1]?.id ?? '', { ...bad }, null);
    const again = await store.run(redeliver, { webhookId: 'a', id: claimed[0]?.id ?? '', nowMs: 7 });
    expect(again).toMatchObject({ state: 'pending', tries: 0, attempts: 1, dueMs: 7 });
    expect(await store.run(redeliverDead, { webhookId: 'a', nowMs: 7 })).toBe(1);
    expect(await store.run(countDeliveries, null)).toMatchObject({ pending: 3, dead: 0 });
    const unknown = store.run(redeliver, { webhookId: 'b', id: claimed[0]?.id ?? '', nowMs: 7 });
    await expect(unknown).rejects.toMatchObject({ code: 'unknown_delivery' });
  });

  it('list deliveries newest first, in parts that neither repeat nor leave out', async () => {
    await create('a');
    for (let i = 0; i < 7; i++) await store.transact(event(i % 3));
    const seen: string[] = [];
    let after: { createdMs: number; id: string } | undefined;
    do {
      const part = await store.run(listDeliveries, { webhookId: 'a', after, limit: 2 });
      seen.push(...part.map(({ id }) => id));
      after = part.at(-1);
    } while (after !== undefined);
    expect(seen).toEqual((await deliveriesOf('a')).map(({ id }) => id));
    expect(new Set(seen).size).toBe(7);
  });

  it('forget what has been finished for long or is too much, and messages that nobody needs', async () => {
    await create('a');
    await create('b');
    await store.transact(...Array.from({ length: 3 }, () => event()));
    for (const { id } of (await claim(0, { count: 6 })).claimed) await settle(id, ok, null, { nowMs: 100 });
    const rest = { deadBeforeMs: 0, maxFinished: 1000, limit: 100 };
    expect(await store.run(pruneDeliveries, { ...rest, deliveredBeforeMs: 100 })).toBe(0);
    expect(await store.run(pruneDeliveries, { ...rest, deliveredBeforeMs: 101, limit: 4 })).toBe(4);
    expect(await store.run(pruneDeliveries, { ...rest, deliveredBeforeMs: 0, maxFinished: 0 })).toBe(2);
    expect(await deliveriesOf('a')).toEqual([]);
    await store.transact(event());
    expect(await store.run(pruneDeliveries, { ...rest, deliveredBeforeMs: 1e9, maxFinished: 0 })).toBe(0);
  });

  it('go with everything that was kept for them, and leave what others need', async () => {
    await create('a');
    await create('b');
    await store.transact(event());
    await store.run(deleteWebhook, { id: 'a' });
    await expect(store.run(deleteWebhook, { id: 'a' })).rejects.toMatchObject({ code: 'unknown_webhook' });
    expect((await claim(0)).claimed).toMatchObject([{ webhookId: 'b' }]);
  });

  it('sign with secrets that count, four at most', async () => {
    await create('a');
    const rotate = (id: string, overlapMs: number, nowMs: number) =>
      store.run(rotateWebhookSecret, {
        id: 'a',
        secret: { id, sealed: Uint8Array.of(9) },
        overlapMs,
        max: 2,
        nowMs,
      });
    expect((await rotate('second', 100, 1)).secrets).toEqual([
      { createdMs: 1, expiresMs: null },
      { createdMs: 0, expiresMs: 101 },
    ]);
    await expect(rotate('third', 100, 2)).rejects.toMatchObject({ code: 'too_many_secrets' });
    await store.transact(event());
    expect((await claim(50)).claimed[0]?.secrets).toEqual([Uint8Array.of(9), Uint8Array.of(1, 2)]);
    expect((await rotate('third', 100, 101)).secrets).toHaveLength(2);
  });
});
