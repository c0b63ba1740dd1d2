import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestAuth, type TestAuth } from '../../../test/support/auth.ts';
import { removeTemporaryFolders } from '../../../test/support/temporary.ts';
import { listTokens } from '../store/operations/tokens.ts';
import type { IssuedToken } from './token-issuer.ts';

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

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const login = (): Promise<IssuedToken> =>
  world.auth.issuer.session({ subject, role: 'developer', createdBy: 'test', refresh: true });
const refresh = (value: string | undefined): Promise<IssuedToken> => world.auth.issuer.refresh(value ?? '');
const works = async (token: string): Promise<boolean> => {
  await world.auth.authenticator.catchUp();
  try {
    await world.auth.authenticator.identify(token, '192.0.2.1');
    return true;
  } catch {
    return false;
  }
};
const refusesRefresh = (value: string | undefined, words = /./) =>
  expect(refresh(value)).rejects.toMatchObject({
    code: 'refresh_refused',
    message: expect.stringMatching(words) as string,
  });

describe('a refresh value', () => {
  test('makes a token and the next value, once', async () => {
    const first = await login();
    const second = await refresh(first.refresh?.value);
    expect(second.refresh?.value).not.toBe(first.refresh?.value);
    expect(second.token).toMatchObject({ subject, role: 'developer', family: first.token.family });
    expect(await works(second.accessToken)).toBe(true);
    world.pass(11_000);
    await refusesRefresh(first.refresh?.value, /used before/);
  });

  test('that comes again within seconds gets the same answer, however many ask', async () => {
    const first = await login();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first.refresh?.value)));
    expect(new Set(answers.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(new Set(answers.map(({ refresh: next }) => next?.value)).size).toBe(1);
    world.pass(5000);
    expect((await refresh(first.refresh?.value)).accessToken).toBe(answers[0]?.accessToken);
  });

  test('that two processes use at once gives both the same answer', async () => {
    const other = await world.another();
    for (let i = 0; i < 5; i++) {
      const first = await login();
      const value = first.refresh?.value ?? '';
      const [here, there] = await Promise.all([refresh(value), other.issuer.refresh(value)]);
      expect([there.accessToken, there.refresh]).toEqual([here.accessToken, here.refresh]);
    }
  });

  test('that comes again later ends the whole session', async () => {
    const first = await login();
    const second = await refresh(first.refresh?.value);
    const third = await refresh(second.refresh?.value);
    const bystander = await login();
    world.pass(11_000);
    await refusesRefresh(first.refresh?.value, /used before/);
    for (const { accessToken } of [first, second, third]) expect(await works(accessToken)).toBe(false);
    await refusesRefresh(third.refresh?.value, /closed/);
    expect(await works(bystander.accessToken)).toBe(true);
  });

  test('prolongs a session to a day at most', async () => {
    let last = await login();
    const endMs = last.refresh?.expiresMs ?? 0;
    expect(endMs - last.token.issued_ms).toBe(24 * hourMs);
    for (let hour = 1; hour < 24; hour++) {
      world.pass(hourMs);
      last = await refresh(last.refresh?.value);
      expect(last.refresh?.expiresMs).toBe(endMs);
      expect(last.token.expires_ms).toBeLessThanOrEqual(endMs);
    }
    world.pass(hourMs);
    await refusesRefresh(last.refresh?.value, /end/);
    expect(await works(last.accessToken)).toBe(false);
  });

  test('never revives what was revoked', async () => {
    const first = await login();
    const second = await refresh(first.refresh?.value);
    await world.auth.issuer.revoke({ token: first.token.id }, 'test');
    for (const one of [first, second]) {
      expect(await works(one.accessToken)).toBe(false);
      await refusesRefresh(one.refresh?.value, /closed/);
    }
  });

  test('never revives what was rotated', async () => {
    const first = await login();
    const fresh = await world.auth.issuer.rotate(first.token.id, 0);
    await refusesRefresh(first.refresh?.value, /closed/);
    expect(await works(first.accessToken)).toBe(false);
    expect(await works(fresh.accessToken)).toBe(true);
    expect(await works((await refresh(fresh.refresh?.value)).accessToken)).toBe(true);
  });

  test('that nobody gave out is refused', async () => {
    for (const wrong of ['', 'srv_', `srv_${'a'.repeat(43)}`, 'x'.repeat(5000), '../../x', '\u0000'])
      await refusesRefresh(wrong, /did not give out/);
  });
});

describe('a rotation', () => {
  test('lets the old token live for the grace, an hour at most', async () => {
    const first = await login();
    const fresh = await world.auth.issuer.rotate(first.token.id, 10 * minuteMs);
    expect([await works(first.accessToken), await works(fresh.accessToken)]).toEqual([true, true]);
    world.pass(10 * minuteMs + 1000);
    expect([await works(first.accessToken), await works(fresh.accessToken)]).toEqual([false, true]);
    const service = await world.auth.issuer.service({
      name: subject,
      permissions: ['job.read'],
      lifeMs: 24 * hourMs,
      addresses: null,
      createdBy: 'test',
    });
    await world.auth.issuer.renewService(service.token.id, 48 * hourMs, 10 * hourMs);
    world.pass(hourMs - minuteMs);
    expect(await works(service.accessToken)).toBe(true);
    world.pass(2 * minuteMs);
    expect(await works(service.accessToken)).toBe(false);
  });

  test('prolongs no session', async () => {
    const first = await login();
    world.pass(23 * hourMs + 50 * minuteMs);
    const late = await refresh(first.refresh?.value);
    const fresh = await world.auth.issuer.rotate(late.token.id, 0);
    expect(fresh.token.expires_ms).toBe(first.refresh?.expiresMs);
    expect(fresh.refresh?.expiresMs).toBe(first.refresh?.expiresMs);
  });

  test('of what has ended makes nothing', async () => {
    const first = await login();
    await world.auth.issuer.revoke({ token: first.token.id }, 'test');
    await expect(world.auth.issuer.rotate(first.token.id, 0)).rejects.toMatchObject({
      code: 'unknown_token',
    });
    await expect(world.auth.issuer.rotate('tok_none', 0)).rejects.toMatchObject({ code: 'unknown_token' });
  });
});

describe('a subject', () => {
  test('has ten active tokens at most', async () => {
    const tokens: IssuedToken[] = [];
    for (let i = 0; i < 10; i++) tokens.push(await login());
    await expect(login()).rejects.toMatchObject({ code: 'too_many_tokens' });
    await world.auth.issuer.revoke({ token: tokens[3]?.token.id ?? '' }, 'test');
    await login();
    await expect(login()).rejects.toMatchObject({ code: 'too_many_tokens' });
    world.pass(hourMs + 1000);
    await login();
  });

  test('that refreshes again and again keeps the newest ten', async () => {
    let last = await login();
    const all = [last];
    for (let i = 0; i < 15; i++) {
      world.pass(1);
      last = await refresh(last.refresh?.value);
      all.push(last);
    }
    const working = await Promise.all(all.map(({ accessToken }) => works(accessToken)));
    expect(working).toEqual(all.map((_, i) => i >= all.length - 10));
  });

  /** What a client may do to its newest session. */
  const step = fc.oneof(
    fc.constant('login' as const),
    fc.constant('refresh' as const),
    fc.constant('refresh an old value' as const),
    fc.constant('rotate' as const),
    fc.constant('revoke' as const),
    fc.integer({ min: 1, max: 90 }),
  );

  test('has never more than ten usable tokens, and none of a session that ended, whatever it does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        subject = `person-${++counter}`;
        const made: IssuedToken[] = [];
        const ended = new Set<string>();
        for (const one of steps) await act(one, made, ended);
        const nowMs = world.now();
        const rows = await world.store.run(listTokens, { subject, active: true, limit: 100, nowMs });
        expect(rows.length).toBeLessThanOrEqual(10);
        for (const { token } of made.filter(({ token: { family } }) => ended.has(family ?? '')))
          expect(rows.map(({ id }) => id)).not.toContain(token.id);
      }),
      { numRuns: 100 },
    );
  });

  async function act(what: number | string, made: IssuedToken[], ended: Set<string>): Promise<void> {
    const last = made.at(-1);
    try {
      if (typeof what === 'number') world.pass(what * minuteMs);
      else if (what === 'login' || last === undefined) made.push(await login());
      else if (what === 'refresh') made.push(await refresh(last.refresh?.value));
      else if (what === 'rotate') made.push(await world.auth.issuer.rotate(last.token.id, 0));
      else if (what === 'revoke') {
        await world.auth.issuer.revoke({ token: last.token.id }, 'test');
        ended.add(last.token.family ?? '');
      } else {
        const old = made[0];
        world.pass(11_000);
        await refresh(old?.refresh?.value).catch((error: Error) => {
          if (error.message.includes('used before')) ended.add(old?.token.family ?? '');
          throw error;
        });
      }
    } catch (error) {
      expect(error).toMatchObject({
        code: expect.stringMatching(/too_many_tokens|refresh_refused|unknown_token/) as string,
      });
    }
  }
});

describe('signing keys', () => {
  const publicNames = (): string[] => world.auth.keys.publicKeys().keys.map(({ kid }) => kid);

  test('that were retired verify until their last token has ended', async () => {
    const before = await login();
    const old = world.auth.keys.current.kid;
    const fresh = await world.auth.keys.rotate(false);
    expect(publicNames().slice(0, 2)).toEqual([fresh.kid, old]);
    const after = await login();
    expect([before.token.kid, after.token.kid]).toEqual([old, fresh.kid]);
    expect([await works(before.accessToken), await works(after.accessToken)]).toEqual([true, true]);
    await world.auth.prune();
    expect(publicNames()).toContain(old);
    world.pass(hourMs + 1000);
    await world.auth.prune();
    expect(publicNames()).toEqual([fresh.kid]);
  });

  test('that were forgotten verify nothing, but sessions can go on', async () => {
    const before = await login();
    await world.auth.keys.rotate(true);
    expect(publicNames()).toHaveLength(1);
    expect(await works(before.accessToken)).toBe(false);
    expect(await works((await refresh(before.refresh?.value)).accessToken)).toBe(true);
  });

  test('of another process are known as soon as its change is', async () => {
    const other = await world.another();
    await other.keys.rotate(false);
    await world.auth.authenticator.catchUp();
    const { accessToken } = await other.issuer.session({
      subject,
      role: 'admin',
      createdBy: 'test',
      refresh: false,
    });
    expect(await world.auth.authenticator.identify(accessToken, '192.0.2.1')).toMatchObject({
      name: subject,
    });
  });

  test('tell the world nothing but public parts', () => {
    for (const key of world.auth.keys.publicKeys().keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    }
  });
});

test('the store holds no token, no refresh value and no private key as they are', async () => {
  const first = await login();
  const second = await refresh(first.refresh?.value);
  const jwk = await crypto.subtle
    .exportKey('pkcs8', world.auth.keys.current.privateKey)
    .catch(() => undefined);
  expect(jwk).toBeUndefined();
  const files = readdirSync(world.folder).filter((name) => name.startsWith('store.sqlite'));
  const bytes = Buffer.concat(files.map((name) => readFileSync(path.join(world.folder, name))));
  expect(bytes.includes(subject)).toBe(true);
  for (const { accessToken, refresh: made } of [first, second]) {
    for (const secret of [accessToken, accessToken.split('.')[2] ?? '', made?.value ?? '', world.secret])
      expect(bytes.includes(secret)).toBe(false);
  }
  expect(bytes.includes('"d":')).toBe(false);
});
