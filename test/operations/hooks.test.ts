import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type HookProject, makeHookProject } from '../support/hook-project.ts';
import { endProcesses, type ServerProcess, startServerProcess, until } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;
let project: HookProject;
let variables: Record<string, string>;
beforeAll(() => {
  if (!hasGit) return;
  const above = temporaryFolder();
  // Nothing but the data folder tells the hook which server is meant.
  variables = { SPACETIME_DATA_DIR: path.join(above, 'data'), SPACETIME_ENV: 'test' };
  project = makeHookProject(above, variables);
  const { status, output } = project.hooks();
  if (status !== 0) throw new Error(output);
});
beforeEach(({ skip }) => {
  if (!hasGit) skip('Needs git. Install it (Debian: sudo apt install git).');
});
afterAll(() => {
  endProcesses();
  removeTemporaryFolders();
});

const begin = (...words: string[]): Promise<ServerProcess> => startServerProcess(words, variables);
let changes = 0;
const commit = () => {
  project.write('notes.md', `Change ${++changes}\n`);
  project.git('add', '--all');
  return project.git('commit', '--message', 'Change notes');
};
const commits = (): number => Number(project.git('rev-list', '--count', 'HEAD').output);

test('commits while a server runs that does what it has to, and refuses to while it hangs', async () => {
  const before = commits();
  const server = await begin();
  // A machine that is busy enough to be late with ticks is told so: then once more.
  await until('a commit is made', () => {
    const { status, output } = commit();
    expect(output).toMatch(/^server +(good|failed)/m);
    return status === 0;
  });
  expect(commits()).toBe(before + 1);

  server.child.kill('SIGSTOP');
  const refused = commit();
  expect(refused.status).toBe(1);
  expect(refused.output).toMatch(/^server +failed.*No answer from .*took too long.*--no-verify/ms);
  expect(commits()).toBe(before + 1);

  server.child.kill('SIGCONT');
  await until('a commit is made again', () => commit().status === 0);
  await server.stop();
  const without = commit();
  expect([without.status, without.output]).toEqual([
    0,
    expect.stringMatching(/^server +skipped: none runs/m),
  ]);
});

test('refuses to commit while a server runs that is not well, and names what is not', async () => {
  const before = commits();
  const server = await begin('--fresh', '--scene', 'scenes/none.scene.json');
  const { status, output } = commit();
  expect(status).toBe(1);
  expect(output).toMatch(/^rules +good/m);
  expect(output).toMatch(/^server +failed.*FAILED +\w+.*--no-verify/ms);
  expect(commits()).toBe(before);
  await server.stop();
});
