import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, afterEach, expect, test } from 'vitest';
import { ManualScheduler } from '../../../test/support/manual-scheduler.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { createLog } from '../../engine/index.ts';
import { Vault } from '../auth/vault.ts';
import type { Actor } from '../http/audit-port.ts';
import { listAudit, listSegments } from '../store/operations/audit.ts';
import { removeBan } from '../store/operations/bans.ts';
import { readValue, writeValue } from '../store/operations/values.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import type { AuditSigner } from './audit-signer.ts';
import { AuditTrail } from './audit-trail.ts';
import { chainLine, keyLine, verifyLines } from './chain-lines.ts';
import { sealedChain, verifyStore } from './chain-reader.ts';

const log = createLog({ level: 'fatal', write: () => {} });
const secret = 'a secret of a test, long enough to be one';
const ada: Actor = { principal: { name: 'ada', role: 'admin', tokenId: 'tok_1' }, address: '192.0.2.1' };
const dayMs = 86_400_000;

const open: Store[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
});
afterAll(removeTemporaryFolders);

async function fresh(file = path.join(temporaryFolder(), 'store.sqlite'), withSecret = secret) {
  const store = await SqliteStore.open({ file, alone: false });
  open.push(store);
  const scheduler = new ManualScheduler();
  const trail = new AuditTrail({ store, vault: new Vault(withSecret), scheduler, log });
  const act = (action: string, target = 'it') =>
    trail.record({ actor: ada, action, target, outcome: 'done', requestId: 'r' });
  const list = () => store.run(listAudit, { before: Number.MAX_SAFE_INTEGER, limit: 1000 });
  return { file, store, trail, scheduler, act, list, verify: () => verifyStore(store, trail.signer) };
}

async function* exported(store: Store, signer: AuditSigner) {
  yield keyLine(signer);
  for await (const part of sealedChain(store, signer, {}, 0)) yield chainLine(part);
}

test('writers at the same time, also of two processes, make one chain', async () => {
  const one = await fresh();
  const two = await fresh(one.file);
  await Promise.all(
    Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? two : one).act('scene.load', String(i))),
  );
  await one.trail.close();
  expect(await one.verify()).toMatchObject({ valid: true, entries: 300, last_seq: 300, unsealed_entries: 0 });
  const targets = (await one.list()).map(({ target }) => Number(target));
  expect(targets.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i));
});

test('an entry and its act happen together or not at all', async () => {
  const { store, trail, list, verify } = await fresh();
  const entry = { actor: ada, action: 'ban.remove', target: 'x', outcome: 'done', requestId: 'r' } as const;
  const refused = trail.runWith(entry, removeBan, { id: 'x', nowMs: 0 });
  await expect(refused).rejects.toMatchObject({ code: 'unknown_ban' });
  expect(await list()).toEqual([]);
  await trail.runWith({ ...entry, action: 'value.set' }, writeValue, { name: 'x', document: 1, nowMs: 0 });
  expect(await store.run(readValue, 'x')).toBe(1);
  expect(await list()).toHaveLength(1);
  expect(await verify()).toMatchObject({ valid: true, entries: 1 });
});

test('whatever a caller sends stays one line of bounded length', async () => {
  const { trail, list, verify, store } = await fresh();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 600 }), async (text) => {
      const actor = { principal: { name: text, role: 'admin' }, address: text } as const;
      const entry = { actor, action: 'a.b', target: text, outcome: 'done', requestId: text } as const;
      await trail.record({ ...entry, detail: { text } });
    }),
  );
  for (const row of await list()) {
    for (const value of Object.values(row)) {
      expect(String(value).length).toBeLessThanOrEqual(2048);
      expect(String(value)).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }
  }
  expect((await verify()).valid).toBe(true);
  expect((await verifyLines(exported(store, trail.signer))).valid).toBe(true);
});

test('refusals become one entry a minute for each actor, route and code, within a limit', async () => {
  const { trail, scheduler, list } = await fresh();
  trail.start();
  for (let i = 0; i < 500; i++) trail.refused({ actor: ada, route: 'scene_load', code: 'rate_limited' });
  trail.refused({ actor: ada, route: 'scene_load', code: 'permission_denied' });
  scheduler.advance(60_000);
  await trail.close();
  const rows = await list();
  expect(rows.map(({ actor, target, outcome }) => [actor, target, outcome])).toEqual([
    ['ada', 'scene_load', 'refused'],
    ['ada', 'scene_load', 'refused'],
  ]);
  expect(rows.map(({ detail }) => JSON.parse(detail)).sort((a, b) => a.count - b.count)).toEqual([
    { code: 'permission_denied', count: 1 },
    { code: 'rate_limited', count: 500 },
  ]);
  for (let i = 0; i < 1500; i++)
    trail.refused({ actor: { principal: undefined, address: `a${i}` }, route: 'x', code: 'unauthenticated' });
  await trail.writeRefusals();
  const more = await list();
  expect(more).toHaveLength(1000);
  expect(JSON.parse(more[0]?.detail ?? '')).toEqual({ code: 'others', count: 500 });
});

test('entries are removed after 90 days, and the chain still holds', async () => {
  const { store, trail, scheduler, act, list, verify } = await fresh();
  for (let day = 0; day < 100; day++) {
    await act('scene.load', String(day));
    if (day % 7 === 0) await trail.checkpoint();
    scheduler.advance(dayMs);
    if (day % 10 === 9) await trail.removeOld();
  }
  expect((await list()).map(({ target }) => Number(target))).toEqual(
    Array.from({ length: 90 }, (_, i) => 99 - i),
  );
  expect(await verify()).toMatchObject({
    valid: true,
    entries: 90,
    first_seq: 11,
    last_seq: 100,
    segments: 1,
  });
  expect(await verifyLines(exported(store, trail.signer))).toMatchObject({ valid: true, segments: 1 });
  scheduler.advance(100 * dayMs);
  await trail.removeOld();
  expect(await list()).toEqual([]);
  await act('scene.load', 'after');
  expect(await verify()).toMatchObject({ valid: true, first_seq: 101, segments: 2 });
  expect(await store.run(listSegments, null)).toHaveLength(2);
});

test('what somebody does to the file of the store is found', async () => {
  const attacks: Readonly<Record<string, number>> = {
    "UPDATE audit_entries SET target = 'other' WHERE seq = 40": 40,
    'UPDATE audit_entries SET detail = \'{"a":1}\' WHERE seq = 1': 1,
    'DELETE FROM audit_entries WHERE seq = 50': 50,
    'DELETE FROM audit_entries WHERE seq >= 90': 90,
    'DELETE FROM audit_entries': 1,
    'DELETE FROM audit_entries WHERE seq <= 10': 1,
    'UPDATE audit_checkpoints SET count = 3': 100,
    "UPDATE audit_checkpoints SET key_id = 'other'": 100,
  };
  for (const [attack, seq] of Object.entries(attacks)) {
    const { file, trail, act, verify } = await fresh();
    await Promise.all(Array.from({ length: 100 }, (_, i) => act('scene.load', String(i))));
    await trail.checkpoint();
    const other = new DatabaseSync(file);
    other.exec(`DELETE FROM audit_checkpoints WHERE seq < 100; ${attack}`);
    other.close();
    expect(await verify(), attack).toMatchObject({ valid: false, broken_at: { seq } });
  }
});

test('an end that is missing with its checkpoints shows by an entry that was noted elsewhere', async () => {
  const { file, store, trail, scheduler, act, verify } = await fresh();
  for (let i = 0; i < 20; i++) await act('scene.load', String(i));
  const { head } = await verify();
  const noted = { seq: 20, hash: head ?? '' };
  await act('scene.load', 'later');
  expect(await verifyStore(store, trail.signer, noted)).toMatchObject({ valid: true });
  const other = await verifyStore(store, trail.signer, { seq: 7, hash: noted.hash });
  expect(other.broken_at).toMatchObject({ seq: 7, reason: 'the entry is another one than was noted' });
  const outside = new DatabaseSync(file);
  outside.exec('DELETE FROM audit_entries WHERE seq >= 19; DELETE FROM audit_checkpoints');
  outside.close();
  expect(await verify()).toMatchObject({ valid: true });
  const cut = await verifyStore(store, trail.signer, noted);
  expect(cut.broken_at).toEqual({ seq: 19, reason: 'entries are missing at the end: 20 was noted' });
  scheduler.advance(91 * dayMs);
  await trail.removeOld();
  const removed = await verifyStore(store, trail.signer, { seq: 18, hash: noted.hash });
  expect(removed.broken_at).toMatchObject({ seq: 18, reason: 'the entry is another one than was noted' });
  expect(await verifyStore(store, trail.signer, { seq: 5, hash: noted.hash })).toMatchObject({ valid: true });
});

test('after the secret was changed old signatures are counted, and new ones hold', async () => {
  const old = await fresh();
  await old.act('scene.load');
  await old.trail.close();
  const renewed = await fresh(old.file, 'quite another secret, just as long as the first');
  expect(await renewed.verify()).toMatchObject({ valid: false });
  await renewed.act('scene.load');
  await renewed.trail.close();
  expect(await renewed.verify()).toMatchObject({ valid: true, checkpoints: 2, unverified_signatures: 1 });
});
