import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LineVisit } from '../../src/tools/visitor/index.ts';
import { runHere } from '../support/run-here.ts';
import { endProcesses, runCommand, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ SPACETIME_VISITORS: 'token' });
});
afterAll(async () => {
  endProcesses();
  await server.stop();
  removeTemporaryFolders();
});

const view = (words: readonly string[], variables: Record<string, string> = {}) =>
  runCommand(['view', ...words], {
    SPACETIME_DATA_DIR: server.dataFolder,
    SPACETIME_ENV: 'test',
    ...variables,
  });
/** The same without a process of its own. */
const viewHere = (words: readonly string[], variables: Record<string, string> = {}) =>
  runHere(['view', ...words], {
    SPACETIME_DATA_DIR: server.dataFolder,
    SPACETIME_ENV: 'test',
    ...variables,
  });
const visitors = async () => (await server.client.call('admin_visitors', {})).body.items;
const nobody = async () => (await visitors()).length === 0;

test('a visitor without a screen joins, tells where the ship is, and leaves', async () => {
  const { code, stdout, stderr } = await view(['--headless', '--count', '2', '--json']);
  expect([code, stderr]).toEqual([0, '']);
  const [first = {}, second] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first).toMatchObject({
    line: 'live',
    body: 'earth',
    ship: expect.stringMatching(/^entity_\d+$/),
    reconnects: 0,
  });
  expect(Number(second?.tick)).toBeGreaterThan(Number(first.tick));
  expect(Math.hypot(...(first.position_m as number[]))).toBeGreaterThan(6.3e6);
  await until('the visitor has left', nobody);
});

test('it counts as a visitor, is asked to leave, and says so', async () => {
  const running = view(['--headless', '--name', 'Probe']);
  await until('it is there', async () => (await visitors()).some(({ ship }) => ship !== null));
  const [{ id, name, connected } = { id: '', name: '', connected: false }] = await visitors();
  expect([name, connected]).toEqual(['Probe', true]);
  await server.client.call('admin_visitor_dismiss', { params: { id } });
  const { code, stderr, stdout } = await running;
  expect(code).toBe(1);
  expect(stderr).toContain('The world takes no visitor from here');
  expect(stdout).toMatch(/ km from earth, /);
});

test('who may not enter, and where nobody answers', async () => {
  const stranger = await viewHere(['--headless', '--url', server.url], {
    SPACETIME_DATA_DIR: temporaryFolder(),
  });
  expect(stranger.code).toBe(1);
  expect(stranger.stderr).toContain('takes no visitor');
  expect((await viewHere(['--headless', '--url', 'http://127.0.0.1:9'])).code).toBe(3);
});

test('a lost line comes back with the same ship', async () => {
  const visit = await LineVisit.join({ baseUrl: server.url, name: 'Ada', token: async () => server.token });
  const { ship } = visit.report();
  const { body } = await server.client.call('admin_connections', {});
  for (const { id, stream } of body.items)
    if (stream) await server.client.call('admin_connection_close', { params: { id } });
  await until('it is back', () => visit.report().reconnects === 1 && visit.report().line === 'live');
  expect(visit.report().ship).toBe(ship);
  await visit.leave();
  await until('the visitor has left', nobody);
});

test('a picture needs a browser, and says what is missing', async () => {
  const { code, stderr } = await viewHere(
    ['--headless', '--picture', path.join(temporaryFolder(), 'x.png')],
    {
      SPACETIME_CHROMIUM: '/nowhere/chromium',
    },
  );
  expect(code).toBe(1);
  expect(stderr).toContain('No picture can be taken: SPACETIME_CHROMIUM names /nowhere/chromium');
});

test('a name that nobody can have is refused at once', async () => {
  for (const name of ['', ' Ada', 'A\u0007da', 'a'.repeat(129)]) {
    const { code, stderr } = await viewHere(['--headless', '--name', name, '--count', '1']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: --name: /)]);
  }
});

test('with a screen it tells where the page is', async () => {
  const { code, stdout } = await viewHere(['--json']);
  expect([code, JSON.parse(stdout)]).toEqual([0, { address: server.url }]);
  expect((await viewHere(['--count', '2'])).code).toBe(2);
});
