import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { assignments, unitLines, variablesOf } from './deployment.ts';
import { freePort } from './free-port.ts';
import { root } from './server.ts';
import { temporaryFolder } from './temporary.ts';

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user without rights, where the superuser tests, whom no rights hold back. */
const nobody = 65_534;
const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
const unit = unitLines('deploy/systemd/spacetime.service');

/**
 * A machine in a folder: programs, settings, secret and data where the unit has them, and a server that is started as the
 * unit starts it, as another user, and again whenever it ends.
 */
export class Installation {
  readonly folder: string;
  /** Where releases are. */
  readonly place: string;
  readonly settings: string;
  readonly data: string;
  private readonly secret: string;
  private readonly cache: string;
  /** How each run of the server has ended so far. */
  readonly ends: string[] = [];
  private child: ChildProcess | undefined;
  private kept = false;
  private address: Promise<string> = Promise.reject(new Error('It was not started.'));

  private constructor(folder: string) {
    this.address.catch(() => {});
    this.folder = folder;
    this.place = path.join(folder, 'opt/spacetime');
    this.settings = path.join(folder, 'etc/spacetime/spacetime.env');
    this.secret = path.join(folder, 'etc/spacetime/secret');
    this.data = path.join(folder, 'var/lib/spacetime');
    this.cache = path.join(folder, 'var/cache/spacetime');
  }

  /** @param changes Settings of production that are others here. */
  static async create(changes: Readonly<Record<string, string>>): Promise<Installation> {
    const made = new Installation(temporaryFolder());
    chmodSync(made.folder, 0o755);
    mkdirSync(path.dirname(made.settings), { recursive: true });
    const variables = {
      ...variablesOf('deploy/systemd/production.env'),
      SPACETIME_PORT: String(await freePort()),
      ...changes,
    };
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${made.here(value)}\n`);
    writeFileSync(made.settings, lines.join(''));
    writeFileSync(made.secret, randomBytes(36).toString('base64'), { mode: 0o400 });
    owned(made.secret);
    made.makeFolders();
    return made;
  }

  /** Makes what the unit makes before it starts: `StateDirectory` and `CacheDirectory`. */
  makeFolders(): void {
    for (const folder of [this.data, `${this.data}-backups`, this.cache])
      this.makeFolder(path.relative(this.folder, folder));
  }

  /** Makes a folder that belongs to the user of the server; gives its path. */
  makeFolder(name: string): string {
    const folder = path.join(this.folder, name);
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    chmodSync(folder, 0o700);
    owned(folder);
    return folder;
  }

  /** What the unit, its file of settings and its credential make of the environment. */
  environment(): Record<string, string> {
    const given = assignments(unit.get('Environment') ?? []).map(([name, value]) => [name, this.here(value)]);
    return { ...variablesOf(path.relative(root, this.settings)), ...Object.fromEntries(given) };
  }

  /** Starts the server, and again whenever it ends, until `stop`. Resolves with its address when it is ready. */
  start(): Promise<string> {
    this.kept = true;
    this.launch();
    return this.ready();
  }

  /** The address of the server that runs, when it is ready. */
  async ready(): Promise<string> {
    for (;;) {
      const { address } = this;
      const url = await address;
      if (address === this.address) return url;
    }
  }

  /** Process id of the server. */
  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** What `systemctl stop` does. */
  async stop(): Promise<void> {
    this.kept = false;
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'close');
  }

  /** What `systemctl kill` does, with nothing left running. */
  kill(): void {
    this.kept = false;
    this.child?.kill('SIGKILL');
  }

  /** The command line of the active release, or of another one, as the user of the server. */
  async run(words: readonly string[], program = path.join(this.place, 'current/spacetime')): Promise<Ended> {
    return await finished(
      spawn(program, words, {
        cwd: '/',
        env: this.environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
        ...user,
      }),
    );
  }

  /** The same as whoever installs. */
  async runAsOwner(
    words: readonly string[],
    program = path.join(this.place, 'current/spacetime'),
  ): Promise<Ended> {
    return await finished(spawn(program, words, { cwd: '/', env: {}, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  private here(text: string): string {
    return text
      .replaceAll('%d/secret', this.secret)
      .replaceAll('/opt/spacetime', this.place)
      .replaceAll('/var/lib/spacetime', this.data)
      .replaceAll('/var/cache/spacetime', this.cache);
  }

  private launch(): void {
    const [program = '', ...words] = this.here(unit.get('ExecStart')?.[0] ?? '').split(' ');
    const child = spawn(program, [...words, '--json'], {
      cwd: this.here(unit.get('WorkingDirectory')?.[0] ?? ''),
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    this.child = child;
    let said = '';
    child.stderr?.on('data', (part) => (said += part));
    this.address = new Promise((resolve, reject) => {
      let lines = '';
      child.stdout?.on('data', (part) => {
        lines += part;
        const line = lines.split('\n').find((one) => one.includes('"event":"ready"') && one.endsWith('}'));
        if (line !== undefined) resolve((JSON.parse(line) as { addresses: string[] }).addresses[0] ?? '');
      });
      child.once('error', reject);
      child.once('close', (code) => {
        const end = `It ended with ${code}: ${said}`;
        this.ends.push(end);
        reject(new Error(end));
        if (this.kept) this.launch();
      });
    });
    this.address.catch(() => {});
  }
}

function owned(place: string): void {
  if ('uid' in user) chownSync(place, nobody, nobody);
}

async function finished(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (part) => (stdout += part));
  child.stderr?.on('data', (part) => (stderr += part));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
