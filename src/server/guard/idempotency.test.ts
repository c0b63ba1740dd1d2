import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { createLog } from '../../engine/index.ts';
import { Vault } from '../auth/vault.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import { type Claim, Idempotency, type KeptAnswer } from './idempotency.ts';

const log = createLog({ level: 'error', write: () => {} });
const clock = { nowMs: 0 };
const dayMs = 86_400_000;
let store: SqliteStore;
beforeEach(async () => {
  store = await SqliteStore.open({ file: path.join(temporaryFolder(), 'store.sqlite'), alone: true });
});
afterEach(async () => {
  await store.close();
  removeTemporaryFolders();
});

/** One process on the store. */
const open = () => new Idempotency({ store, vault: new Vault('x'.repeat(32)), now: () => clock.nowMs, log });
const request = (change: object = {}) => ({
  owner: 'tok_a',
  key: 'k1',
  content: 'POST /scene {}',
  ...change,
});
const answer = { status: 201, body: '{"id":"job_1"}' };

function claimOf(found: KeptAnswer | Claim): Claim {
  if (!('settle' in found)) throw new Error('The key was used already.');
  return found;
}

test('the first is carried out, and every repeat gets its answer, also from the next process', async () => {
  const one = open();
  await claimOf(await one.begin(request())).settle(answer);
  expect(await one.begin(request())).toEqual(answer);
  expect(await open().begin(request())).toEqual(answer);
});

test('of many at the same time exactly one is carried out, and all get its answer', async () => {
  const one = open();
  let carriedOut = 0;
  const answers = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const found = await one.begin(request());
      if (!('settle' in found)) return found;
      carriedOut++;
      await new Promise((resolve) => setImmediate(resolve));
      await found.settle(answer);
      return answer;
    }),
  );
  expect(carriedOut).toBe(1);
  expect(new Set(answers.map(({ body }) => body))).toEqual(new Set([answer.body]));
});

test('another body with the same key is refused, while the first runs and afterwards', async () => {
  const one = open();
  const claim = claimOf(await one.begin(request()));
  const other = request({ content: 'POST /scene {"a":1}' });
  await expect(one.begin(other)).rejects.toMatchObject({ code: 'idempotency_conflict' });
  await claim.settle(answer);
  await expect(one.begin(other)).rejects.toMatchObject({ code: 'idempotency_conflict' });
});

test('two callers may choose the same key', async () => {
  const one = open();
  await claimOf(await one.begin(request())).settle(answer);
  claimOf(await one.begin(request({ owner: 'tok_b' })));
});

test('what was refused for now leaves the key free, and whoever waited carries it out', async () => {
  const one = open();
  const first = claimOf(await one.begin(request()));
  const second = one.begin(request());
  await first.settle({ status: 503, body: '{}' });
  await claimOf(await second).settle(answer);
  expect(await one.begin(request())).toEqual(answer);
});

test('what another process began and never ended is not done twice', async () => {
  claimOf(await open().begin(request()));
  await expect(open().begin(request())).rejects.toThrow('was cut off before its outcome was known');
});

test('a key ends after a day', async () => {
  const one = open();
  await claimOf(await one.begin(request())).settle(answer);
  clock.nowMs += dayMs - 1;
  expect(await one.begin(request())).toEqual(answer);
  clock.nowMs += 1;
  claimOf(await one.begin(request()));
});

test('one caller keeps at most a thousand keys', async () => {
  const one = open();
  await Promise.all(
    Array.from({ length: 1000 }, async (_, i) =>
      claimOf(await one.begin(request({ key: `k${i}` }))).settle(answer),
    ),
  );
  await expect(one.begin(request({ key: 'more' }))).rejects.toMatchObject({ code: 'too_many_keys' });
  claimOf(await one.begin(request({ owner: 'tok_b', key: 'more' })));
});

test('answers do not lie open in the store', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'copy.sqlite');
  await claimOf(await open().begin(request())).settle({ status: 201, body: '{"secret":"whsec_visible"}' });
  await store.backup(file);
  const { readFile } = await import('node:fs/promises');
  expect((await readFile(file)).includes('whsec_visible')).toBe(false);
});

test('a key is visible ASCII of at most 255 characters', () => {
  expect(Idempotency.readKey('8e03978e-40d5-43dd-bc93-6894a57f9324')).toHaveLength(36);
  for (const wrong of ['', ' ', 'a b', 'x'.repeat(256), 'ä', ['a', 'b']])
    expect(() => Idempotency.readKey(wrong)).toThrow('1 to 255 visible ASCII characters');
});
