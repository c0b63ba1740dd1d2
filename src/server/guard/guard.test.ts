import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { createLog } from '../../engine/index.ts';
import { resolveConfiguration } from '../../protocol/index.ts';
import { Vault } from '../auth/vault.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import { Guard, type Overrun } from './guard.ts';

const minuteMs = 60_000;
const opened: { guard: Guard; store: SqliteStore }[] = [];
afterEach(async () => {
  for (const { guard, store } of opened.splice(0)) {
    guard.stop();
    await store.close();
  }
  removeTemporaryFolders();
});

/** A guard whose clocks the test moves together. */
async function openGuard(environment: Record<string, string> = {}) {
  const store = await SqliteStore.open({ file: path.join(temporaryFolder(), 'store.sqlite'), alone: true });
  const clock = { nowMs: Date.UTC(2026, 0, 1) };
  const overruns: Overrun[] = [];
  const guard = await Guard.open({
    configuration: resolveConfiguration({ environment, readSecret: () => '' }).values,
    store,
    vault: new Vault('x'.repeat(32)),
    bound: ['127.0.0.1'],
    now: () => clock.nowMs,
    steadyNow: () => clock.nowMs,
    onOverrun: (overrun) => void overruns.push(overrun),
    log: createLog({ level: 'error', write: () => {} }),
  });
  opened.push({ guard, store });
  return { guard, clock, overruns };
}

const ada = { name: 'ada', role: 'developer', tokenId: 'tok_ada' } as const;
const stranger = { address: '203.0.113.1', principal: undefined };
const owner = { address: '203.0.113.2', principal: ada };

test('the fifth minute of overrun within ten suspends a token for an hour', async () => {
  const { guard, clock, overruns } = await openGuard();
  for (let minute = 1; minute <= 5; minute++) {
    expect(() => guard.checkToken(ada)).not.toThrow();
    // A hundred refusals, but one overrun.
    for (let i = 0; i < 200; i++) guard.take('scene_read', 100, owner);
    clock.nowMs += minuteMs;
  }
  await vi.waitFor(() => expect(guard.bans.counts.tokens).toBe(1));
  expect(overruns.map(({ banned }) => banned)).toEqual([false, false, false, false, true]);
  expect(() => guard.checkToken(ada)).toThrow('suspended');
  expect(() => guard.checkToken({ ...ada, tokenId: 'tok_other' })).not.toThrow();
  expect(() => guard.checkAddress(owner.address)).not.toThrow();
  clock.nowMs += 58 * minuteMs;
  expect(() => guard.checkToken(ada)).toThrow('suspended');
  clock.nowMs += 2 * minuteMs;
  expect(() => guard.checkToken(ada)).not.toThrow();
  expect(guard.statistics).toMatchObject({ overruns: 5, banned: { tokens: 0, addresses: 0 } });
});

test('overruns of strangers ban their address, and a /64 as one', async () => {
  const { guard, clock } = await openGuard();
  const net = (host: number) => ({ address: `2001:db8::${host}`, principal: undefined });
  for (let minute = 1; minute <= 5; minute++) {
    for (let i = 0; i < 200; i++) {
      guard.take('status', 100, stranger);
      guard.take('status', 100, net(i));
    }
    clock.nowMs += minuteMs;
  }
  await vi.waitFor(() => expect(guard.bans.counts.addresses).toBe(2));
  expect(() => guard.checkAddress(stranger.address)).toThrow('shut out');
  expect(() => guard.checkAddress('2001:db8::ffff:1')).toThrow('shut out');
  expect(() => guard.checkAddress('2001:db8:0:1::1')).not.toThrow();
  expect((await guard.bans.list()).map(({ target }) => target).sort()).toEqual([
    '2001:db8::/64',
    '203.0.113.1/32',
  ]);
});

test('this machine and proxies are never banned by themselves', async () => {
  const { guard, clock, overruns } = await openGuard({ SPACETIME_TRUSTED_PROXIES: '10.0.0.0/8' });
  for (const address of ['127.0.0.1', '::1', '10.1.2.3']) {
    for (let minute = 1; minute <= 6; minute++) {
      for (let i = 0; i < 200; i++) guard.take('status', 100, { address, principal: undefined });
      clock.nowMs += minuteMs;
    }
  }
  expect(overruns.filter(({ banned }) => banned)).toEqual([]);
  expect(await guard.bans.list()).toEqual([]);
});

test('a wrong list of proxies stops the start', async () => {
  await expect(openGuard({ SPACETIME_TRUSTED_PROXIES: '10.0.0.0/99' })).rejects.toMatchObject({
    kind: 'configuration',
  });
});
