import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({ SPACETIME_CONTENT_DIR: await makeContent(), SPACETIME_SCENE: paths.orbit });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

const load = (key: string, body: unknown = { scene_path: paths.lab }, token = world.token, query = '') =>
  ask(`${world.url}/scene${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
    body,
  });

test('a repeat gets the same answer and does nothing', async () => {
  const first = await load('one');
  expect(first.status).toBe(202);
  expect(first.headers['idempotency-replayed']).toBeUndefined();
  const again = await load('one');
  expect([again.status, again.body]).toEqual([first.status, first.body]);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.headers['content-type']).toBe(first.headers['content-type']);
  expect((await load('two')).body.load_id).not.toBe(first.body.load_id);
});

test('a hundred at the same time are one', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => load('hundred')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(new Set(answers.map(({ body }) => body.load_id)).size).toBe(1);
  expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
});

test('the same key with another body, query or call is refused', async () => {
  await load('three');
  const conflict = { status: 409, body: { code: 'idempotency_conflict' } };
  expect(await load('three', { scene_path: paths.orbit })).toMatchObject(conflict);
  expect(await load('three', undefined, world.token, '?wait=1')).toMatchObject(conflict);
  const reload = await ask(`${world.url}/scene/reload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.token}`, 'idempotency-key': 'three' },
  });
  expect(reload).toMatchObject(conflict);
});

test('keys of two callers have nothing to do with each other', async () => {
  const { issuer } = world.server.parts.auth;
  const bob = await issuer.session({ subject: 'bob', role: 'developer', createdBy: 'test', refresh: true });
  const [one, two] = [await load('four'), await load('four', undefined, bob.accessToken)];
  expect(two.body.load_id).not.toBe(one.body.load_id);
});

test('a refusal before the act leaves the key free, one by the act is kept', async () => {
  expect((await load('five', '{')).status).toBe(400);
  expect((await load('five', { scene_path: 7 })).status).toBe(422);
  expect((await load('five', { scene_path: 'package.json' })).body.code).toBe('scene_not_allowed');
  const kept = await load('five', { scene_path: 'package.json' });
  expect(kept.body.code).toBe('scene_not_allowed');
  expect(kept.headers).toMatchObject({
    'idempotency-replayed': 'true',
    'content-type': 'application/problem+json; charset=utf-8',
  });
});

test.each(['', 'a b', 'x'.repeat(256)])('%j is no key', async (key) => {
  expect((await load(key)).body.code).toBe('invalid_request');
});

test('an answer outlives the process', async () => {
  const first = await load('six');
  await world.server.stop();
  const next = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_DATA_DIR: world.dataFolder,
  });
  const again = await ask(`${next.url}/scene`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.token}`, 'idempotency-key': 'six' },
    body: { scene_path: paths.lab },
  });
  expect(again.body).toEqual(first.body);
  expect(again.headers['idempotency-replayed']).toBe('true');
  await next.stop();
});
