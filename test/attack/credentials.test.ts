import { createHmac, randomBytes } from 'node:crypto';
import { base64url, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  fillPath,
  type Problem,
  type Role,
  type Route,
  type RouteId,
  roleAllows,
  roles,
  routeIds,
  routes,
  settings,
} from '../../src/protocol/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

/* Every guarded route against every wrong credential: none may get further than the check of tokens. */

let world: TestServer;
beforeAll(async () => {
  const content = await makeContent();
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: content,
    SPACETIME_SCENE: paths.orbit,
    ...('limits.factor' in settings ? { SPACETIME_LIMITS_FACTOR: '1000000' } : {}),
  });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

const keys = () => world.server.parts.auth.keys.current;
const issuer = () => world.server.parts.auth.issuer;
const nowS = (): number => Math.floor(Date.now() / 1000);
let people = 0;
const session = (role: Role = 'admin') =>
  issuer().session({ subject: `person-${++people}`, role, createdBy: 'test', refresh: true });

/** A token of a living admin, with some of its claims or its header changed, signed by our own key. */
async function changed(claims: Record<string, unknown>, header: object = {}): Promise<string> {
  const { token } = await session();
  return new SignJWT({
    iss: 'urn:spacetime',
    aud: 'urn:spacetime:api',
    sub: token.subject,
    jti: token.id,
    iat: nowS(),
    nbf: nowS(),
    exp: nowS() + 600,
    role: 'admin',
    ...claims,
  } as JWTPayload)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: keys().kid, ...header })
    .sign(keys().privateKey);
}

/** A living admin's token with another header, and a signature of the caller's making. */
async function resigned(header: object, sign: (text: string) => string): Promise<string> {
  const [, payload = ''] = (await session()).accessToken.split('.');
  const head = base64url.encode(JSON.stringify({ typ: 'at+jwt', kid: keys().kid, ...header }));
  return `${head}.${payload}.${sign(`${head}.${payload}`)}`;
}

const bearer = (token: string): string => `Bearer ${token}`;

/** Header values that must not be taken, by what is wrong with them. */
const wrong: Readonly<Record<string, () => Promise<string | undefined> | string | undefined>> = {
  none: () => undefined,
  empty: () => '',
  'a scheme without token': () => 'Bearer',
  'another scheme': async () => `Basic ${(await session()).accessToken}`,
  'random bytes': () => bearer(randomBytes(200).toString('base64url')),
  'three dots': () => bearer('...'),
  expired: async () => bearer(await changed({ iat: nowS() - 7200, nbf: nowS() - 7200, exp: nowS() - 3600 })),
  'not yet valid': async () => bearer(await changed({ nbf: nowS() + 3600 })),
  'from the future': async () => bearer(await changed({ iat: nowS() + 3600 })),
  'without end': async () => bearer(await changed({ exp: undefined })),
  'another issuer': async () => bearer(await changed({ iss: 'urn:other' })),
  'another audience': async () => bearer(await changed({ aud: 'urn:other' })),
  'another subject': async () => bearer(await changed({ sub: 'operator' })),
  'another id': async () => bearer(await changed({ jti: 'tok_none' })),
  'algorithm none': async () => bearer(await resigned({ alg: 'none' }, () => '')),
  'algorithm swapped to HMAC with the public key': async () =>
    bearer(
      await resigned({ alg: 'HS256' }, (text) =>
        createHmac('sha256', keys().publicJwk.x ?? '')
          .update(text)
          .digest('base64url'),
      ),
    ),
  'an unknown key': async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const { token } = await session();
    const protectedHeader = { alg: 'EdDSA', typ: 'at+jwt', kid: 'a'.repeat(43) };
    return bearer(
      await new SignJWT({ sub: token.subject, jti: token.id })
        .setProtectedHeader(protectedHeader)
        .sign(privateKey),
    );
  },
  'a stolen signature': async () => {
    const [mine, theirs] = [(await session('visitor')).accessToken, (await session()).accessToken];
    return bearer([...theirs.split('.').slice(0, 2), mine.split('.')[2]].join('.'));
  },
  'a refresh value': async () => bearer((await session()).refresh?.value ?? ''),
  revoked: async () => {
    const { accessToken, token } = await session();
    await issuer().revoke({ token: token.id }, 'test');
    await world.server.parts.auth.authenticator.catchUp();
    return bearer(accessToken);
  },
  'rotated away': async () => {
    const { accessToken, token } = await session();
    await issuer().rotate(token.id, 0);
    await world.server.parts.auth.authenticator.catchUp();
    return bearer(accessToken);
  },
  'bound to other addresses': async () => {
    const wish = {
      name: `bound-${++people}`,
      permissions: ['admin'],
      lifeMs: 60_000,
      createdBy: 'test',
    } as const;
    return bearer((await issuer().service({ ...wish, addresses: ['192.0.2.0/24'] })).accessToken);
  },
};

const guarded = routeIds.filter((id) => routes[id].permission !== 'none');

function ask(id: RouteId, authorization: string | undefined): Promise<Response> {
  const route: Route = routes[id];
  const path = route.path.replace(/\{([a-z_]+)\}/g, 'x');
  return fetch(world.url + fillPath(path), {
    method: route.method,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(route.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(route.body === undefined ? {} : { body: '{}' }),
  });
}

describe.each(Object.keys(wrong))('the credential: %s', (name) => {
  let header: string | undefined;
  beforeAll(async () => {
    header = await wrong[name]?.();
  });

  test.each(guarded)('is refused by %s', async (id) => {
    const answer = await ask(id, header);
    const problem = (await answer.json()) as Problem;
    expect([answer.status, ['unauthenticated', 'token_expired'].includes(problem.code)]).toEqual([401, true]);
    if (header !== undefined && header.length > 20)
      expect(JSON.stringify(problem)).not.toContain(header.slice(7));
  });
});

describe('a role that does not contain what a route needs', () => {
  const tokens = new Map<Role, string>();
  beforeAll(async () => {
    for (const role of roles) tokens.set(role, (await session(role)).accessToken);
  });

  const cases = guarded.flatMap((id) => {
    const { permission }: Route = routes[id];
    if (permission === 'none' || permission === 'token') return [];
    return roles.filter((role) => !roleAllows(role, permission)).map((role) => [role, id] as const);
  });

  test.each(cases)('%s is refused by %s', async (role, id) => {
    const answer = await ask(id, bearer(tokens.get(role) ?? ''));
    expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([403, 'permission_denied']);
  });
});

test('a service token passes only what it was made for', async () => {
  const wish = { name: 'metrics', lifeMs: 60_000, addresses: null, createdBy: 'test' } as const;
  const { accessToken } = await issuer().service({ ...wish, permissions: ['performance.read'] });
  const own: readonly Route['permission'][] = ['token', 'performance.read'];
  for (const id of guarded.filter((one) => !own.includes(routes[one].permission))) {
    expect([id, (await ask(id, bearer(accessToken))).status]).toEqual([id, 403]);
  }
});
