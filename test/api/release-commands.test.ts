import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { makePackage } from '../support/packages.ts';
import { type EndedProcess, root, runCommand, until } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const mounted: string[] = [];
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of mounted) execFileSync('umount', [folder]);
  removeTemporaryFolders();
});

let base: string;
let place: string;
beforeEach(() => {
  base = temporaryFolder();
  place = path.join(base, 'opt');
});

const release = (...words: string[]): Promise<EndedProcess> =>
  runCommand(['release', ...words, '--folder', place], { SPACETIME_DATA_DIR: path.join(base, 'none') });
const packed = (version: string, more: object = {}): Promise<string> =>
  makePackage(path.join(base, 'archives'), { version, ...more });
const left = (): readonly string[] => {
  const folder = path.join(place, 'releases');
  return existsSync(folder) ? readdirSync(folder) : [];
};

function isAlive(pid = 0): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A disk of its own, where the user may mount one. */
function disk(options: string): string | undefined {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  mounted.push(folder);
  return folder;
}

describe('spacetime release', () => {
  test('installs, switches, restarts, goes back with the settings, and says each', async () => {
    const settings = path.join(base, 'spacetime.env');
    const log = path.join(base, 'log');
    writeFileSync(settings, 'SPACETIME_PORT=1\nSPACETIME_SECRET=hidden\n');
    for (const version of ['0.1.0', '0.2.0']) {
      const installed = await release('install', await packed(version));
      expect(installed).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`${version} is installed in`),
      });
    }
    const first = await release('activate', '0.1.0', '--settings', settings, '--then', `echo one >> ${log}`);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('Active now: 0.1.0.') });
    expect(first.stdout).toContain('There is no store in the data folder yet.');
    expect((await release('activate', '0.2.0')).stdout).toContain('instead of 0.1.0');
    const twice = await release('activate', '0.2.0', '--then', `echo never >> ${log}`);
    expect(twice.stdout).toMatch(/^0\.2\.0 is active already\. Not run: "echo never >> /);
    writeFileSync(settings, 'SPACETIME_PORT=2\nSPACETIME_SECRET=shown\n');

    const plan = await release('rollback', '--dry-run', '--then', `echo two >> ${log}`);
    expect(plan.stdout).toContain(
      `Would put back the settings of 0.1.0 in ${settings}: SPACETIME_PORT, SPACETIME_SECRET.`,
    );
    expect(plan.stdout).toContain('Would be active: 0.1.0, instead of 0.2.0.');
    expect(plan.stdout + plan.stderr).not.toMatch(/hidden|shown/);
    expect(readlinkSync(path.join(place, 'current'))).toBe('releases/0.2.0');

    const back = await release('rollback', '--json', '--then', `echo two >> ${log}; echo said`);
    expect(JSON.parse(back.stdout)).toMatchObject({
      from: '0.2.0',
      to: '0.1.0',
      dry_run: false,
      changes: true,
    });
    expect(back.stderr).toBe('said\n');
    expect(readFileSync(log, 'utf8')).toBe('one\ntwo\n');
    expect(readFileSync(settings, 'utf8')).toContain('SPACETIME_PORT=1\n');
    const { stdout } = await release('list', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      releases: [
        { version: '0.1.0', state: 'active' },
        { version: '0.2.0', state: 'previous' },
      ],
    });
  });

  test('refuses a release that the store has left two behind, takes one that is one behind, and tells a restart that failed', async () => {
    await release('install', await packed('0.2.0', { storeRelease: 2 }));
    const store = new DatabaseSync(path.join(base, 'store.sqlite'));
    store.exec('CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_ms INTEGER, release INTEGER)');
    store.exec("INSERT INTO migrations VALUES ('0001-values', 0, NULL), ('9998-later', 0, 4)");
    const words = ['activate', '0.2.0', '--data', base, '--then', 'exit 4', '--json'];
    const far = await release(...words);
    expect(far).toMatchObject({ code: 1, stderr: expect.stringMatching(/2 releases of the store ahead/) });
    expect(existsSync(path.join(place, 'current'))).toBe(false);
    store.exec("UPDATE migrations SET release = 3 WHERE name = '9998-later'");
    store.close();
    const near = await release(...words);
    expect(near.code).toBe(20);
    expect(JSON.parse(near.stderr)).toMatchObject({
      exit_code: 20,
      error: expect.stringContaining('0.2.0 is active'),
    });
    expect(readlinkSync(path.join(place, 'current'))).toBe('releases/0.2.0');
  });
});

/** Activates a release, and tells it twice to end while a command of the operator runs. */
async function endedWhile(option: '--before' | '--then') {
  const log = path.join(base, `log${option}`);
  // The shell, and a program that it has begun and that ends only when it has to.
  const command = `(trap '' TERM; echo inner; exec sleep 600) >> ${log} & echo $$ $! >> ${log}; wait`;
  const script = path.join(root, 'src/app/cli.ts');
  const words = ['release', 'activate', '0.1.0', '--folder', place, option, command];
  // Without the terminal of whoever runs the tests.
  const child = spawn(process.execPath, [script, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, SPACETIME_DATA_DIR: path.join(base, 'none') },
    detached: true,
  });
  children.add(child);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  await until('both run', () => said().match(/\n/g)?.length === 2);
  const pids = [...said().matchAll(/\d+/g)].map(Number);
  child.kill('SIGTERM');
  await until('the shell has ended', () => !isAlive(pids[0]));
  child.kill('SIGTERM');
  const code = await ended;
  await until('all has ended', () => !pids.some(isAlive));
  return { code, stderr };
}

test.skipIf(process.platform === 'win32')(
  'what is told to end ends the command of the operator that runs, with all that it has begun, and says what is so',
  async () => {
    await release('install', await packed('0.1.0'));
    const before = await endedWhile('--before');
    expect(before.stderr).toMatch(
      /^SIGTERM: ending "\(trap .*" was ended by SIGTERM, so nothing was changed/s,
    );
    expect([before.code, existsSync(path.join(place, 'current'))]).toEqual([1, false]);
    const then = await endedWhile('--then');
    expect(then.stderr).toMatch(/0\.1\.0 is active, but ".*" was ended by SIGTERM/);
    expect([then.code, existsSync(path.join(place, 'current'))]).toEqual([20, true]);
  },
);

describe('what goes wrong while a release is installed', () => {
  test('an archive that was broken on its way leaves nothing', async () => {
    const archive = await packed('0.1.0');
    appendFileSync(archive, 'x');
    const { code, stderr } = await release('install', archive);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/its SHA-256 is .* Fetch it again/),
    });
    expect(existsSync(place)).toBe(false);
  });

  test('one that is killed is done again, and keeps out another one while it lives', async () => {
    // Its program holds up the last check until somebody writes a file.
    const go = path.join(base, 'go');
    const program = `while [ ! -e ${go} ]; do sleep 0.05; done; echo 0.1.0`;
    const archive = await packed('0.1.0', { program });
    const script = path.join(root, 'src/app/cli.ts');
    const child = spawn(process.execPath, [script, 'release', 'install', archive, '--folder', place], {
      stdio: 'ignore',
    });
    children.add(child);
    const ended = new Promise((resolve) => child.once('close', resolve));
    await until('it unpacks', () => left().some((name) => name.startsWith('.new-')));
    const second = await release('install', archive);
    expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining('Another command works on') });
    child.kill('SIGKILL');
    await ended;
    writeFileSync(go, '');
    expect(left()).toEqual([expect.stringMatching(/^\.new-/)]);
    expect((await release('install', archive)).code).toBe(0);
    expect(left()).toEqual(['0.1.0']);
  });

  test('a disk that is full is told, and what was written is gone', async ({ skip }) => {
    const small = disk('size=1m');
    if (small === undefined) return skip('Needs the right to mount a disk.');
    place = path.join(small, 'opt');
    const noise = Array.from({ length: 40_000 }, (_, at) => Math.sin(at)).join(' ');
    const { code, stderr } = await release(
      'install',
      await packed('0.1.0', { more: { noise, again: noise } }),
    );
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/disk is full.*release prune/),
    });
    expect(left()).toEqual([]);
  });

  test('a disk that may only be read is told', async ({ skip }) => {
    const fixed = disk('size=1m,ro');
    if (fixed === undefined) return skip('Needs the right to mount a disk.');
    place = path.join(fixed, 'opt');
    const { code, stderr } = await release('install', await packed('0.1.0'));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/may only be read.*--folder/),
    });
  });
});
