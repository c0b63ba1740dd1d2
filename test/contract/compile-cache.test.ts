import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { userFolder } from '../../scripts/bootstrap/compile-cache.mjs';
import { root } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const script = path.join(root, 'scripts/bootstrap/compile-cache.mjs');
const program = `
  import { getCompileCacheDir } from 'node:module';
  import { keepCompiled } from ${JSON.stringify(script)};
  keepCompiled(process.argv[1]);
  console.log(JSON.stringify([process.env.NODE_COMPILE_CACHE ?? null, getCompileCacheDir() ?? null]));
`;

let installed: string;
let home: string;
const own = (): string => path.join(installed, 'node_modules/.cache/spacetime');
const users = (): string => path.join(home, 'spacetime');
beforeEach(() => {
  installed = temporaryFolder();
  home = temporaryFolder();
  mkdirSync(path.join(installed, 'node_modules'));
});
afterAll(removeTemporaryFolders);

/** Where a program keeps what it has compiled: what it tells its children, and what it does itself. */
function kept(variables: NodeJS.ProcessEnv = {}): readonly (string | null)[] {
  // These two, so that it is asked on every system.
  const env = { XDG_CACHE_HOME: home, LOCALAPPDATA: home, ...variables };
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program, installed],
    { env, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout) as (string | null)[];
}

/** Lets nobody, the superuser included, make anything in a folder. */
function close(folder: string): void {
  mkdirSync(path.dirname(folder), { recursive: true });
  writeFileSync(folder, 'no folder');
}

test('with the packages, where that is possible, and where a variable says', () => {
  expect(kept()).toEqual([own(), expect.stringContaining(own())]);
  expect(readdirSync(home)).toEqual([]);
  const chosen = path.join(home, 'chosen');
  expect(kept({ NODE_COMPILE_CACHE: chosen })).toEqual([chosen, expect.stringContaining(chosen)]);
});

test.skipIf(process.platform === 'darwin')("else in the user's own folder, which nobody else may use", () => {
  close(path.join(installed, 'node_modules/.cache'));
  expect(kept()).toEqual([users(), expect.stringContaining(users())]);
  expect(readdirSync(users()).filter((name) => name.startsWith('.try'))).toEqual([]);
  if (process.platform === 'win32') return;
  expect(statSync(users()).mode & 0o777).toBe(0o700);
  chmodSync(users(), 0o770);
  expect(kept()).toEqual([null, null]);
});

test.skipIf(process.platform === 'darwin')('else nowhere', () => {
  close(path.join(installed, 'node_modules/.cache'));
  close(users());
  expect(kept()).toEqual([null, null]);
  expect(existsSync(own())).toBe(false);
});

test("the user's own folder is where each system has it", () => {
  const at = (platform: string, variables: NodeJS.ProcessEnv, folder = '/ada') =>
    userFolder({ platform, variables, home: () => folder })?.replaceAll('\\', '/');
  expect(at('linux', {})).toBe('/ada/.cache/spacetime');
  expect(at('linux', { XDG_CACHE_HOME: '/var/cache' })).toBe('/var/cache/spacetime');
  expect(at('linux', { XDG_CACHE_HOME: 'relative' })).toBe('/ada/.cache/spacetime');
  expect(at('darwin', { XDG_CACHE_HOME: '/var/cache' })).toBe('/ada/Library/Caches/spacetime');
  expect(at('win32', { LOCALAPPDATA: '/local' })).toBe('/local/spacetime');
  expect(at('win32', {})).toBe('/ada/AppData/Local/spacetime');
  const nobody = () => {
    throw new Error('This user has no home.');
  };
  expect(userFolder({ platform: 'linux', variables: {}, home: nobody })).toBe(null);
});
