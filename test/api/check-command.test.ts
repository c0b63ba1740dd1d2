import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckReport } from '../../src/tools/check/index.ts';
import { runHere } from '../support/run-here.ts';
import { type EndedProcess, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const secret = 'k7Qd0v2ZrX5mW9bT4yH1sL8nC3fJ6pGa';
let server: TestServer;
let free: number;
beforeAll(async () => {
  server = await startTestServer();
  free = await freePort();
});
afterAll(async () => {
  await server.stop();
  removeTemporaryFolders();
});

async function freePort(): Promise<number> {
  const trial = createServer();
  await new Promise<void>((resolve) => trial.listen(0, '127.0.0.1', resolve));
  const { port } = trial.address() as AddressInfo;
  await new Promise((resolve) => trial.close(resolve));
  return port;
}

/** Settings under which nothing of this machine is in the way. */
const variables = (more: Record<string, string> = {}) => ({
  SPACETIME_DATA_DIR: server.dataFolder,
  SPACETIME_PORT: String(free),
  SPACETIME_TELEMETRY_PORT: 'off',
  SPACETIME_SUPERVISOR_PORT: '0',
  ...more,
});
const check = (words: readonly string[], more: Record<string, string> = {}): Promise<EndedProcess> =>
  runHere(['check', ...words], variables(more));

async function report(words: readonly string[], more: Record<string, string> = {}) {
  const { code, stdout, stderr } = await check([...words, '--json'], more);
  expect(stderr).toBe('');
  const value = JSON.parse(stdout) as CheckReport;
  expect(code).toBe(value.ok ? 0 : 1);
  return { ...value, item: (id: string) => value.items.find((item) => item.id === id), stdout };
}

test('an installation for developers is in order, and the page says so too', async () => {
  const page = path.join(temporaryFolder(), 'check.html');
  const { code, stdout } = await check(['--html', page]);
  // The page of the product may not be built where only some tests run.
  const built = existsSync('dist/page/index.html');
  expect(code).toBe(built ? 0 : 1);
  expect(stdout).toMatch(/^critical\tfulfilled\tNode is /m);
  expect(stdout).toMatch(/^medium\tfulfilled\tNo import of the sources goes in a circle\.\tnone of src$/m);
  expect(stdout).toMatch(/^high\tfulfilled\tEvery package has a licence/m);
  expect(stdout).toMatch(/Judged as development: \d+ fulfilled/);
  expect(readFileSync(page, 'utf8')).toContain('Judged as development');
});

test('judged as production, the same installation is not; the port of the own server is ours', async () => {
  const { port } = new URL(server.url);
  // The server of this test runs in the process of the test, and has said so in its data folder.
  const judged = await report(['--environment', 'production'], { SPACETIME_PORT: port });
  expect(judged).toMatchObject({ ok: false, environment: 'production' });
  for (const id of ['environment', 'secret', 'configuration_valid', 'hosts', 'proxy_trusted'])
    expect(judged.item(id)?.state).toBe('open');
  expect(judged.item('whitelist')?.found).toBe('production may load scenes/solar-system.scene.json');
  expect(judged.item('port')).toMatchObject({
    state: 'fulfilled',
    found: expect.stringContaining('held by') as string,
  });
});

test('what is wrong is named: scene, whitelist, data folder, secret, certificate, port', async () => {
  const folder = temporaryFolder();
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const whitelist = file('whitelist.json', JSON.stringify({ production: { allow: ['broken.scene.json'] } }));
  file('broken.scene.json', '{}');
  const secretFile = file('secret', secret);
  chmodSync(secretFile, 0o644);
  const stranger = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const { port: taken } = stranger.address() as AddressInfo;
  const judged = await report([], {
    SPACETIME_ENV: 'production',
    SPACETIME_PORT: String(taken),
    SPACETIME_CONTENT_DIR: folder,
    SPACETIME_WHITELIST: whitelist,
    SPACETIME_DATA_DIR: whitelist,
    SPACETIME_SECRET_FILE: secretFile,
    SPACETIME_TLS_CERT: whitelist,
    SPACETIME_TLS_KEY: whitelist,
    SPACETIME_TLS_PORT: '0',
  });
  stranger.close();
  expect(judged.stdout).not.toContain(secret);
  const found = (id: string) => [judged.item(id)?.state, judged.item(id)?.found];
  expect(found('scenes')).toEqual(['open', expect.stringContaining('broken.scene.json: $')]);
  expect(found('whitelist')).toEqual(['open', expect.stringContaining('may not load')]);
  expect(found('data_folder')).toEqual(['open', `${whitelist} is no folder`]);
  if (process.platform !== 'win32')
    expect(found('secret_file')).toEqual(['open', `others may read ${secretFile}`]);
  expect(found('certificate')).toEqual(['open', expect.stringContaining('cannot be read')]);
  const holder = process.platform === 'linux' ? `process ${process.pid} (` : '';
  expect(found('port')).toEqual(['open', expect.stringContaining(`127.0.0.1:${taken} is held by ${holder}`)]);
});

test.each([
  [['--environment', 'prod'], /no value of --environment/],
  [['--settings', '/no/such/file.env'], /cannot be read/],
  [['--html', '/no/such/folder/check.html'], /cannot be written/],
  [['now'], /one word too many/],
])('%j ends with 2', async (words, sentence) => {
  const { code, stdout, stderr } = await check(words);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(sentence);
});
