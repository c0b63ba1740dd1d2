import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { silentLog } from '../../engine/index.ts';
import { eventTypes, type ServerEvent } from '../../protocol/index.ts';
import { writeValue } from '../store/operations/values.ts';
import { listDeliveries } from '../store/operations/webhook-deliveries.ts';
import { createWebhook } from '../store/operations/webhooks.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import { step } from '../store/store.ts';
import { EventHub } from './event-hub.ts';

let store: SqliteStore;
let hub: EventHub;
beforeEach(async () => {
  store = await SqliteStore.open({ file: path.join(temporaryFolder(), 'store.sqlite'), alone: true });
  hub = new EventHub({ store, log: silentLog, nowMs: () => 1_700_000_000_000 });
  await store.run(createWebhook, {
    id: 'wh_1',
    owner: 'ada',
    wish: { url: 'https://example.com/', description: '', events: [...eventTypes], enabled: true },
    secret: { id: 'whs_1', sealed: Uint8Array.of(1) },
    max: 100,
    nowMs: 0,
  });
});
afterEach(() => store.close());
afterAll(removeTemporaryFolders);

const visit = { visitor: 'v', name: 'Ada' };
const recorded = async (): Promise<string[]> =>
  (await store.run(listDeliveries, { webhookId: 'wh_1', limit: 100 })).map(({ type }) => type);

describe('the hub of events', () => {
  it('records an event before it tells of it', async () => {
    const heard: ServerEvent[] = [];
    hub.listen((event) => heard.push(event));
    await hub.publish('player.spawned', visit);
    expect(await recorded()).toEqual(['player.spawned']);
    expect(heard).toEqual([
      {
        id: expect.stringMatching(/^evt_[\w-]{22}$/),
        type: 'player.spawned',
        timestamp: '2023-11-14T22:13:20.000Z',
        data: visit,
      },
    ]);
  });

  it('records an event with the change that it tells of, or neither', async () => {
    const heard: string[] = [];
    hub.listen(({ type }) => heard.push(type));
    const doomed = hub.prepare('player.left', visit);
    const failing = store.transact(doomed.step, { name: 'no.such', input: null });
    await expect(failing).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(await recorded()).toEqual([]);

    const prepared = hub.prepare('player.left', visit);
    const [, count] = await store.transact(
      step(writeValue, { name: 'a', document: 1, nowMs: 0 }),
      prepared.step,
    );
    expect(count).toBe(1);
    expect(heard).toEqual([]);
    prepared.announce();
    expect(heard).toEqual(['player.left']);
    expect(await recorded()).toEqual(['player.left']);
  });

  it('tells nobody of what could not be recorded', async () => {
    const heard: string[] = [];
    hub.listen(({ type }) => heard.push(type));
    await store.close();
    await expect(hub.publish('player.left', visit)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(heard).toEqual([]);
  });

  it('tells the others although one listener fails or leaves', async () => {
    const heard: string[] = [];
    hub.listen(() => {
      throw new Error('broken');
    });
    const leave = hub.listen(() => leave());
    hub.listen(({ type }) => heard.push(type));
    await hub.publish('player.left', visit);
    await hub.publish('player.spawned', visit);
    expect(heard).toEqual(['player.left', 'player.spawned']);
  });

  it('takes no event that is too large', () => {
    expect(() => hub.prepare('player.left', { ...visit, name: 'x'.repeat(70_000) })).toThrow(RangeError);
  });
});
