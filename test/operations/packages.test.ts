import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BuiltPackage,
  buildPackage,
  laterPackage,
  listFiles,
  packageable,
} from '../support/packages.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

/** A user without rights, where the superuser tests, whom no rights hold back. */
const nobody = 65_534;
const uid = process.getuid?.() === 0 ? nobody : undefined;
const longestMs = 600_000;

const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  removeTemporaryFolders();
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with this environment and no other: no PATH. */
function begin(program: string, words: readonly string[], env: NodeJS.ProcessEnv, asNobody = false) {
  const rights = asNobody && uid !== undefined ? { uid, gid: uid } : {};
  const child = spawn(program, words, { cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'], ...rights });
  children.add(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part) => (stdout += part));
  child.stderr.on('data', (part) => (stderr += part));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      children.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  return { child, ended, said: () => stdout };
}
const run = (program: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  begin(program, words, env).ended;

/** A server that is ready, and what ends it. */
async function serve(program: string, env: NodeJS.ProcessEnv) {
  const { child, ended, said } = begin(program, ['start', '--json', '--port', '0', '--no-open'], env, true);
  const ready = new Promise<string>((resolve) => {
    child.stdout.on('data', () => {
      const line = said()
        .split('\n')
        .find((one) => one.includes('"event":"ready"'));
      if (line !== undefined) resolve((JSON.parse(line) as { addresses: string[] }).addresses[0] ?? '');
    });
  });
  const url = await Promise.race([
    ready,
    ended.then(({ code, stderr }) => Promise.reject(new Error(`It ended with ${code}: ${stderr}`))),
  ]);
  const stop = (): Promise<Ended> => {
    child.kill('SIGTERM');
    return ended;
  };
  return { url, stop };
}

/** A folder that whoever runs the server may write to. */
function openFolder(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  return folder;
}

describe.runIf(packageable)('the package of this machine', () => {
  let built: BuiltPackage;
  let out: string;
  let archive: string;
  let unpacked: string;
  let program: string;

  beforeAll(async () => {
    built = await buildPackage();
    ({ archive, folder: unpacked, program } = built);
    out = path.dirname(archive);
  }, longestMs);

  test('is the same, byte for byte, when it is built again', { timeout: longestMs }, async () => {
    const again = await buildPackage();
    const [one, other] = [built, again].map(({ folder }) =>
      readFileSync(path.join(folder, 'files.sha256'), 'utf8'),
    );
    expect(other).toBe(one);
    const sums = readFileSync(path.join(path.dirname(again.archive), 'SHA256SUMS'), 'utf8');
    expect(sums).toBe(readFileSync(path.join(out, 'SHA256SUMS'), 'utf8'));
  });

  test('has what it says: digests, terms, materials, and nothing of the tests', () => {
    execFileSync('sha256sum', ['--quiet', '--check', 'SHA256SUMS'], { cwd: out });
    execFileSync('sha256sum', ['--quiet', '--check', 'files.sha256'], { cwd: unpacked });
    const files = listFiles(unpacked);
    const sums = readFileSync(path.join(unpacked, 'files.sha256'), 'utf8');
    expect(sums.match(/\n/g)?.length).toBe(files.length - 1);
    expect(files.filter((name) => /\.test\.|^test\/|\.ts\.map$/.test(name))).toEqual([]);
    const bill = readFileSync(path.join(unpacked, 'sbom.cdx.json'), 'utf8');
    expect(bill).toBe(readFileSync(archive.replace(/\.tar\.gz$/, '.cdx.json'), 'utf8'));
    const notices = readFileSync(path.join(unpacked, 'third-party-notices.txt'), 'utf8');
    for (const name of ['fastify 5', 'three 0', 'Node\n']) expect(notices).toContain(`\n${name}`);
  });

  test('answers with an empty environment', async () => {
    expect(await run(program, ['--version'])).toEqual({ code: 0, stdout: `${built.version}\n`, stderr: '' });
    const words = ['positions', '--body', 'mars', '--center', 'sun', '--jd', '2451545', '--json'];
    const { code, stdout } = await run(program, words);
    expect(code).toBe(0);
    expect(stdout).toContain('"body":"mars"');
  });

  test('serves from a folder that it may not write to, and stops', async () => {
    const before = listFiles(unpacked);
    const home = openFolder();
    const { url, stop } = await serve(program, { HOME: home });
    for (const place of ['/health', '/health/ready', '/', '/console', '/docs']) {
      const answer = await fetch(new URL(place, url));
      expect([place, answer.status]).toEqual([place, 200]);
    }
    expect(await stop()).toMatchObject({ code: 0 });
    const place =
      process.platform === 'darwin' ? 'Library/Application Support/SpaceTime' : '.local/share/spacetime';
    expect(existsSync(path.join(home, place, 'store.sqlite'))).toBe(true);
    expect(listFiles(unpacked)).toEqual(before);
    if (process.platform === 'linux') expect(existsSync(path.join(home, '.cache/spacetime'))).toBe(true);
  });

  test('is installed, replaced and gone back to on the same store', { timeout: longestMs }, async () => {
    const place = path.join(openFolder(), 'opt');
    const data = path.join(openFolder(), 'data');
    mkdirSync(data, { mode: 0o777 });
    const env = { SPACETIME_DATA_DIR: data };
    const current = path.join(place, 'current/spacetime');
    const release = async (from: string, ...words: string[]): Promise<Ended> =>
      run(from, ['release', ...words], env);
    const works = async (who: string, all: readonly string[]): Promise<void> => {
      const { stop } = await serve(current, env);
      expect(await stop()).toMatchObject({ code: 0 });
      const made = begin(current, ['token', 'create', '--role', 'admin', '--name', who, '--json'], env, true);
      expect(await made.ended).toMatchObject({ code: 0 });
      const { stdout } = await begin(current, ['token', 'list', '--json'], env, true).ended;
      for (const name of all) expect(stdout).toContain(`"${name}"`);
    };
    chmodSync(data, 0o777);

    expect(await release(program, 'install', archive, '--folder', place)).toMatchObject({ code: 0 });
    expect(await release(program, 'activate', built.version, '--folder', place)).toMatchObject({ code: 0 });
    await works('ada', ['ada']);
    for (const [number, storeRelease] of [
      ['99.0.0', 2],
      ['99.1.0', 3],
    ] as const)
      expect(
        await release(current, 'install', await laterPackage(built, number, storeRelease)),
      ).toMatchObject({ code: 0 });

    expect(await release(current, 'activate', '99.0.0', '--then', 'echo restarted')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('restarted'),
    });
    expect((await run(current, ['--version'])).stdout).toBe('99.0.0\n');
    await works('bob', ['ada', 'bob']);

    const back = await release(current, 'rollback');
    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining('has added to the store') });
    expect((await run(current, ['--version'])).stdout).toBe(`${built.version}\n`);
    await works('eve', ['ada', 'bob', 'eve']);

    expect(await release(current, 'activate', '99.1.0')).toMatchObject({ code: 0 });
    await works('joe', ['ada', 'bob', 'eve', 'joe']);
    const refused = await release(current, 'rollback');
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('2 releases of the store ahead'),
    });
    expect(readlinkSync(path.join(place, 'current'))).toBe('releases/99.1.0');
    const old = path.join(place, 'releases', built.version, 'spacetime');
    expect((await begin(old, ['token', 'list'], env, true).ended).code).toBe(17);
  });
});
