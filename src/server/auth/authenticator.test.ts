import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestAuth, type TestAuth } from '../../../test/support/auth.ts';
import { removeTemporaryFolders } from '../../../test/support/temporary.ts';
import { findToken } from '../store/operations/tokens.ts';
import { FailureReports } from './failure-reports.ts';

let world: TestAuth;
let counter = 0;
let subject = '';
beforeAll(async () => {
  world = await openTestAuth();
});
beforeEach(() => {
  subject = `person-${++counter}`;
});
afterAll(async () => {
  await world.close();
  removeTemporaryFolders();
});

const here = '192.0.2.1';
const session = (more: { readonly lifeMs?: number } = {}) =>
  world.auth.issuer.session({ subject, role: 'developer', createdBy: 'test', refresh: true, ...more });
const identify = async (token: string, address = here) => world.auth.authenticator.identify(token, address);
const refused = (token: string) => expect(identify(token)).rejects.toMatchObject({ code: 'unauthenticated' });

test('a token says whose it is and what he may', async () => {
  const { accessToken, token } = await session();
  expect(await identify(accessToken)).toEqual({
    name: subject,
    role: 'developer',
    tokenId: token.id,
    line: token.id,
    kind: 'session',
    endsMs: token.expires_ms,
  });
});

test('the second check is answered from memory', async () => {
  const { accessToken } = await session();
  await identify(accessToken);
  const before = { ...world.auth.authenticator.statistics };
  await identify(accessToken);
  const { checks, hits } = world.auth.authenticator.statistics;
  expect([checks - before.checks, hits - before.hits]).toEqual([1, 1]);
});

test('a token ends when it says, also where it is remembered', async () => {
  const { accessToken } = await session({ lifeMs: 60_000 });
  await identify(accessToken);
  world.pass(61_000);
  await expect(identify(accessToken)).rejects.toMatchObject({ code: 'token_expired' });
});

describe('a revocation', () => {
  test('counts at once in this process', async () => {
    const { accessToken, token } = await session();
    await identify(accessToken);
    await world.auth.issuer.revoke({ token: token.id }, 'test');
    await world.auth.authenticator.catchUp();
    await expect(identify(accessToken, '192.0.2.99')).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(world.failures.at(-1)).toMatchObject({
      reason: 'revoked',
      address: '192.0.2.99',
      tokenId: token.id,
      subject,
      count: 1,
    });
  });

  test('by another process counts within a second', async () => {
    const other = await world.another();
    const { accessToken, token } = await session();
    await identify(accessToken);
    await other.issuer.revoke({ token: token.id }, 'test');
    await pause(1000);
    await refused(accessToken);
  });

  test('by another process ends what depends on the session', async () => {
    const other = await world.another();
    const { accessToken } = await session();
    const ended = new Promise<void>((resolve) => {
      void world.auth.authenticator.hold(accessToken, here, resolve);
    });
    await identify(accessToken);
    await other.issuer.revoke({ subject }, 'test');
    await ended;
  });

  test('that comes while a connection is being accepted is not missed', async () => {
    for (let i = 0; i < 20; i++) {
      const { accessToken } = await session();
      let ends = 0;
      const held = world.auth.authenticator.hold(accessToken, here, () => ends++).catch(() => ends++);
      await world.auth.issuer.revoke({ subject }, 'test');
      await world.auth.authenticator.catchUp();
      await held;
      expect(ends).toBe(1);
    }
  });

  test('leaves no token in what the process remembers of it', async () => {
    const { accessToken } = await session();
    await identify(accessToken);
    const memory = inspect(world.auth.authenticator, { depth: 8, showHidden: true, maxArrayLength: null });
    expect(memory).toContain(subject);
    expect(memory).not.toContain(accessToken);
    expect(memory).not.toContain(accessToken.split('.')[2]);
  });

  test('counts for a check that began before it', async () => {
    for (let i = 0; i < 10; i++) {
      const { accessToken, token } = await session();
      const early = identify(accessToken).catch(() => undefined);
      await world.auth.issuer.revoke({ subject }, 'test');
      await world.auth.authenticator.catchUp();
      await early;
      await refused(accessToken);
      expect((await world.store.run(findToken, token.id))?.token.revoked_by).toBe('test');
    }
  });

  test('ends what depends on the session, and nothing else', async () => {
    const { accessToken, token } = await session();
    const bystander = await session();
    const ended: string[] = [];
    await world.auth.authenticator.hold(accessToken, here, () => ended.push('revoked'));
    await world.auth.authenticator.hold(bystander.accessToken, here, () => ended.push('bystander'));
    const { release } = await world.auth.authenticator.hold(accessToken, here, () => ended.push('stopped'));
    release();
    await world.auth.issuer.revoke({ token: token.id }, 'test');
    await world.auth.authenticator.catchUp();
    expect(ended).toEqual(['revoked']);
    await world.auth.issuer.revoke({ subject }, 'test');
    await world.auth.authenticator.catchUp();
    expect(ended).toEqual(['revoked', 'bystander']);
  });
});

describe('a watched session', () => {
  test('survives a refresh and the end of its first token, not its own end', async () => {
    const first = await session();
    let ended = 0;
    await world.auth.authenticator.hold(first.accessToken, here, () => ended++);
    await world.auth.issuer.refresh(first.refresh?.value ?? '');
    await world.auth.authenticator.catchUp();
    world.pass(2 * 3_600_000);
    await pause(600);
    expect(ended).toBe(0);
    world.pass(22 * 3_600_000);
    await expect.poll(() => ended, { timeout: 20_000 }).toBe(1);
  });

  test('ends with the grace of a rotation', async () => {
    const first = await session();
    let ended = 0;
    await world.auth.authenticator.hold(first.accessToken, here, () => ended++);
    await world.auth.issuer.rotate(first.token.id, 60_000);
    await world.auth.authenticator.catchUp();
    expect(ended).toBe(0);
    world.pass(61_000);
    await expect.poll(() => ended, { timeout: 20_000 }).toBe(1);
  });
});

describe('a service token', () => {
  const service = (more: object = {}) =>
    world.auth.issuer.service({
      name: subject,
      permissions: ['performance.read', 'audit.read'],
      lifeMs: 30 * 86_400_000,
      addresses: null,
      createdBy: 'test',
      ...more,
    });

  test('carries its permissions and no others', async () => {
    const { accessToken } = await service();
    expect(await identify(accessToken)).toMatchObject({
      role: 'admin',
      permissions: ['performance.read', 'audit.read'],
      kind: 'service',
    });
  });

  test('has the weakest role that is enough', async () => {
    const roles = await Promise.all(
      ([['audit.read'], ['performance.read'], ['scene.load', 'job.read'], ['world.join']] as const).map(
        async (permissions) => (await service({ permissions })).token.role,
      ),
    );
    expect(roles).toEqual(['auditor', 'readonly', 'api_client', 'visitor']);
  });

  test('is good from its addresses only, also where it is remembered', async () => {
    const { accessToken } = await service({ addresses: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.7'] });
    for (const good of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::9', '192.0.2.7']) {
      expect(await identify(accessToken, good)).toMatchObject({ name: subject });
    }
    for (const bad of ['11.0.0.1', '2001:db9::1', '192.0.2.8', '::1', '', 'nonsense']) {
      await expect(identify(accessToken, bad)).rejects.toMatchObject({ code: 'unauthenticated' });
    }
  });

  test('is warned of once, a week before its end', async () => {
    const { accessToken, token } = await service({ lifeMs: 8 * 86_400_000 });
    const warnings = () => world.logged.filter(({ message }) => message.includes('ends soon')).length;
    const before = warnings();
    expect(world.auth.authenticator.endsSoon(await identify(accessToken))).toBeUndefined();
    world.pass(1.5 * 86_400_000);
    expect(world.auth.authenticator.endsSoon(await identify(accessToken))).toBe(token.expires_ms);
    await world.auth.authenticator.catchUp();
    await identify(accessToken);
    expect(warnings() - before).toBe(1);
  });

  test('shows its last use', async () => {
    const { accessToken, token } = await service();
    const other = await world.another();
    await other.authenticator.identify(accessToken, '198.51.100.4');
    await other.authenticator.stop();
    const found = await world.store.run(findToken, token.id);
    expect(found?.token.last_address).toBe('198.51.100.4');
    expect(Math.abs((found?.token.last_used_ms ?? 0) - world.now())).toBeLessThan(60_000);
  });
});

test('failures are told at once, then counted', () => {
  const told: (readonly [string, string, number])[] = [];
  const reports = new FailureReports(() => 0);
  reports.listen(({ reason, address, count }) => told.push([reason, address, count]));
  for (let i = 0; i < 5; i++) reports.note({ reason: 'forged', address: 'a' });
  reports.note({ reason: 'expired', address: 'a' });
  reports.note({ reason: 'forged', address: 'b' });
  expect(told.splice(0)).toEqual([
    ['forged', 'a', 1],
    ['expired', 'a', 1],
    ['forged', 'b', 1],
  ]);
  reports.flush();
  expect(told.splice(0)).toEqual([['forged', 'a', 4]]);
  reports.flush();
  reports.flush();
  reports.note({ reason: 'forged', address: 'a' });
  expect(told).toEqual([['forged', 'a', 1]]);
  reports.stop();
});

test('a flood from many addresses makes few reports', () => {
  const told: (readonly [string, number])[] = [];
  const reports = new FailureReports(() => 0);
  reports.listen(({ address, count }) => told.push([address, count]));
  for (let i = 0; i < 500; i++) reports.note({ reason: 'forged', address: `2001:db8::${i.toString(16)}` });
  expect(told.splice(0)).toEqual([['2001:db8::0', 1]]);
  for (let i = 0; i < 12_000; i++)
    reports.note({ reason: 'forged', address: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}` });
  expect(told).toHaveLength(10_000);
  expect(told.at(-1)).toEqual(['(others)', 1]);
  told.splice(0);
  reports.flush();
  expect(told).toEqual([
    ['2001:db8::1f3', 499],
    ['(others)', 2000],
  ]);
  reports.stop();
});

test('an address that sends wrong tokens has to wait, while right ones pass', async () => {
  const strict = await openTestAuth(5);
  const good = await strict.auth.issuer.session({
    subject: 'ada',
    role: 'admin',
    createdBy: 'test',
    refresh: false,
  });
  const ask = async (token: string, address: string) => strict.auth.authenticator.identify(token, address);
  await ask(good.accessToken, here);
  for (let i = 0; i < 5; i++)
    await expect(ask(`x${i}`, here)).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(ask('y', here)).rejects.toMatchObject({
    code: 'too_many_attempts',
    details: { headers: { 'retry-after': expect.stringMatching(/^[1-6]?\d$/) as string } },
  });
  expect(await ask(good.accessToken, here)).toMatchObject({ name: 'ada' });
  // A neighbour who comes with a token that was never checked before, or after everything was forgotten, is let in too.
  const other = { subject: 'bob', role: 'readonly', createdBy: 'test', refresh: false } as const;
  const neighbour = await strict.auth.issuer.session(other);
  await strict.auth.issuer.revoke({ subject: 'nobody' }, 'test');
  expect(await ask(neighbour.accessToken, here)).toMatchObject({ name: 'bob' });
  await expect(ask('z', here)).rejects.toMatchObject({ code: 'too_many_attempts' });
  await expect(ask('y', '192.0.2.2')).rejects.toMatchObject({ code: 'unauthenticated' });
  for (let i = 0; i < 5; i++)
    await expect(ask(`v${i}`, `2001:db8::${i}`)).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(ask('w', '2001:db8::ffff')).rejects.toMatchObject({ code: 'too_many_attempts' });
  await strict.close();
});

test('a flood of wrong tokens keeps out nobody from elsewhere', async () => {
  const strict = await openTestAuth(1);
  const wish = { subject: 'ada', role: 'admin', createdBy: 'test', refresh: false } as const;
  const { accessToken } = await strict.auth.issuer.session(wish);
  const ask = async (token: string, address: string) => strict.auth.authenticator.identify(token, address);
  await expect(ask('first', here)).rejects.toMatchObject({ code: 'unauthenticated' });
  const flood = Promise.allSettled(Array.from({ length: 2000 }, (_, i) => ask(`x${i}`, here)));
  expect(await ask(accessToken, '192.0.2.2')).toMatchObject({ name: 'ada' });
  for (const one of await flood)
    expect(one).toMatchObject({ status: 'rejected', reason: { code: 'too_many_attempts' } });
  expect(await ask(accessToken, here)).toMatchObject({ name: 'ada' });
  await strict.close();
});

test('without its store, what is remembered counts for a second and no longer', async () => {
  const lone = await openTestAuth();
  const { accessToken } = await lone.auth.issuer.session({
    subject: 'ada',
    role: 'admin',
    createdBy: 'test',
    refresh: false,
  });
  await lone.auth.authenticator.identify(accessToken, here);
  await lone.store.close();
  await pause(1100);
  await expect(lone.auth.authenticator.identify(accessToken, here)).rejects.toMatchObject({
    code: 'store_unavailable',
  });
  await lone.close();
});
