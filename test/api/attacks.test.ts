import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ask, ask } from '../support/ask.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

/* One attack of each kind; all of them are in test/attack. */

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_TRUSTED_PROXIES: '127.0.0.1',
    SPACETIME_LIMITS_FACTOR: '1',
    SPACETIME_LIMITS_CALLS: 'scene_read=1,status=1',
    SPACETIME_LIMITS_OVERRUNS: '1',
  });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

async function somebody(subject: string, role: 'readonly' | 'developer') {
  const wish = { subject, role, createdBy: 'test', refresh: true } as const;
  const { accessToken, refresh } = await world.server.parts.auth.issuer.session(wish);
  return { token: accessToken, refresh: refresh?.value ?? '' };
}
const from = (address: string, token?: string): Ask => ({
  headers: {
    'x-forwarded-for': address,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  },
});
const get = (path: string, address: string, token?: string) => ask(world.url + path, from(address, token));

test('a suspension does not end by a refresh', async () => {
  const { token, refresh } = await somebody('eve', 'readonly');
  for (let i = 0; i < 2; i++) await get('/scene', '198.51.100.1', token);
  const code = async (own: string) => (await get('/time', '198.51.100.1', own)).body.code;
  await until('the token is suspended', async () => (await code(token)) === 'token_suspended');
  const body = { refresh_token: refresh };
  const next = await ask(`${world.url}/auth/refresh`, { method: 'POST', ...from('198.51.100.2'), body });
  expect(next.status).toBe(200);
  expect(await code(String(next.body.access_token))).toBe('token_suspended');
});

test('an address is not shut out while somebody with a token is behind it', async () => {
  const { token } = await somebody('ada', 'readonly');
  expect((await get('/time', '198.51.100.3', token)).status).toBe(200);
  for (const address of ['198.51.100.3', '203.0.113.3'])
    for (let i = 0; i < 3; i++) await get('/status', address);
  await until(
    'the stranger is',
    async () => (await get('/time', '203.0.113.3')).body.code === 'address_banned',
  );
  expect((await get('/time', '198.51.100.3', token)).status).toBe(200);
});

test('maintenance and a call that is off hold for visitors and batches too', async () => {
  const { token } = await somebody('dev', 'developer');
  const line = await joinWorld(world.url, 'Dev', { token });
  await world.client.call('admin_maintenance_set', { body: { on: true } });
  expect(await line.ask({ type: 'set_time', factor: 2 })).toMatchObject({ ok: false, code: 'maintenance' });
  await world.client.call('admin_maintenance_set', { body: { on: false } });
  expect(await line.ask({ type: 'set_time', factor: 2 })).toMatchObject({ ok: true });
  await world.server.parts.audit.writeRefusals();
  const { items } = (await world.client.call('audit', { query: { actor: 'dev' } })).body;
  expect(items).toMatchObject([
    { action: 'request.refused', target: 'time_change', detail: { code: 'maintenance', count: 1 } },
    { action: 'time.change', outcome: 'done' },
  ]);
  await world.client.call('admin_endpoint_set', { params: { id: 'scene_read' }, body: { on: false } });
  const body = { mode: 'continue', operations: [{ op: 'get_info' }] };
  const answer = await ask(`${world.url}/batch`, { method: 'POST', ...from('198.51.100.4', token), body });
  expect(answer.body.code).toBe('endpoint_off');
  line.close();
});
