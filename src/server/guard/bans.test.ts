import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { createLog } from '../../engine/index.ts';
import { inRanges, readRanges } from '../auth/address-ranges.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { Bans, type BanWish, wholeRange } from './bans.ts';

const log = createLog({ level: 'error', write: () => {} });
const opened: Store[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  removeTemporaryFolders();
});

const clock = { nowMs: 1_000_000 };

async function openBans(folder = temporaryFolder()) {
  const store = await SqliteStore.open({ file: path.join(folder, 'store.sqlite'), alone: true });
  opened.push(store);
  return { store, folder, bans: await Bans.open({ store, now: () => clock.nowMs, log }) };
}

const wish = (change: Partial<BanWish> = {}): BanWish => ({
  kind: 'address',
  target: '203.0.113.7',
  reason: 'test',
  origin: 'manual',
  createdBy: 'ada',
  durationMs: 3_600_000,
  ...change,
});

test('a ban holds from the moment it was accepted until its end', async () => {
  const { bans } = await openBans();
  expect(bans.ofAddress('203.0.113.7')).toBeUndefined();
  const ban = await bans.add(wish());
  expect(bans.ofAddress('203.0.113.7')).toEqual(ban);
  expect(bans.ofAddress('203.0.113.8')).toBeUndefined();
  clock.nowMs += 3_599_999;
  expect(bans.ofAddress('203.0.113.7')).toEqual(ban);
  clock.nowMs += 1;
  expect(bans.ofAddress('203.0.113.7')).toBeUndefined();
  expect(await bans.list()).toEqual([]);
  expect(bans.counts).toEqual({ addresses: 0, tokens: 0 });
});

test('bans outlive the process, with their end', async () => {
  const first = await openBans();
  await first.bans.add(wish({ durationMs: null }));
  await first.bans.add(wish({ kind: 'token', target: 'tok_x' }));
  await first.store.close();
  const { bans } = await openBans(first.folder);
  expect(bans.ofAddress('203.0.113.7')?.reason).toBe('test');
  expect(bans.ofToken('tok_x')?.kind).toBe('token');
  clock.nowMs += 3_600_000;
  expect(bans.ofToken('tok_x')).toBeUndefined();
  expect(bans.ofAddress('203.0.113.7')).toBeDefined();
});

test('a range bans what lies in it, also where a narrower ban in it ends', async () => {
  const { bans } = await openBans();
  await bans.add(wish({ target: '203.0.113.99/24', durationMs: 2000 }));
  await bans.add(wish({ target: '203.0.113.7', durationMs: 1000 }));
  await bans.add(wish({ target: '2001:db8::9/64' }));
  expect(bans.ofAddress('203.0.113.1')?.target).toBe('203.0.113.0/24');
  expect(bans.ofAddress('203.0.113.7')).toBeDefined();
  expect(bans.ofAddress('2001:db8:0:0:1234::')).toBeDefined();
  expect(bans.ofAddress('2001:db8:0:1::')).toBeUndefined();
  clock.nowMs += 1500;
  expect(bans.ofAddress('203.0.113.7')?.target).toBe('203.0.113.0/24');
});

test('of two bans of one target the longer one stays, whatever their order', async () => {
  const { bans } = await openBans();
  const [long, short] = await Promise.all([
    bans.add(wish({ durationMs: 5000 })),
    bans.add(wish({ durationMs: 1000, origin: 'automatic' })),
  ]);
  expect(short).toEqual(long);
  const forever = await bans.add(wish({ durationMs: null }));
  expect(await bans.add(wish({ durationMs: 1 }))).toEqual(forever);
  expect(await bans.list()).toEqual([forever]);
});

test('many bans at the same time are all kept, and removed ones are gone at once', async () => {
  const { bans } = await openBans();
  const made = await Promise.all(
    Array.from({ length: 200 }, (_, i) => bans.add(wish({ target: `198.51.${i}.1` }))),
  );
  expect(await bans.list()).toHaveLength(200);
  expect(bans.counts.addresses).toBe(200);
  await Promise.all(made.map(({ id }) => bans.remove(id)));
  expect(made.filter((_, i) => bans.ofAddress(`198.51.${i}.1`) !== undefined)).toEqual([]);
  await expect(bans.remove(made[0]?.id ?? '')).rejects.toMatchObject({ code: 'unknown_ban' });
});

test('a range has one spelling that holds what was named', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, bits) => {
      const range = wholeRange(`${address}/${bits}`);
      expect(wholeRange(range)).toBe(range);
      expect(inRanges(address, readRanges([range]) ?? [])).toBe(true);
    }),
  );
  expect(wholeRange('203.0.113.7')).toBe('203.0.113.7/32');
  for (const wrong of [
    '',
    'evil.example',
    '1.2.3',
    '0177.0.0.1',
    '1.2.3.4/33',
    '1.2.3.4/-1',
    '1.2.3.4/8/8',
    '::1%lo',
  ])
    expect(() => wholeRange(wrong)).toThrow('neither an address nor a range');
});
