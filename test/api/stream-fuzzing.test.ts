import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { fuzzStream, type StreamName } from '../support/stream-fuzzing.ts';
import { TelemetryReader } from '../support/telemetry-reader.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

const messages = 400;

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

test.each<StreamName>(['world', 'telemetry'])(
  'no message on the stream %s makes the server fail or disturbs others',
  async (name) => {
    const good = await joinWorld(world.url, 'Good');
    let lost = 0;
    good.on('lost', () => {
      lost++;
    });
    const reader = await TelemetryReader.welcomed(
      `${world.url.replace('http', 'ws')}/telemetry`,
      world.token,
    );
    reader.send({ type: 'subscribe', channel: 'performance' });
    await reader.next('data');
    const { seen } = await fuzzStream(world, name, messages);
    // It is no proof of anything when all of them are turned away at the door.
    expect(seen.get('welcome') ?? 0).toBeGreaterThan(10);
    expect(seen.get('error protocol_violation') ?? 0).toBeGreaterThan(10);
    const [before, tick] = [reader.all('data').length, good.world.clock?.tick ?? 0];
    await until('the reader goes on', () => reader.all('data').length > before);
    await until('the visitor goes on', () => (good.world.clock?.tick ?? 0) > tick);
    expect([lost, good.state, reader.closed, reader.all('gap')]).toEqual([0, 'live', undefined, []]);
    expect(world.logged.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
    expect((await world.request('/health/live')).status).toBe(200);
    good.close();
    await reader.leave();
  },
);
