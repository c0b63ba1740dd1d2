import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { base64url, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestAuth, type TestAuth } from '../../../test/support/auth.ts';
import { removeTemporaryFolders } from '../../../test/support/temporary.ts';
import { bearerOf } from './bearer.ts';
import type { IssuedToken } from './token-issuer.ts';

let world: TestAuth;
let good: IssuedToken;
beforeAll(async () => {
  world = await openTestAuth();
  good = await world.auth.issuer.session({
    subject: 'ada',
    role: 'readonly',
    createdBy: 'test',
    refresh: false,
  });
});
afterAll(async () => {
  await world.close();
  removeTemporaryFolders();
});

let callers = 0;
/** Each call comes from a site of its own, so that each refusal is reported by itself. */
const identify = async (token: string) =>
  world.auth.authenticator.identify(token, `2001:db8:${(++callers).toString(16)}::1`);
async function refusal(token: string): Promise<string> {
  await expect(identify(token)).rejects.toMatchObject({
    code: expect.stringMatching(/^(unauthenticated|token_expired)$/) as string,
  });
  return world.failures.at(-1)?.reason ?? '';
}

const encode = (part: unknown): string => base64url.encode(JSON.stringify(part));
const nowS = (): number => Math.floor(world.now() / 1000);

/** Claims of a token that would be valid. */
const claims = (): JWTPayload => ({
  iss: 'urn:spacetime',
  aud: 'urn:spacetime:api',
  sub: 'ada',
  jti: good.token.id,
  iat: nowS(),
  nbf: nowS(),
  exp: nowS() + 600,
  role: 'readonly',
});
const header = (): Record<string, unknown> => ({
  alg: 'EdDSA',
  typ: 'at+jwt',
  kid: world.auth.keys.current.kid,
});

/** A token that our own key has signed, whatever it says. */
function signed(payload: JWTPayload, more: object = {}): Promise<string> {
  const { privateKey } = world.auth.keys.current;
  return new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', ...header(), ...more }).sign(privateKey);
}

test('the tokens that these tests forge would be taken if they were right', async () => {
  expect(await identify(await signed(claims()))).toMatchObject({ name: 'ada', role: 'readonly' });
});

describe('another algorithm', () => {
  const payload = (): string => encode({ ...claims(), role: 'admin' });

  test.each(['none', 'None', 'NONE', 'nOnE', ''])('"%s" without signature', async (alg) => {
    for (const end of ['.', '.e30', '']) {
      await refusal(`${encode({ ...header(), alg })}.${payload()}${end}`);
    }
  });

  test.each(['HS256', 'HS384', 'HS512'])('%s with the public key as the secret', async (alg) => {
    const { publicKey, publicJwk, kid } = world.auth.keys.current;
    const spki = await exportSPKI(publicKey);
    const secrets = [
      spki,
      spki.trim(),
      publicJwk.x ?? '',
      base64url.decode(publicJwk.x ?? ''),
      JSON.stringify(publicJwk),
      kid,
      '',
    ];
    for (const secret of secrets) {
      const text = `${encode({ ...header(), alg })}.${payload()}`;
      const end = createHmac(`sha${alg.slice(2)}`, secret)
        .update(text)
        .digest('base64url');
      expect(await refusal(`${text}.${end}`)).toBe('forged');
    }
  });

  test.each(['ES256', 'RS256', 'PS256', 'Ed25519'])('%s over our own signature', async (alg) => {
    const [, , end = ''] = good.accessToken.split('.');
    await refusal(`${encode({ ...header(), alg })}.${payload()}.${end}`);
  });
});

describe('another key', () => {
  test('under the name of ours', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'EdDSA', ...header() })
      .sign(privateKey);
    expect(await refusal(token)).toBe('forged');
  });

  test.each([
    ['jwk', 'embedded'],
    ['jku', 'https://evil.example/keys.json'],
    ['x5u', 'https://evil.example/cert.pem'],
    ['x5c', ['MIIB']],
  ])('named by %s in the header', async (name, value) => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const jwk = await crypto.subtle.exportKey('jwk', publicKey);
    const protectedHeader = { alg: 'EdDSA', ...header(), [name]: value === 'embedded' ? jwk : value };
    for (const kid of [header().kid, 'x'.repeat(43), undefined]) {
      const token = await new SignJWT(claims())
        .setProtectedHeader({ ...protectedHeader, kid } as never)
        .sign(privateKey);
      expect(['forged', 'unknown_key']).toContain(await refusal(token));
    }
  });

  test.each([
    '../../../../etc/passwd',
    '..%2f..%2fsecret',
    '/dev/null',
    'file:///dev/null',
    "' OR '1'='1",
    "x' UNION SELECT 'y",
    '',
    '\u0000',
    '__proto__',
    'constructor',
    'a'.repeat(100_000),
    null,
    0,
    true,
    ['x'],
    {},
  ])('kid %j', async (kid) => {
    const { privateKey } = world.auth.keys.current;
    const text = `${encode({ ...header(), kid })}.${encode(claims())}`;
    const end = await crypto.subtle.sign('Ed25519', privateKey, Buffer.from(text));
    expect(await refusal(`${text}.${Buffer.from(end).toString('base64url')}`)).toBe('unknown_key');
  });

  test('an extension that has to be understood', async () => {
    await refusal(
      await signed(claims(), { crit: ['exp'], exp: nowS() + 600 }).catch(() => 'refused by the signer'),
    );
    const text = `${encode({ ...header(), crit: ['urn:evil'], 'urn:evil': 1 })}.${encode(claims())}`;
    const end = await crypto.subtle.sign('Ed25519', world.auth.keys.current.privateKey, Buffer.from(text));
    expect(await refusal(`${text}.${Buffer.from(end).toString('base64url')}`)).toBe('malformed');
  });
});

describe('our own signature over wrong claims', () => {
  test.each(['iss', 'aud', 'sub', 'jti', 'iat', 'nbf', 'exp', 'role'])('without %s', async (name) => {
    const { [name]: _, ...rest } = claims();
    expect(await refusal(await signed(rest))).toBe('wrong_claims');
  });

  test.each<[string, object, string]>([
    ['another issuer', { iss: 'urn:other' }, 'wrong_claims'],
    ['another audience', { aud: 'urn:spacetime:page' }, 'wrong_claims'],
    ['other audiences', { aud: ['urn:a', 'urn:b'] }, 'wrong_claims'],
    ['a role that does not exist', { role: 'root' }, 'wrong_claims'],
    ['a list of roles', { role: ['readonly', 'admin'] }, 'wrong_claims'],
    ['a higher role than the store knows', { role: 'admin' }, 'unknown'],
    ['another subject', { sub: 'eve' }, 'unknown'],
    ['an id that the store does not know', { jti: 'tok_made-up' }, 'unknown'],
    ['no id', { jti: '' }, 'unknown'],
    ['a number as its end', { exp: 'tomorrow' }, 'wrong_claims'],
    ['an endless life', { exp: Number.MAX_VALUE }, 'taken'],
  ])('%s', async (_, wrong, reason) => {
    const token = await signed({ ...claims(), ...wrong } as JWTPayload).catch(() => undefined);
    if (token === undefined) return;
    // The store keeps the real end, so what a token says of it beyond that changes nothing.
    if (reason === 'taken') expect((await identify(token)).endsMs).toBe(good.token.expires_ms);
    else expect(await refusal(token)).toBe(reason);
  });

  test('expired, not yet valid, or from the future', async () => {
    expect(await refusal(await signed({ ...claims(), exp: nowS() - 10 }))).toBe('expired');
    expect(await refusal(await signed({ ...claims(), nbf: nowS() + 60 }))).toBe('not_yet_valid');
    expect(await refusal(await signed({ ...claims(), iat: nowS() + 60 }))).toBe('not_yet_valid');
  });

  test('another kind of document', async () => {
    for (const typ of ['JWT', 'refresh+jwt', 'AT+JWT2', '']) {
      expect(await refusal(await signed(claims(), { typ }))).toMatch(/wrong_claims|malformed/);
    }
  });
});

test('no bit of a token can be changed', async () => {
  const { accessToken } = good;
  await identify(accessToken);
  const bytes = Buffer.from(accessToken, 'latin1');
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 6 }), async (at, bit) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      await refusal(changed.toString('latin1'));
    }),
    { numRuns: 300 },
  );
  for (let cut = 1; cut < 40; cut++) await refusal(accessToken.slice(0, -cut));
  for (const more of ['A', '=', '==', '.', '.A', ' ', '\n']) await refusal(accessToken + more);
});

test('what is no token at all is refused like a wrong one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.tuple(fc.json(), fc.json()).map(String)),
      async (text) => {
        await refusal(text);
      },
    ),
  );
  for (const text of ['', '.', '..', '...', 'a.b.c', 'e30.e30.e30', `${good.accessToken}.x.y`])
    await refusal(text);
});

describe('the header of a request', () => {
  const token = 'abc.def.ghi';
  const fine = (...raw: string[]) => bearerOf(raw, '/scene');

  test('holds one bearer token, or none', () => {
    expect(fine('Authorization', `Bearer ${token}`)).toBe(token);
    expect(fine('host', 'x', 'AUTHORIZATION', `bearer   ${token}`)).toBe(token);
    expect(fine('host', 'x', 'x-authorization', `Bearer ${token}`)).toBeUndefined();
  });

  test.each([
    ['nothing', ['authorization', '']],
    ['no token', ['authorization', 'Bearer']],
    ['only blanks', ['authorization', 'Bearer   ']],
    ['another scheme', ['authorization', `Basic ${token}`]],
    ['no scheme', ['authorization', token]],
    ['two tokens', ['authorization', `Bearer ${token} ${token}`]],
    ['a list', ['authorization', `Bearer ${token}, Bearer ${token}`]],
    ['two headers', ['authorization', `Bearer ${token}`, 'authorization', `Bearer ${token}`]],
    ['two spellings', ['authorization', `Bearer ${token}`, 'Authorization', `Bearer ${token}`]],
    ['other letters', ['authorization', 'Bearer t\u00f6ken']],
    ['a tab', ['authorization', `Bearer\t${token}`]],
    ['a huge token', ['authorization', `Bearer ${'a'.repeat(4097)}`]],
  ])('that holds %s is refused', (_, raw) => {
    expect(() => fine(...raw)).toThrow(/send one|has to read/);
  });

  test.each(['access_token', 'token', 'Authorization', 'bearer'])('%s in the address is refused', (name) => {
    for (const url of [`/scene?${name}=${token}`, `/scene?a=1&${name}=`, `/scene?a#&${name}=x`]) {
      expect(() => bearerOf([], url)).toThrow('does not belong in an address');
    }
    expect(bearerOf([], `/scene?my${name}=x`)).toBeUndefined();
  });
});
