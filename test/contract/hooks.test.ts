import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type HookProject, makeHookProject } from '../support/hook-project.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;
const ownHook = '#!/bin/sh\nexit 0\n';
let project: HookProject;
let hook: string;
beforeAll(() => {
  if (!hasGit) return;
  // At this port is never a server.
  project = makeHookProject(temporaryFolder(), { SPACETIME_URL: 'http://127.0.0.1:1' });
  hook = path.join(project.folder, '.git/hooks/pre-commit');
});
beforeEach(({ skip }) => {
  if (!hasGit) skip('Needs git. Install it (Debian: sudo apt install git).');
});
afterAll(() => removeTemporaryFolders());

const commit = (message: string) => {
  project.git('add', '--all');
  return project.git('commit', '--message', message);
};
const lastMessage = (): string => project.git('log', '-1', '--format=%s').output.trim();

describe('npm run hooks', () => {
  test('leaves a hook of your own alone until it is told to replace it, and gives it back', () => {
    project.write('.git/hooks/pre-commit', ownHook);
    const refused = project.hooks();
    expect([refused.status, refused.output]).toEqual([1, expect.stringContaining('of your own already')]);
    expect(readFileSync(hook, 'utf8')).toBe(ownHook);
    expect(project.hooks('--remove').status).toBe(1);
    const replaced = project.hooks('--replace');
    expect([replaced.status, replaced.output]).toEqual([0, expect.stringContaining('Checking once')]);
    expect(readFileSync(hook, 'utf8')).toContain('hooks/pre-commit.mjs');
    expect(project.hooks('--remove').output).toContain('by your own hook again');
    expect(readFileSync(hook, 'utf8')).toBe(ownHook);
    rmSync(hook);
  });

  test('writes into no folder that other repositories share', () => {
    project.write('../.gitconfig', '[core]\n  hooksPath = ~/hooks\n');
    const { status, output } = project.hooks();
    expect([status, output]).toEqual([1, expect.stringContaining('core.hooksPath')]);
    rmSync(path.join(project.folder, '../.gitconfig'));
  });

  test('tells what it can do, and refuses nonsense', () => {
    expect(project.hooks('--help')).toMatchObject({ status: 0 });
    expect(project.hooks('--nope')).toMatchObject({ status: 2 });
  });

  test('installs the hook, twice as well as once', () => {
    expect(project.hooks().status).toBe(0);
    const twice = project.hooks();
    expect([twice.status, twice.output]).toEqual([0, expect.not.stringContaining('Checking once')]);
    expect(existsSync(`${hook}.before-spacetime`)).toBe(false);
  });
});

describe('the hook', () => {
  test('lets through what is good, in files with spaces, without a server, and says what it did', () => {
    project.write('src/a good one.ts', 'export const one = 1;\n');
    const { status, output } = commit('Add one');
    expect([status, lastMessage()]).toEqual([0, 'Add one']);
    for (const line of [/^types +good/m, /^form +good/m, /^lint +good/m, /^rules +good/m])
      expect(output).toMatch(line);
    expect(output).toMatch(/^server +skipped: none runs/m);
  });

  test('stops what is bad, and shows each thing once', () => {
    project.write('src/bad one.ts', 'export const one: string = 1\n');
    project.write('src/untidy.ts', 'export const two = 2;\n');
    const { status, output } = commit('Add what is bad');
    expect([status, lastMessage()]).toEqual([1, 'Add one']);
    expect(output).toMatch(/^types +failed/m);
    expect(output).toContain("Type 'number' is not assignable to type 'string'");
    expect(output).toMatch(/^form +failed/m);
    expect(output).toMatch(/^rules +failed/m);
    expect(output).toContain('allows no untidy file');
    expect(output).not.toMatch(/^server/m);
    expect(output).toContain('git commit --no-verify');
  });

  test('does not look for files that are removed, and says what is staged in part', () => {
    rmSync(path.join(project.folder, 'src/bad one.ts'));
    rmSync(path.join(project.folder, 'src/untidy.ts'));
    rmSync(path.join(project.folder, 'src/a good one.ts'));
    project.write('src/rest.ts', 'export const one = 1;\n');
    project.git('add', '--all');
    project.write('src/rest.ts', 'export const one = 2;\n');
    const { status, output } = project.git('commit', '--message', 'Remove one');
    expect([status, lastMessage()]).toEqual([0, 'Remove one']);
    expect(output).toContain('not as it is staged: src/rest.ts');
  });
});
