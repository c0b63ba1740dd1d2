import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endProcesses, runCommand, sendRaw, until } from '../support/server.ts';
import { endSupervised, type SupervisorProcess, supervise } from '../support/supervisor-process.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const posix = process.platform !== 'win32';

let folder: string;
let configuration: string;
let variables: Record<string, string>;
let supervisor: SupervisorProcess;
beforeAll(async () => {
  folder = temporaryFolder();
  configuration = path.join(temporaryFolder(), 'spacetime.json');
  writeFileSync(configuration, '{}');
  variables = { SPACETIME_ENV: 'test', SPACETIME_DATA_DIR: folder, SPACETIME_CONFIG: configuration };
  supervisor = await supervise(['--', '--port', '0'], variables);
  await supervisor.until('running');
});
afterAll(() => {
  endSupervised();
  endProcesses();
  removeTemporaryFolders();
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('the port of the supervisor', () => {
  test('says to everybody that all is well, and no more', async () => {
    const health = await fetch(`${supervisor.url}/health`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { name: 'spacetime-supervisor', status: 'ok', state: 'running' },
    ]);
    expect(Object.keys((await (await fetch(`${supervisor.url}/status`)).json()) as object)).toEqual([
      'name',
      'version',
      'state',
    ]);
  });

  test.runIf(posix)('has its token in a file for its owner alone, which nothing shows', async () => {
    expect(statSync(path.join(folder, 'supervisor-token')).mode & 0o077).toBe(0);
    expect(statSync(path.join(folder, 'supervisor.json')).mode & 0o077).toBe(0);
    const { output } = await supervisor.status();
    expect(output.some(({ text }) => text.includes('"event":"ready"'))).toBe(true);
    const kept = JSON.parse(readFileSync(path.join(folder, 'credential.json'), 'utf8')) as {
      refresh_token: string;
    };
    for (const secret of [supervisor.token, kept.refresh_token])
      expect(JSON.stringify(output) + supervisor.output()).not.toContain(secret);
  });

  test('takes no order without it, from a page, under another name or with a body', async () => {
    const { pid } = (await supervisor.status()).server ?? {};
    const owner = { authorization: `Bearer ${supervisor.token}` };
    const post = (headers: Record<string, string>, body?: string) =>
      new Promise<number>((resolve, reject) => {
        const call = request(`${supervisor.url}/stop`, { method: 'POST', headers }, (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
        });
        call.once('error', reject).end(body);
      });
    expect(await post({})).toBe(401);
    expect(await post({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await post({ ...owner, origin: 'https://evil.example' })).toBe(403);
    expect(await post({ ...owner, host: 'evil.example' })).toBe(421);
    expect(await post(owner, 'x'.repeat(2000))).toBe(413);
    expect(await post({ ...owner, 'transfer-encoding': 'chunked' }, 'x'.repeat(2000))).toBe(413);
    expect(await sendRaw(supervisor.url, 'GET\r\n\r\n')).toContain('"code":"malformed_request"');
    const long = `GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await sendRaw(supervisor.url, long)).toContain('"code":"headers_too_large"');
    expect((await supervisor.status()).server?.pid).toBe(pid);
  });
});

test('a second supervisor is refused: at the same port, and for the same data folder', async () => {
  const { port } = new URL(supervisor.url);
  const elsewhere = { ...variables, SPACETIME_DATA_DIR: temporaryFolder() };
  const samePort = await runCommand(['supervise', '--port', port], elsewhere);
  expect(samePort.code).toBe(11);
  expect(samePort.stderr).toMatch(
    /port \d+ is in use .*SPACETIME_SUPERVISOR_PORT.* It is another supervisor/,
  );
  const sameFolder = await runCommand(['supervise', '--port', '0', '--json'], variables);
  expect(sameFolder.code).toBe(21);
  expect(JSON.parse(sameFolder.stderr)).toMatchObject({
    error: expect.stringContaining(`Another supervisor (process ${supervisor.child.pid}, ${supervisor.url})`),
    exit_code: 21,
  });
  expect((await supervisor.status()).state).toBe('running');
});

test('a server that is killed is started again', async () => {
  const { pid = 0 } = (await supervisor.status()).server ?? {};
  process.kill(pid, 'SIGKILL');
  await supervisor.until('waiting');
  await supervisor.until('running');
  const { server, last_end, restarts } = await supervisor.status();
  expect(server?.pid).not.toBe(pid);
  expect(last_end).toMatchObject({ code: null, signal: 'SIGKILL', reason: null });
  expect(restarts).toMatchObject({ total: 1, within_a_minute: 1 });
  expect((await fetch(`${server?.address}/health/ready`)).status).toBe(200);
});

test('a configuration that is refused is not tried again, until somebody starts it', async () => {
  writeFileSync(configuration, '{"prot": 1}');
  await supervisor.order('restart');
  await supervisor.until('given_up');
  expect((await fetch(`${supervisor.url}/health`)).status).toBe(503);
  const { detail, output } = await supervisor.status();
  expect(detail).toContain('exit code 10), and is given up: its configuration is refused');
  expect(output.at(-1)?.text).toContain('Unknown key');
  writeFileSync(configuration, '{}');
  await supervisor.order('start');
  await supervisor.until('running');
});

test('signals are passed on: SIGHUP ends nothing, SIGTERM lets the server finish and ends both', async () => {
  const { pid = 0 } = (await supervisor.status()).server ?? {};
  if (posix) process.kill(supervisor.child.pid ?? 0, 'SIGHUP');
  expect((await supervisor.status()).server?.pid).toBe(pid);
  supervisor.child.kill('SIGTERM');
  const [code] = (await once(supervisor.child, 'close')) as [number | null];
  expect(code).toBe(posix ? 0 : null);
  expect(isAlive(pid)).toBe(false);
  if (posix) expect(supervisor.output()).toContain('SIGTERM: stopping');
  for (const name of ['supervisor.json', 'server.json'])
    expect(existsSync(path.join(folder, name))).toBe(!posix && name === 'supervisor.json');
});

test('a server whose supervisor is killed finishes and ends; one whose output nobody reads goes on', async () => {
  const orphaned = await supervise(['--', '--port', '0'], variables);
  await orphaned.until('running');
  expect(orphaned.token).toBe(supervisor.token);
  const { pid: first = 0 } = (await orphaned.status()).server ?? {};
  orphaned.child.stdout?.destroy();
  orphaned.child.stderr?.destroy();
  process.kill(first, 'SIGKILL');
  await until('the server is started again', async () => {
    const { state, restarts } = await orphaned.status();
    return restarts.total === 1 && state === 'running';
  });
  const { pid = 0 } = (await orphaned.status()).server ?? {};
  orphaned.child.kill('SIGKILL');
  await until('the server has ended', () => !isAlive(pid));
  // It has taken its announcement back, as one does that ends in order.
  expect(existsSync(path.join(folder, 'server.json'))).toBe(false);
});

describe('a supervisor that cannot begin', () => {
  test('because something else holds its port', async () => {
    const stranger = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const port = String((stranger.address() as AddressInfo).port);
    const { code, stderr } = await runCommand(['supervise'], {
      ...variables,
      SPACETIME_SUPERVISOR_PORT: port,
    });
    stranger.close();
    expect(code).toBe(11);
    expect(stderr).toMatch(
      new RegExp(`port ${port} is in use .* --port or SPACETIME_SUPERVISOR_PORT\\.$`, 'm'),
    );
  });

  test('because it cannot say where it is, and then it does not stay', async () => {
    const data = temporaryFolder();
    mkdirSync(path.join(data, 'supervisor.json'));
    const { code, stdout, stderr } = await runCommand(['supervise', '--port', '0'], {
      ...variables,
      SPACETIME_DATA_DIR: data,
    });
    expect([code, stdout]).toEqual([14, '']);
    expect(stderr).toContain('Choose another one with SPACETIME_DATA_DIR');
  });

  test.each([
    ['its configuration', [], { SPACETIME_ENV: 'prod' }, 10, /SPACETIME_ENV/],
    ['words of the server', ['--', '--prot', '1'], {}, 2, /no option "--prot"/],
    ['no port', ['--port', '70000'], {}, 2, /no port/],
    ['no time', ['--check-every', 'often'], {}, 2, /number of seconds/],
    [
      'a file for a folder',
      ['--port', '0'],
      { SPACETIME_DATA_DIR: 'package.json' },
      14,
      /SPACETIME_DATA_DIR/,
    ],
  ] as const)('says why: %s', async (_, words, more, exitCode, sentence) => {
    const { code, stdout, stderr } = await runCommand(['supervise', ...words], { ...variables, ...more });
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toMatch(sentence);
  });
});
