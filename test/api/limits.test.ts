import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '../../src/protocol/index.ts';
import { type Ask, ask } from '../support/ask.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { startTestServer, type TestServer, until } from '../support/server.ts';

let content: string;
beforeAll(async () => {
  content = await makeContent();
});

const running: TestServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

/** A server whose test is a proxy, so that it can be anybody. */
async function start(variables: Record<string, string> = {}): Promise<TestServer> {
  const server = await startTestServer({
    SPACETIME_CONTENT_DIR: content,
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_TRUSTED_PROXIES: '127.0.0.1',
    SPACETIME_LIMITS_FACTOR: '1',
    ...variables,
  });
  running.push(server);
  return server;
}

async function tokenOf(server: TestServer, subject: string, role: 'readonly' | 'admin' = 'readonly') {
  const wish = { subject, role, createdBy: 'test', refresh: true };
  return (await server.server.parts.auth.issuer.session(wish)).accessToken;
}

const from = (address: string, headers: Record<string, string> = {}): Ask => ({
  headers: { 'x-forwarded-for': address, ...headers },
});
const by = (token: string, address = '198.51.100.1'): Ask =>
  from(address, { authorization: `Bearer ${token}` });

describe('limits', () => {
  test('count by token and call, say what remains, and when to come again', async () => {
    const server = await start({ SPACETIME_LIMITS_CALLS: 'scene_read=3' });
    const [ada, bob] = [await tokenOf(server, 'ada'), await tokenOf(server, 'bob')];
    for (const remaining of [2, 1, 0]) {
      const { status, headers } = await ask(`${server.url}/scene`, by(ada));
      expect([status, headers['ratelimit-policy']]).toEqual([200, '"scene_read";q=3;w=60']);
      expect(headers.ratelimit).toMatch(new RegExp(`^"scene_read";r=${remaining};t=\\d+$`));
    }
    const refused = await ask(`${server.url}/scene`, by(ada));
    expect(refused.status).toBe(429);
    expect(problemSchema.parse(refused.body)).toMatchObject({ code: 'too_many_requests' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(20);
    // Neither another caller nor another call is concerned, and another address of the same caller is no way around.
    expect((await ask(`${server.url}/scene`, by(bob))).status).toBe(200);
    expect((await ask(`${server.url}/time`, by(ada))).status).toBe(200);
    expect((await ask(`${server.url}/scene`, by(ada, '198.51.100.2'))).status).toBe(429);
  });

  test('hold for whoever has no token by his address, or by his /64', async () => {
    const server = await start({ SPACETIME_LIMITS_CALLS: 'status=2' });
    const status = async (address: string) => (await ask(`${server.url}/status`, from(address))).status;
    expect([await status('203.0.113.1'), await status('203.0.113.1'), await status('203.0.113.1')]).toEqual([
      200, 200, 429,
    ]);
    expect(await status('203.0.113.2')).toBe(200);
    expect([await status('2001:db8::1'), await status('2001:db8::2'), await status('2001:db8::3')]).toEqual([
      200, 200, 429,
    ]);
    expect(await status('2001:db8:0:1::1')).toBe(200);
  });

  test('hold for what does not exist, and let nobody around by another method or spelling', async () => {
    const server = await start({ SPACETIME_LIMITS_UNKNOWN: '4' });
    const codes: unknown[] = [];
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['POST', '/nothing'],
      ['DELETE', '/scene'],
      ['GET', '/scene/?x=1'],
      ['GET', '/.env'],
    ] as const) {
      codes.push((await ask(server.url + path, { method, ...from('203.0.113.1') })).body.code);
    }
    expect(codes).toEqual(['not_found', 'not_found', 'method_not_allowed', 'not_found', 'too_many_requests']);
  });

  test('of production are tighter where the table says so', async () => {
    const server = await start();
    const { body } = await server.client.call('admin_endpoints', { query: { limit: '100' } });
    const limit = (name: string) => body.items.find(({ id }) => id === name)?.per_minute;
    expect([limit('scene_load'), limit('scene_reload'), limit('scene_read')]).toEqual([30, 20, 300]);
  });

  test('at the same time let exactly as many through as there are', async () => {
    const server = await start({ SPACETIME_LIMITS_CALLS: 'scene_read=20' });
    const token = await tokenOf(server, 'ada');
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => ask(`${server.url}/scene`, by(token))),
    );
    const passed = answers.filter(({ status }) => status === 200).length;
    // What fills in while they run is one in three seconds.
    expect(passed).toBeGreaterThanOrEqual(20);
    expect(passed).toBeLessThanOrEqual(25);
  });
});

describe('whoever goes on beyond a limit', () => {
  const strict = {
    SPACETIME_LIMITS_CALLS: 'status=1,scene_read=1,time_read=1',
    SPACETIME_LIMITS_OVERRUNS: '2',
  };

  test('without a token is shut out by his address, except from health and page', async () => {
    const server = await start({ ...strict, SPACETIME_LIMITS_UNKNOWN: '1' });
    const asked = (path: string, address = '203.0.113.1') => ask(server.url + path, from(address));
    for (const path of ['/status', '/status', '/nothing', '/nothing']) await asked(path);
    await until('he is shut out', async () => (await asked('/scene')).body.code === 'address_banned');
    const refused = await asked('/scene');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3500);
    const admin = await tokenOf(server, 'ada', 'admin');
    expect((await ask(`${server.url}/scene`, by(admin, '203.0.113.1'))).body.code).toBe('address_banned');
    for (const path of ['/health', '/health/live', '/health/ready', '/'])
      expect([path, (await asked(path)).body.code]).not.toEqual([path, 'address_banned']);
    expect((await asked('/status', '203.0.113.2')).status).toBe(200);
    const { body } = await server.client.call('admin_bans', {});
    expect(body.items).toMatchObject([{ kind: 'address', target: '203.0.113.1/32', origin: 'automatic' }]);
  });

  test('with a token has that suspended, and nobody else at his address is concerned', async () => {
    const server = await start(strict);
    const [ada, bob] = [await tokenOf(server, 'ada'), await tokenOf(server, 'bob')];
    for (const path of ['/scene', '/scene', '/time', '/time']) await ask(server.url + path, by(ada));
    await until(
      'it is suspended',
      async () => (await ask(`${server.url}/entities`, by(ada))).body.code === 'token_suspended',
    );
    expect((await ask(`${server.url}/health`, by(ada))).status).toBe(200);
    expect((await ask(`${server.url}/entities`, by(bob))).status).toBe(200);
    expect((await ask(`${server.url}/status`, from('198.51.100.1'))).status).toBe(200);
  });

  test('with one overrun, however many refusals that is, is not shut out', async () => {
    const server = await start(strict);
    for (let i = 0; i < 50; i++) await ask(`${server.url}/status`, from('203.0.113.1'));
    expect((await ask(`${server.url}/scene`, from('203.0.113.1'))).body.code).toBe('unauthenticated');
  });

  test('by wrong tokens is shut out too', async () => {
    const server = await start({ SPACETIME_LIMITS_OVERRUNS: '1', SPACETIME_LIMITS_WRONG_TOKENS: '3' });
    const wrong = () => ask(`${server.url}/scene`, by('guess', '203.0.113.1'));
    await until('he is shut out', async () => (await wrong()).body.code === 'address_banned');
    const right = await tokenOf(server, 'ada');
    expect((await ask(`${server.url}/scene`, by(right))).status).toBe(200);
  });

  test('from this machine itself is held up, but never shut out', async () => {
    const server = await start({ ...strict, SPACETIME_LIMITS_OVERRUNS: '1', SPACETIME_TRUSTED_PROXIES: '' });
    for (let i = 0; i < 3; i++) await ask(`${server.url}/status`);
    expect((await ask(`${server.url}/status`)).body.code).toBe('too_many_requests');
    expect((await server.client.call('admin_bans', {})).body.items).toEqual([]);
    expect((await ask(`${server.url}/scene`)).body.code).toBe('unauthenticated');
  });
});

describe('bans', () => {
  test('are added, listed in parts and removed', async () => {
    const server = await start();
    const ban = (body: object) => server.client.call('admin_ban_add', { body: body as never });
    const one = (await ban({ address: '203.0.113.0/24', reason: 'noise', duration_seconds: 60 })).body;
    expect(one).toMatchObject({ target: '203.0.113.0/24', origin: 'manual', reason: 'noise' });
    const two = (await ban({ address: '2001:db8::/32', reason: '' })).body;
    const three = (await ban({ token_id: 'tok_x', reason: 'lost' })).body;
    expect(three).toMatchObject({ kind: 'token', target: 'tok_x', expires_at: null });
    expect((await ask(`${server.url}/status`, from('203.0.113.200'))).body.code).toBe('address_banned');
    expect((await ask(`${server.url}/status`, from('2001:db8:ffff::1'))).body.code).toBe('address_banned');
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '2', ...(cursor === null ? {} : { cursor }) };
      const { body } = await server.client.call('admin_bans', { query });
      ids.push(...body.items.map(({ id }) => id));
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect([...ids].sort()).toEqual([one.id, two.id, three.id].sort());
    await server.client.call('admin_ban_remove', { params: { id: one.id } });
    expect((await ask(`${server.url}/status`, from('203.0.113.200'))).status).toBe(200);
    await expect(server.client.call('admin_ban_remove', { params: { id: one.id } })).rejects.toThrow(
      'There is no ban',
    );
  });

  test.each([
    ['everybody', { address: '0.0.0.0/0' }],
    ['this machine', { address: '127.0.0.0/8' }],
    ['this machine in IPv6', { address: '::/0' }],
    ['the proxy', { address: '127.0.0.1' }],
    ['a name', { address: 'evil.example' }],
    ['no address', { address: '1.2.3' }],
  ])('of %s are refused', async (_, body) => {
    const server = await start();
    const answer = await server.request('/admin/bans', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'x', ...body }),
    });
    expect(await answer.json()).toMatchObject({ code: 'ban_refused' });
  });

  test('of the own token and address are refused', async () => {
    const server = await start();
    const token = await tokenOf(server, 'ada', 'admin');
    const own = (await ask(`${server.url}/auth/status`, by(token))).body.token_id;
    for (const body of [{ token_id: own }, { address: '198.51.100.0/24' }]) {
      const answer = await ask(`${server.url}/admin/bans`, {
        method: 'POST',
        ...by(token),
        body: { reason: '', ...body },
      });
      expect(answer.body.code).toBe('ban_refused');
    }
  });

  test('and switches outlive the process', async () => {
    const first = await start();
    await first.client.call('admin_ban_add', { body: { address: '203.0.113.1', reason: 'noise' } });
    await first.client.call('admin_endpoint_set', { params: { id: 'entities' }, body: { on: false } });
    await first.client.call('admin_maintenance_set', { body: { on: true, reason: 'moving' } });
    await first.server.stop();
    const second = await start({ SPACETIME_DATA_DIR: first.dataFolder });
    expect((await ask(`${second.url}/status`, from('203.0.113.1'))).body.code).toBe('address_banned');
    expect((await second.request('/entities')).status).toBe(503);
    expect((await second.client.call('admin_maintenance', {})).body).toMatchObject({
      on: true,
      reason: 'moving',
    });
  });
});
