import { once } from 'node:events';
import { afterAll, expect, test } from 'vitest';
import { endSupervised, supervise } from '../support/supervisor-process.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

afterAll(() => {
  endSupervised();
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
