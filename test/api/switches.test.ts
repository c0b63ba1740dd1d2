import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type RouteId, routeIds, worldSubprotocol } from '../../src/protocol/index.ts';
import { ask } from '../support/ask.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
let developer: string;
beforeAll(async () => {
  world = await startTestServer({ SPACETIME_CONTENT_DIR: await makeContent(), SPACETIME_SCENE: paths.orbit });
  const wish = { subject: 'dev', role: 'developer', createdBy: 'test', refresh: true } as const;
  developer = (await world.server.parts.auth.issuer.session(wish)).accessToken;
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

const by = (token: string | undefined) => (token === undefined ? {} : { authorization: `Bearer ${token}` });
const get = async (path: string, token?: string) =>
  (await ask(world.url + path, { headers: by(token) })).body.code;
const pause = (token: string) =>
  ask(`${world.url}/time`, { method: 'PATCH', headers: by(token), body: { factor: 2 } });

test('in maintenance everybody reads, and only administrators change', async () => {
  const { body } = await world.client.call('admin_maintenance_set', { body: { on: true, reason: 'moving' } });
  expect(body).toMatchObject({ on: true, reason: 'moving', changed_by: expect.any(String) });
  const refused = await pause(developer);
  expect([refused.status, refused.body.code]).toEqual([503, 'maintenance']);
  expect(refused.body.detail).toContain('moving');
  expect(refused.headers['retry-after']).toBe('60');
  expect(await get('/scene', developer)).toBeUndefined();
  expect((await pause(world.token)).status).toBe(200);
  await world.client.call('admin_maintenance_set', { body: { on: false } });
  expect((await pause(developer)).status).toBe(200);
});

test('in lockdown only administrators come in, and machines that watch', async () => {
  await world.client.call('admin_lockdown_set', { body: { on: true } });
  expect(await get('/scene', developer)).toBe('locked_down');
  expect(await get('/status')).toBe('locked_down');
  expect(await get('/scene', world.token)).toBeUndefined();
  expect(await get('/status', world.token)).toBeUndefined();
  for (const path of ['/health', '/health/live', '/.well-known/jwks.json'])
    expect(await get(path)).toBeUndefined();
  expect(await get('/auth/status', developer)).toBeUndefined();
  const socket = new WebSocket(`${world.url.replace('http', 'ws')}/world`, worldSubprotocol);
  const status = await new Promise((resolve) => {
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode));
    socket.on('open', () => resolve(101));
    socket.on('error', () => {});
  });
  socket.terminate();
  expect(status).toBe(503);
  await world.client.call('admin_lockdown_set', { body: { on: false } });
  expect(await get('/scene', developer)).toBeUndefined();
});

describe('single calls', () => {
  test('are switched off for everybody, and on again', async () => {
    const set = (on: boolean) =>
      world.client.call('admin_endpoint_set', { params: { id: 'entities' }, body: { on } });
    expect((await set(false)).body).toMatchObject({ id: 'entities', path: '/entities', on: false });
    expect(await get('/entities', world.token)).toBe('endpoint_off');
    expect(await get('/time', world.token)).toBeUndefined();
    expect((await set(true)).body.on).toBe(true);
    expect(await get('/entities', world.token)).toBeUndefined();
  });

  test('are all listed', async () => {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '7', ...(cursor === null ? {} : { cursor }) };
      const { body } = await world.client.call('admin_endpoints', { query });
      ids.push(...body.items.map(({ id }) => id));
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect(ids).toEqual([...routeIds].sort());
  });

  test.each<RouteId>([
    'admin_endpoint_set',
    'admin_endpoints',
    'auth_refresh',
    'health_ready',
    'admin_lockdown_set',
  ])('%s is needed', async (id) => {
    await expect(
      world.client.call('admin_endpoint_set', { params: { id }, body: { on: false } }),
    ).rejects.toMatchObject({ problem: { code: 'endpoint_needed' } });
  });

  test('that do not exist are not found', async () => {
    await expect(
      world.client.call('admin_endpoint_set', { params: { id: 'constructor' }, body: { on: false } }),
    ).rejects.toMatchObject({ problem: { code: 'unknown_endpoint' } });
  });
});

test('connections are listed and cut off', async () => {
  const line = await joinWorld(world.url);
  const list = async () => (await world.client.call('admin_connections', { query: { limit: '100' } })).body;
  const { items, count, limit } = await list();
  expect([items.length, limit]).toEqual([count, 1000]);
  const stream = items.find((one) => one.stream);
  expect(stream).toMatchObject({ address: '127.0.0.1', scheme: 'http', stream: true });
  await world.client.call('admin_connection_close', { params: { id: stream?.id ?? '' } });
  line.close();
  await until('it is gone', async () => !(await list()).items.some(({ id }) => id === stream?.id));
  await expect(
    world.client.call('admin_connection_close', { params: { id: stream?.id ?? '' } }),
  ).rejects.toMatchObject({ problem: { code: 'unknown_connection' } });
});

test('who is banned is cut off, and nobody else', async () => {
  const server = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_TRUSTED_PROXIES: '127.0.0.1',
    SPACETIME_HELLO_TIMEOUT_MS: '60000',
  });
  const join = async (address: string): Promise<WebSocket> => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/world`, worldSubprotocol, {
      headers: { 'x-forwarded-for': address },
    });
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    return socket;
  };
  const [noisy, quiet] = [await join('203.0.113.1'), await join('203.0.114.1')];
  await server.client.call('admin_ban_add', { body: { address: '203.0.113.0/24', reason: 'noise' } });
  await until('he is cut off', () => noisy.readyState === WebSocket.CLOSED);
  expect(quiet.readyState).toBe(WebSocket.OPEN);
  await expect(join('203.0.113.9')).rejects.toThrow('429');
  quiet.terminate();
  await server.stop();
});
