import { afterAll, beforeAll, expect, test } from 'vitest';
import { usedHeapBytes } from '../support/leaks.ts';
import { fuzzServer } from '../support/request-fuzzing.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

const requests = 100_000;

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

/** What the process may keep of a hundred thousand requests: caches that were empty at first. */
const maxGrowthMib = 24;
const longest = 3_600_000;

test('a hundred thousand requests make nothing fail and nothing grow', { timeout: longest }, async () => {
  await fuzzServer(world, 2000);
  const before = usedHeapBytes();
  await fuzzServer(world, requests);
  expect(world.logged.filter(({ message }) => message === 'request failed')).toEqual([]);
  expect((usedHeapBytes() - before) / 2 ** 20).toBeLessThan(maxGrowthMib);
  expect((await world.request('/health/live')).status).toBe(200);
});
