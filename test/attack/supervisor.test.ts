import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { endProcesses, runCommand, startServerProcess, until } from '../support/server.ts';
import { endSupervised, supervise } from '../support/supervisor-process.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

afterAll(() => {
  endSupervised();
  endProcesses();
  removeTemporaryFolders();
});

test.skipIf(process.platform === 'win32')('a server that hangs is killed and started again', async () => {
  const variables = { SPACETIME_ENV: 'test', SPACETIME_DATA_DIR: temporaryFolder() };
  const supervisor = await supervise(['--check-every', '0.5', '--', '--port', '0'], variables);
  await supervisor.until('running');
  const { pid = 0 } = (await supervisor.status()).server ?? {};
  process.kill(pid, 'SIGSTOP');
  await supervisor.until('stopping');
  await supervisor.until('running');
  const { server, last_end } = await supervisor.status();
  expect(server?.pid).not.toBe(pid);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(last_end?.reason).toBe('it has not answered 3 checks in a row');
  supervisor.child.kill('SIGTERM');
  const [code] = (await once(supervisor.child, 'close')) as [number | null];
  expect(code).toBe(0);
});

test('a server that somebody else has left is waited for, not run into', async () => {
  const variables = { SPACETIME_ENV: 'test', SPACETIME_DATA_DIR: temporaryFolder() };
  const left = await startServerProcess([], variables);
  const supervisor = await supervise(['--', '--port', '0'], variables);
  await until('it waits', () => supervisor.output().includes('waiting until it has ended'));
  expect(await supervisor.status()).toMatchObject({ state: 'stopped', server: null });
  expect(await left.stop()).toBe(0);
  await supervisor.until('running');
  expect((await supervisor.status()).restarts.total).toBe(0);
  supervisor.child.kill('SIGTERM');
  await once(supervisor.child, 'close');
  const again = await startServerProcess([], variables);
  const closing = await supervise(['--', '--port', '0'], variables);
  await until('it waits', () => closing.output().includes('waiting until it has ended'));
  closing.child.kill('SIGTERM');
  const [code] = (await once(closing.child, 'close')) as [number | null];
  if (process.platform !== 'win32') expect(code).toBe(0);
  expect(await again.stop()).toBe(0);
});

test('whoever does not read his answers holds a connection for a while only', async () => {
  const variables = { SPACETIME_ENV: 'test', SPACETIME_DATA_DIR: temporaryFolder() };
  const supervisor = await supervise(['--', '--port', '0'], variables);
  const { port } = new URL(supervisor.url);
  // More than the buffers of a connection take, so that some answers are never written.
  const calls = 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(50_000);
  const greedy = Array.from({ length: 32 }, () => {
    const socket = connect(Number(port), '127.0.0.1').pause();
    socket.on('error', () => {});
    socket.write(calls);
    return socket;
  });
  await Promise.all(greedy.map((socket) => once(socket, 'connect')));
  // All places are taken: whoever comes now is hung up on.
  await until('the operator comes through', () =>
    fetch(`${supervisor.url}/health`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  for (const socket of greedy) socket.destroy();
  supervisor.child.kill('SIGTERM');
  await once(supervisor.child, 'close');
});

test('a server that never comes up is given up after three restarts, which the exit code says', async () => {
  const configuration = path.join(temporaryFolder(), 'spacetime.json');
  writeFileSync(configuration, '{}');
  const { code, stdout, stderr } = await runCommand(
    ['supervise', '--port', '0', '--json', '--exit-when-given-up', '--', '--port', '0'],
    {
      SPACETIME_DATA_DIR: temporaryFolder(),
      SPACETIME_TLS_CERT: configuration,
      SPACETIME_TLS_KEY: '/no/such/key.pem',
    },
  );
  expect(code).toBe(20);
  const states = stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { state?: string }).state);
  expect(states.filter((state) => state === 'starting')).toHaveLength(4);
  expect(states.at(-1)).toBe('given_up');
  expect(stderr).toContain('is given up: it ended again after 3 restarts');
});
