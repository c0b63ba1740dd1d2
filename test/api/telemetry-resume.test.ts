import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TelemetryConnection } from '../../src/client/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
let wire: CuttableWire;
beforeAll(async () => {
  const content = await makeContent();
  world = await startTestServer({ SPACETIME_CONTENT_DIR: content, SPACETIME_SCENE: paths.orbit });
  wire = await CuttableWire.to(world.url);
});
afterAll(async () => {
  await wire.close();
  await world.stop();
  removeTemporaryFolders();
});

/** A line to a server that can be cut in the middle, as networks do. */
class CuttableWire {
  readonly url: string;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(server: Server, target: URL) {
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          other.destroy();
          this.sockets.delete(one);
        });
      }
    });
  }

  static async to(url: string): Promise<CuttableWire> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CuttableWire(server, new URL(url));
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const load = () =>
  world.client.call('scene_load', { body: { scene_path: paths.orbit }, query: { wait: '60' } });

test('a client whose line is cut again and again misses no message and sees none twice', async () => {
  const line = new TelemetryConnection({ baseUrl: wire.url, token: () => world.token });
  const seen: number[] = [];
  const loads = new Map<string, string>();
  let lost = 0;
  let resumed = 0;
  line.on('data', ({ seq, data }) => {
    seen.push(seq);
    const step = data as { type: string; data: { load_id: string; status: string } };
    if (step.type === 'scene.load') loads.set(step.data.load_id, step.data.status);
  });
  line.on('gap', (gap) => {
    throw new Error(`There is a gap: ${JSON.stringify(gap)}`);
  });
  line.on('lost', () => lost++);
  line.on('subscribed', () => resumed++);
  line.subscribe('scene');
  line.connect();
  await until('the channel has begun', () => resumed === 1);
  for (let i = 1; i <= 4; i++) {
    await load();
    wire.cut();
    await load();
    await until('the line is back', () => resumed === i + 1);
  }
  const { body } = await load();
  await until('the last load is told', () => loads.get(body.load_id) === 'loaded');
  expect(lost).toBeGreaterThanOrEqual(4);
  expect(seen).toEqual(seen.map((_, i) => (seen[0] ?? 0) + i));
  expect(seen.length).toBeGreaterThanOrEqual(9 * 3);
  expect(body.status).toBe('loaded');
  line.close();
});

test('the entities of a client whose line was cut are those of the world again', async () => {
  const line = new TelemetryConnection({ baseUrl: wire.url, token: world.token });
  let wholes = 0;
  line.on('entities', ({ kind }) => {
    if (kind === 'whole') wholes++;
  });
  line.subscribe('entities');
  line.connect();
  await until('the world is there', () => wholes === 1);
  wire.cut();
  await until('the world is there again', () => wholes === 2);
  expect(line.entities.size).toBe(world.server.parts.host.mirror.size);
  line.close();
});
