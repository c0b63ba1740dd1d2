import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorldConnection } from '../../src/client/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
  });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

/** A network between client and server in which what is open can fall silent, as when a cable is pulled. */
async function silentNetwork(): Promise<{ url: string; fallSilent: () => void; close: () => void }> {
  const open = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(Number(new URL(world.url).port), '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => {});
    }
    near.pipe(far).pipe(near);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    fallSilent() {
      for (const socket of open) socket.unpipe().pause();
    },
    close() {
      for (const socket of open) socket.destroy();
      proxy.close();
    },
  };
}

test('a client whose line falls silent without an end comes back with the same ship', async () => {
  const network = await silentNetwork();
  const line: WorldConnection = await joinWorld(network.url, 'Ada', { pingMs: 100 });
  const { ship } = line;
  const lost: number[] = [];
  line.on('lost', ({ code }) => lost.push(code));
  const resumed: boolean[] = [];
  line.on('welcome', (welcome) => resumed.push(welcome.resumed));
  await until('frames have come over several pings', () => (line.world.clock?.tick ?? 0) > 90);
  expect(lost).toEqual([]);
  network.fallSilent();
  await until('the line is live again', () => resumed.length > 0);
  expect([lost, resumed, line.ship]).toEqual([[1006], [true], ship]);
  line.close();
  network.close();
});
