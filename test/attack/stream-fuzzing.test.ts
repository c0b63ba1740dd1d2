import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer } from '../support/server.ts';
import { fuzzStream, type StreamName } from '../support/stream-fuzzing.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

/** On each stream. */
const messages = 10_000;
/** What is made once: caches, pools, compiled code. */
const warmUp = 1000;

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_HELLO_TIMEOUT_MS: '1000',
    SPACETIME_TELEMETRY_CONNECTIONS_PER_ADDRESS: '100',
    SPACETIME_LOG_LEVEL: 'warn',
  });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

/** What the process may keep of ten thousand messages. */
const maxGrowthMib = 48;
const longest = 3_600_000;

test.each<StreamName>(['world', 'telemetry'])(
  'ten thousand messages on the stream %s make nothing fail and nothing grow',
  { timeout: longest },
  async (name) => {
    const good = await joinWorld(world.url, 'Good');
    let lost = 0;
    good.on('lost', () => {
      lost++;
    });
    await fuzzStream(world, name, warmUp);
    const before = process.memoryUsage().heapUsed;
    const { messages: sent } = await fuzzStream(world, name, messages);
    expect(sent).toBeGreaterThanOrEqual(messages);
    expect((process.memoryUsage().heapUsed - before) / 2 ** 20).toBeLessThan(maxGrowthMib);
    expect([lost, good.state]).toEqual([0, 'live']);
    expect(world.logged.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
    expect((await world.request('/health/live')).status).toBe(200);
    good.close();
  },
);
