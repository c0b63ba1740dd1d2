import { cpSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { endProcesses, root, runCommand } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

afterAll(() => {
  endProcesses();
  removeTemporaryFolders();
});

describe('spacetime test', () => {
  test('runs what the runner runs, and passes on its outcome', async () => {
    const words = [
      'test',
      '--kind',
      'unit',
      '--filter',
      'src/cli/clos*',
      '--workers',
      '1',
      '--timeout',
      '60',
    ];
    const { code, stdout } = await runCommand([...words, '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ failed: 0, skipped: 0 })]);
  });

  test('ends with 2 where the runner cannot run', async () => {
    const { code, stdout, stderr } = await runCommand(['test', '--kind', 'unit,none']);
    expect([code, stdout]).toEqual([2, '0 passed, 0 failed, 0 skipped\n']);
    expect(stderr).toContain('There is no kind of test called "none". There are: unit,');
  });

  test('ends with 2 where no test has the name that is asked for', async () => {
    const words = ['test', '--kind', 'accuracy', '--filter', 'no test is called so'];
    const { code, stderr } = await runCommand(words);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('No test that can run matches "no test is called so".'),
    ]);
  });

  test('says where there are no tests', async () => {
    const folder = temporaryFolder();
    cpSync(path.join(root, 'src'), path.join(folder, 'src'), { recursive: true });
    cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    const { code, stdout, stderr } = await runCommand(['test'], {}, '', path.join(folder, 'src/app/cli.ts'));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('scripts/test.ts is missing. Tests come with the repository');
  });
});
