import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { runHere } from '../support/run-here.ts';
import { type EndedProcess, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
let target: Receiver;
let status = 204;
beforeAll(async () => {
  target = await startReceiver((_, response) => response.writeHead(status).end());
  world = await startTestServer({ SPACETIME_WEBHOOK_TARGETS: `127.0.0.1:${target.port}` });
});
afterAll(async () => {
  await world.stop();
  await target.close();
  removeTemporaryFolders();
});

const spacetime = (...words: string[]): Promise<EndedProcess> =>
  runHere(['webhook', ...words], { SPACETIME_DATA_DIR: world.dataFolder });
async function json<T>(...words: string[]): Promise<T> {
  const { code, stdout, stderr } = await spacetime(...words, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}

describe('the commands of webhooks', () => {
  test('make, ping, change and remove one', async () => {
    const made = await spacetime('create', target.url(), '-e', 'job.failed', '-e', 'scene.loaded');
    expect(made.code).toBe(0);
    const [, id = ''] = /id\s+(wh_\S+)/.exec(made.stdout) ?? [];
    const [, secret = ''] = /secret\s+(whsec_\S+)/.exec(made.stdout) ?? [];
    expect(made.stderr).toContain('not shown again');

    expect((await spacetime('ping', id)).stdout).toMatch(/^dlv_\S+: delivered 204\n$/);
    const [got] = await target.got(1);
    if (got === undefined) throw new Error('nothing came');
    expect(new Webhook(secret).verify(got.body, got.headers as Record<string, string>)).toMatchObject({
      type: 'ping',
    });

    const shown = await spacetime('show', id);
    expect(shown.stdout).toContain(target.url());
    expect(shown.stdout).not.toContain('whsec_');
    const changed = await json<object>(
      'update',
      id,
      '--event',
      'all',
      '--description',
      'everything',
      '--disable',
    );
    expect(changed).toMatchObject({ enabled: false, description: 'everything', url: target.url() });
    expect((await spacetime('ping', id)).stderr).toContain('disabled');
    expect(await json('update', id, '--enable')).toMatchObject({ enabled: true, description: 'everything' });
    expect((await spacetime('list')).stdout).toContain(
      `${id}\tenabled\t0\t0\toperator\tall\t${target.url()}`,
    );

    const rotated = await json<{ secret: string }>('rotate', id, '--overlap', '60');
    expect(rotated.secret).not.toBe(secret);
    expect((await spacetime('delete', id)).code).toBe(0);
    expect((await spacetime('show', id)).code).toBe(1);
  });

  test('show what was given up and send it again', async () => {
    status = 500;
    const { id } = await json<{ id: string }>('create', target.url(), '-e', 'job.failed');
    const failed = await spacetime('ping', id);
    expect(failed.code).toBe(1);
    await spacetime('ping', id);
    const dead = await json<{ items: { id: string }[] }>('deliveries', id, '--state', 'dead');
    expect(dead.items).toHaveLength(2);
    const [first] = dead.items;
    expect((await spacetime('deliveries', id, first?.id ?? '')).stdout).toContain(
      'The receiver answered 500.',
    );
    status = 200;
    expect((await spacetime('redeliver', id, first?.id ?? '')).stdout).toContain('delivered 200');
    expect((await spacetime('redeliver', id, '--dead')).stdout).toBe('1 delivery is sent again.\n');
  });

  test.each([
    [
      'an unknown event',
      ['create', 'https://example.com/', '-e', 'scene.exploded'],
      'There are: all, scene.loaded,',
    ],
    ['no event', ['create', 'https://example.com/'], 'at least one'],
    ['an unknown state', ['deliveries', 'wh_x', '--state', 'lost'], 'There are: pending, delivered, dead.'],
    ['both switches', ['update', 'wh_x', '--enable', '--disable'], 'either'],
    ['nothing to send again', ['redeliver', 'wh_x'], 'either'],
    ['no number', ['rotate', 'wh_x', '--overlap', 'soon'], 'whole number'],
    ['too many', ['deliveries', 'wh_x', '--limit', '5000'], '1 to 1000'],
  ])('refuse %s', async (_, words, message) => {
    const { code, stderr } = await spacetime(...words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test('say why a target is refused', async () => {
    const { code, stderr } = await spacetime('create', 'http://[::1]/', '-e', 'all');
    expect(code).toBe(1);
    expect(stderr).toContain('not of the open network');
  });
});
