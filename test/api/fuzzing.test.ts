import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuzzServer } from '../support/request-fuzzing.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

const requests = 1000;

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_REQUEST_TIMEOUT_MS: '500',
    SPACETIME_LOG_LEVEL: 'warn',
  });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

test('no request makes the server fail, and every refusal is a problem document', async () => {
  const seen = await fuzzServer(world, requests);
  expect(world.logged.filter(({ message }) => message === 'request failed')).toEqual([]);
  // It is no proof of anything when all of them are turned away at the door.
  expect(seen.get(200) ?? 0).toBeGreaterThan(requests / 20);
  expect(seen.get(422) ?? 0).toBeGreaterThan(requests / 50);
  expect((await world.request('/health/live')).status).toBe(200);
});
