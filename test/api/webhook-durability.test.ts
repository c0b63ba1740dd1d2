import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpClient } from '../../src/client/index.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { endProcesses, operatorToken, startServerProcess, until } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let content: string;
let target: Receiver;
beforeAll(async () => {
  content = await makeContent();
  target = await startReceiver();
});
afterAll(async () => {
  endProcesses();
  await target.close();
  removeTemporaryFolders();
});

const KILLS = 3;
const WORKERS = 4;

test('what was acknowledged arrives although the server was killed, with one id however often', async () => {
  const variables = {
    SPACETIME_ENV: 'test',
    SPACETIME_DATA_DIR: temporaryFolder(),
    SPACETIME_CONTENT_DIR: content,
    SPACETIME_SCENE: paths.lab,
    SPACETIME_LIMITS_FACTOR: '1000000',
    SPACETIME_LOG_LEVEL: 'error',
    SPACETIME_WEBHOOK_TARGETS: `127.0.0.1:${target.port}`,
  };
  const hooks = new Set<string>();
  const acknowledged: { id: string; delivery: string; event: string }[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const server = await startServerProcess([], variables);
    const token = await operatorToken(server.url, variables.SPACETIME_DATA_DIR);
    const client = new HttpClient({ baseUrl: server.url, token });
    const before = acknowledged.length;
    const workers = Array.from({ length: WORKERS }, async () => {
      try {
        const { body: hook } = await client.call('webhook_create', {
          body: { url: target.url(), events: ['job.failed'] },
        });
        hooks.add(hook.id);
        for (;;) {
          const { body } = await client.call('webhook_ping', { params: { id: hook.id } });
          acknowledged.push({ id: hook.id, delivery: body.id, event: body.event_id });
        }
      } catch {
        // The server is gone, which ends the work.
      }
    });
    await until('enough is acknowledged', () => acknowledged.length >= before + 30 + kill * 7);
    await server.stop('SIGKILL');
    await Promise.all(workers);
  }
  const server = await startServerProcess([], variables);
  const token = await operatorToken(server.url, variables.SPACETIME_DATA_DIR);
  const client = new HttpClient({ baseUrl: server.url, token });
  const { body } = await client.call('webhooks', { query: { limit: '100' } });
  expect(body.items.map(({ id }) => id)).toEqual(expect.arrayContaining([...hooks]));
  const arrived = () => new Set(target.received.map(({ headers }) => headers['webhook-id']));
  await until('everything has arrived', () => acknowledged.every(({ event }) => arrived().has(event)));
  for (const { id, delivery, event } of acknowledged.slice(-10)) {
    await until('the outcome is kept', async () => {
      const { body: kept } = await client.call('webhook_delivery', { params: { id, delivery_id: delivery } });
      expect(kept.event_id).toBe(event);
      return kept.state === 'delivered';
    });
  }
  expect(await server.stop()).toBe(0);
});
