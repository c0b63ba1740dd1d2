import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root, until } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

afterAll(() => removeTemporaryFolders());

const runs = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'a validation that gets %s leaves no server behind',
  async (signal) => {
    const folder = temporaryFolder();
    const words = [path.join(root, 'src/app/cli.ts'), 'validate', '--start'];
    const child = spawn(process.execPath, words, {
      cwd: root,
      env: { PATH: process.env.PATH, TMPDIR: folder },
      stdio: 'ignore',
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const announced = (): string => path.join(folder, readdirSync(folder)[0] ?? 'none', 'server.json');
    await until('its server runs', () => existsSync(announced()));
    const { pid } = JSON.parse(readFileSync(announced(), 'utf8')) as { pid: number };
    child.kill(signal);
    const code = await ended;
    await until('its server is gone', () => !runs(pid));
    if (signal === 'SIGKILL') return;
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  },
);
