import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HttpClient } from '../../src/client/index.ts';
import type { Role } from '../../src/protocol/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, sendRaw, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
let counter = 0;
let subject = '';
beforeAll(async () => {
  const content = await makeContent();
  world = await startTestServer({ SPACETIME_CONTENT_DIR: content, SPACETIME_SCENE: paths.orbit });
});
beforeEach(() => {
  subject = `person-${++counter}`;
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

const as = (token: string): HttpClient => new HttpClient({ baseUrl: world.url, token });
const login = async (role: Role = 'developer') =>
  (await world.client.call('admin_token_create', { body: { kind: 'session', subject, role } })).body;
const refuses = (call: Promise<unknown>, code: string) =>
  expect(call).rejects.toMatchObject({ problem: { code } });
const get = (token: string, path = '/scene') =>
  fetch(world.url + path, { headers: { authorization: `Bearer ${token}` } });

describe('the own token', () => {
  test('tells what it is and may', async () => {
    const { access_token, token_id } = await login('readonly');
    const { body } = await as(access_token).call('auth_status', {});
    expect(body).toMatchObject({
      token_id,
      subject,
      role: 'readonly',
      kind: 'session',
      state: 'active',
      created_by: 'operator',
      active_tokens: 1,
      max_active_tokens: 10,
      addresses: null,
    });
    expect(body.permissions).toContain('scene.read');
    expect(body.permissions).not.toContain('scene.load');
    expect(body.expires_in).toBeGreaterThan(3590);
    expect(JSON.stringify(body)).not.toContain(access_token);
  });

  test('makes others, never stronger ones, within its own session', async () => {
    const { access_token, refresh_expires_at } = await login('api_client');
    const client = as(access_token);
    const weaker = (await client.call('auth_token', { body: { role: 'visitor', lifetime_seconds: 60 } }))
      .body;
    expect(weaker).toMatchObject({ subject, role: 'visitor', permissions: ['world.join'] });
    expect(weaker.expires_in).toBeLessThanOrEqual(60);
    expect(Date.parse(weaker.refresh_expires_at ?? '')).toBeLessThanOrEqual(
      Date.parse(refresh_expires_at ?? ''),
    );
    expect((await get(weaker.access_token)).status).toBe(403);
    expect((await client.call('auth_token', {})).body.role).toBe('api_client');
    for (const role of ['developer', 'admin', 'auditor'] as const)
      await refuses(client.call('auth_token', { body: { role } }), 'permission_denied');
    for (const lifetime_seconds of [59, 3601, 1.5, -1])
      await refuses(client.call('auth_token', { body: { lifetime_seconds } }), 'invalid_request');
  });

  test('rotates: the old one lives for the grace, at most an hour', async () => {
    const first = await login();
    const { body } = await as(first.access_token).call('auth_rotate', { body: { grace_seconds: 3600 } });
    expect([(await get(first.access_token)).status, (await get(body.access_token)).status]).toEqual([
      200, 200,
    ]);
    await refuses(
      world.client.call('auth_refresh', { body: { refresh_token: first.refresh_token ?? '' } }),
      'refresh_refused',
    );
    await as(body.access_token).call('auth_rotate', { body: { grace_seconds: 0 } });
    expect((await get(body.access_token)).status).toBe(401);
    await refuses(
      as(first.access_token).call('auth_rotate', { body: { grace_seconds: 3601 } }),
      'invalid_request',
    );
  });

  test('refreshes without any other token', async () => {
    const first = await login();
    const stranger = new HttpClient({ baseUrl: world.url });
    const { body } = await stranger.call('auth_refresh', {
      body: { refresh_token: first.refresh_token ?? '' },
    });
    expect(body).toMatchObject({ subject, role: 'developer', token_type: 'Bearer' });
    expect((await get(body.access_token)).status).toBe(200);
    await refuses(
      stranger.call('auth_refresh', { body: { refresh_token: 'srv_made-up' } }),
      'refresh_refused',
    );
  });

  test('ends itself, another one of its subject, or all of them, and nobody else', async () => {
    const [own, second, third] = [await login(), await login(), await login()];
    const other = await login('readonly');
    subject = `person-${++counter}`;
    const stranger = await login();
    const client = as(own.access_token);
    await refuses(client.call('auth_revoke', { body: { token_id: stranger.token_id } }), 'unknown_token');
    await refuses(client.call('auth_revoke', { body: { token_id: 'tok_none' } }), 'unknown_token');
    expect((await client.call('auth_revoke', { body: { token_id: second.token_id } })).body.revoked).toBe(1);
    expect((await get(second.access_token)).status).toBe(401);
    expect((await client.call('auth_revoke', {})).body.revoked).toBe(1);
    expect((await get(own.access_token)).status).toBe(401);
    expect((await get(third.access_token)).status).toBe(200);
    await as(third.access_token).call('auth_revoke', { body: { all: true } });
    for (const one of [third, other]) expect((await get(one.access_token)).status).toBe(401);
    expect((await get(stranger.access_token)).status).toBe(200);
  });

  test('takes with it what was made from it, however far', async () => {
    const thief = await login();
    const child = (await as(thief.access_token).call('auth_token', {})).body;
    const fresh = (await as(thief.access_token).call('auth_rotate', { body: { grace_seconds: 60 } })).body;
    await refuses(as(thief.access_token).call('auth_token', {}), 'permission_denied');
    await refuses(as(thief.access_token).call('auth_rotate', {}), 'unknown_token');
    const grandchild = (await as(child.access_token).call('auth_token', { body: { refresh: false } })).body;
    const all = [child, fresh, grandchild];
    for (const { access_token } of all) expect((await get(access_token)).status).toBe(200);
    await as(fresh.access_token).call('auth_revoke', {});
    for (const { access_token } of all) expect((await get(access_token)).status).toBe(401);
    const refresh_token = child.refresh_token ?? '';
    await refuses(world.client.call('auth_refresh', { body: { refresh_token } }), 'refresh_refused');
  });

  test('is verified by anybody who reads the public keys', async () => {
    const { access_token, token_id } = await login();
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', world.url));
    const { payload, protectedHeader } = await jwtVerify(access_token, keys, {
      issuer: 'urn:spacetime',
      audience: 'urn:spacetime:api',
      typ: 'at+jwt',
    });
    expect(payload).toMatchObject({ sub: subject, jti: token_id, role: 'developer' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(3600);
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: expect.any(String) as string });
  });
});

describe('a request', () => {
  test('with two tokens, or one in its address, is refused whatever they are', async () => {
    const { access_token } = await login();
    const one = `Authorization: Bearer ${access_token}\r\n`;
    const raw = (lines: string, path = '/scene') =>
      sendRaw(world.url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${lines}\r\n`);
    expect(await raw(one)).toMatch(/^HTTP\/1.1 200 /);
    expect(await raw(one + one)).toMatch(/^HTTP\/1.1 401 /);
    expect(await raw(`${one}authorization: Bearer x\r\n`)).toMatch(/^HTTP\/1.1 401 /);
    for (const path of ['/scene', '/health', '/status']) {
      const answer = await raw('', `${path}?access_token=${access_token}`);
      expect(answer).toMatch(/^HTTP\/1.1 401 /);
      expect(answer).not.toContain(access_token);
    }
    expect(await raw(`Authorization: Bearer ${'a'.repeat(10_000)}\r\n`)).toMatch(/^HTTP\/1.1 401 /);
    expect(await raw(`Authorization: Bearer ${'a'.repeat(20_000)}\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  });

  test('that is refused says how, as RFC 6750 wants it', async () => {
    const wrong = await get('x.y.z');
    expect(wrong.headers.get('www-authenticate')).toMatch(/^Bearer realm="spacetime", error="invalid_token"/);
    const none = await fetch(`${world.url}/scene`);
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="spacetime"');
  });
});

describe('an open stream', () => {
  test('ends with the session of its token', async () => {
    const { access_token, token_id } = await login();
    const line = await joinWorld(world.url, 'Ada', { token: access_token });
    const bystander = await joinWorld(world.url, 'Bob');
    const lost = new Promise<{ code: number }>((resolve) => line.on('lost', resolve));
    await world.client.call('admin_token_revoke', { params: { id: token_id } });
    expect(await lost).toMatchObject({ code: 4002 });
    expect(bystander.state).toBe('live');
    bystander.close();
  });

  test('gives nobody back what a revoked token allowed', async () => {
    const { access_token, token_id } = await login();
    const hello = (more: object) => JSON.stringify({ type: 'hello', name: 'Ada', ...more });
    const first = await open(hello({ token: access_token }));
    expect(first.welcome).toMatchObject({ may_set_time: true });
    await world.client.call('admin_token_revoke', { params: { id: token_id } });
    await until('the line is closed', () => first.socket.readyState === WebSocket.CLOSED);
    const second = await open(hello({ resume: first.welcome.resume }));
    expect(second.welcome).toMatchObject({ resumed: true, may_set_time: false });
    second.socket.close();
  });

  test('is refused with an expired or wrong token', async () => {
    await expect(joinWorld(world.url, 'Ada', { token: 'x.y.z' })).rejects.toThrow('not valid');
  });

  async function open(hello: string) {
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/world`, 'spacetime.world.v1');
    const welcome = await new Promise<{ resume: string; may_set_time: boolean; resumed: boolean }>(
      (resolve) => {
        socket.onopen = () => socket.send(hello);
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(String(data)) as { type: string };
          if (message.type === 'welcome') resolve(message as never);
        };
      },
    );
    return { socket, welcome };
  }
});

describe('an admin', () => {
  test('lists tokens, pages through them, and never sees what could be used', async () => {
    const made = [await login(), await login(), await login()];
    const client = world.client;
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { subject, limit: '2', ...(cursor === undefined ? {} : { cursor }) };
      const { body } = await client.call('admin_tokens', { query });
      seen.push(...body.items.map(({ token_id }) => token_id));
      for (const { access_token, refresh_token = '' } of made) {
        expect(JSON.stringify(body)).not.toContain(access_token);
        expect(JSON.stringify(body)).not.toContain(refresh_token);
      }
      cursor = body.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.sort()).toEqual(made.map(({ token_id }) => token_id).sort());
    await client.call('admin_tokens_revoke', { body: { subject } });
    expect((await client.call('admin_tokens', { query: { subject } })).body.items).toEqual([]);
    const all = (await client.call('admin_tokens', { query: { subject, state: 'any' } })).body.items;
    expect(all.map(({ state, revoked_by }) => [state, revoked_by])).toEqual(
      Array(3).fill(['revoked', 'operator']),
    );
    expect((await client.call('admin_token_read', { params: { id: all[0]?.token_id ?? '' } })).body).toEqual(
      all[0],
    );
  });

  test('makes service tokens that can do what they are for, from where they are bound to', async () => {
    const body = { kind: 'service' as const, name: subject, permissions: ['scene.read' as const] };
    const { client } = world;
    const here = await client.call('admin_token_create', { body: { ...body, addresses: ['127.0.0.0/8'] } });
    const elsewhere = await client.call('admin_token_create', {
      body: { ...body, addresses: ['10.0.0.0/8'] },
    });
    expect((await get(here.body.access_token)).status).toBe(200);
    expect((await get(here.body.access_token, '/time')).status).toBe(403);
    expect((await get(elsewhere.body.access_token)).status).toBe(401);
    await refuses(as(here.body.access_token).call('auth_token', {}), 'permission_denied');
    await refuses(as(here.body.access_token).call('admin_tokens', {}), 'permission_denied');
    for (const wrong of [
      { lifetime_days: 91 },
      { permissions: [] },
      { addresses: ['10.0.0.300'] },
      { name: 'a b' },
    ])
      await refuses(client.call('admin_token_create', { body: { ...body, ...wrong } }), 'invalid_request');
  });

  test('renews service tokens, which are warned of in their last week', async () => {
    const { client } = world;
    const { body } = await client.call('admin_token_create', {
      body: { kind: 'service', name: subject, permissions: ['scene.read'], lifetime_days: 3 },
    });
    const warned = await get(body.access_token);
    expect(warned.headers.get('spacetime-token-ends')).toBe(body.expires_at);
    const params = { id: body.token_id };
    const renewed = (await client.call('admin_token_renew', { params, body: { grace_seconds: 0 } })).body;
    expect(renewed).toMatchObject({ subject, permissions: ['scene.read'] });
    expect((await get(body.access_token)).status).toBe(401);
    const fine = await get(renewed.access_token);
    expect([fine.status, fine.headers.get('spacetime-token-ends')]).toEqual([200, null]);
    const { token_id } = await login();
    await refuses(client.call('admin_token_renew', { params: { id: token_id } }), 'invalid_request');
  });

  test('assigns roles, and whoever has more by then loses it at once', async () => {
    const { client } = world;
    const params = { subject };
    const strong = await login('developer');
    const weak = await login('readonly');
    const assigned = await client.call('admin_role_assign', { params, body: { role: 'api_client' } });
    expect(assigned.body).toMatchObject({ subject, role: 'api_client', assigned_by: 'operator', revoked: 1 });
    expect([(await get(strong.access_token)).status, (await get(weak.access_token)).status]).toEqual([
      401, 200,
    ]);
    const refresh_token = strong.refresh_token ?? '';
    await refuses(client.call('auth_refresh', { body: { refresh_token } }), 'refresh_refused');
    await refuses(login('developer'), 'permission_denied');
    const create = () => client.call('admin_token_create', { body: { kind: 'session', subject } });
    expect((await create()).body.role).toBe('api_client');
    const listed = (await client.call('admin_role_assignments', { query: { limit: '100' } })).body.items;
    expect(listed).toContainEqual(expect.objectContaining({ subject, role: 'api_client' }));
    await client.call('admin_role_unassign', { params });
    await refuses(client.call('admin_role_unassign', { params }), 'unknown_assignment');
    await refuses(create(), 'invalid_request');
    const roles = (await client.call('admin_roles', {})).body.items;
    expect(roles.map(({ role }) => role)).toContain('auditor');
  });

  test('puts new signing keys in use without ending what the old ones signed', async () => {
    const { client } = world;
    const before = await login();
    const { items } = (await client.call('admin_signing_keys_rotate', {})).body;
    expect(items.map(({ retired_at }) => retired_at === null).slice(0, 2)).toEqual([true, false]);
    const after = await login();
    for (const { access_token } of [before, after]) expect((await get(access_token)).status).toBe(200);
    const { keys } = (await client.call('auth_keys', {})).body;
    expect(keys.map(({ kid }) => kid)).toEqual(items.map(({ kid }) => kid));
    const head = (token: string) =>
      JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as object;
    expect(head(after.access_token)).toMatchObject({ kid: items[0]?.kid });
  });
});

test('a token that is asked for twice with one key is made once, and lies sealed meanwhile', async () => {
  const ask = async (role: Role) => {
    const answer = await world.request('/admin/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `key-${subject}` },
      body: JSON.stringify({ kind: 'session', subject, role }),
    });
    return { status: answer.status, body: (await answer.json()) as { access_token: string; code?: string } };
  };
  const [first, again] = [await ask('readonly'), await ask('readonly')];
  expect(first.status).toBe(201);
  expect(again).toEqual(first);
  expect((await world.client.call('admin_tokens', { query: { subject } })).body.items).toHaveLength(1);
  expect(await ask('admin')).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
  for (const name of readdirSync(world.dataFolder).filter((one) => one.startsWith('store.sqlite'))) {
    const bytes = readFileSync(path.join(world.dataFolder, name));
    expect(bytes.includes(first.body.access_token)).toBe(false);
  }
});

test('a subject has ten active tokens at most', async () => {
  for (let i = 0; i < 10; i++) await login();
  await refuses(login(), 'too_many_tokens');
});

test('whoever sends too many wrong tokens waits, and says nothing about others', async () => {
  const strict = await startTestServer({ SPACETIME_LIMITS_WRONG_TOKENS: '5' });
  const ask = (token: string) =>
    fetch(`${strict.url}/scene`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask(strict.token)).status).toBe(200);
  for (let i = 0; i < 5; i++) expect((await ask(`x.y.${i}`)).status).toBe(401);
  const refused = await ask('x.y.z');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  const guess = await fetch(`${strict.url}/auth/refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refresh_token: 'guess' }),
  });
  expect(guess.status).toBe(429);
  expect((await ask(strict.token)).status).toBe(200);
  await strict.stop();
});

test('nothing secret is in the log of a whole session', async () => {
  const own = await startTestServer();
  const secrets = new Set<string>([own.token]);
  const call = async (path: string, body: unknown, token = own.token): Promise<Record<string, string>> => {
    const answer = await fetch(own.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const made = (await answer.json()) as Record<string, string>;
    for (const name of ['access_token', 'refresh_token'])
      if (made[name] !== undefined) secrets.add(made[name]);
    return made;
  };
  const session = await call('/admin/tokens', { kind: 'session', subject: 'ada', role: 'admin' });
  const { access_token = '', refresh_token = '' } = session;
  await call('/admin/tokens', { kind: 'service', name: 'bot', permissions: ['job.read'] });
  await call('/auth/token', {}, access_token);
  await call('/auth/refresh', { refresh_token });
  await call('/auth/refresh', { refresh_token: `${refresh_token}x` });
  await call('/auth/refresh', { refresh_token: [refresh_token] });
  await call(`/auth/status?access_token=${access_token}`, {}, access_token);
  await call('/auth/rotate', { grace_seconds: 0 }, access_token);
  await call('/auth/revoke', {}, `${access_token}x`);
  const line = await joinWorld(own.url, 'Ada', { token: own.token });
  await joinWorld(own.url, 'Eve', { token: access_token }).catch(() => undefined);
  line.close();
  await broken(own.url, access_token);
  await own.stop();
  const log = JSON.stringify(own.logged);
  expect(own.logged.some(({ message }) => message === 'a token was refused')).toBe(true);
  expect(secrets.size).toBeGreaterThan(6);
  for (const secret of secrets) {
    expect(log).not.toContain(secret);
    expect(log).not.toContain(secret.split('.').at(-1));
  }
});

/** Sends what breaks off in the middle of a header with a token. */
function broken(url: string, token: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET /scene HTTP/1.1\r\nAuthorization: Bearer ${token}\r\nBad Header\r\n\r\n`);
    });
    socket.on('data', () => {});
    socket.on('close', () => resolve());
    socket.on('error', () => resolve());
  });
}
