import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { HttpClient, WorldConnection, type WorldConnectionSettings } from '../../src/client/index.ts';
import {
  CredentialFile,
  loadConfiguration,
  type RunningServer,
  startServer,
} from '../../src/server/index.ts';
import { DescribedTraffic } from './described-traffic.ts';
import { temporaryFolder } from './temporary.ts';

/** Folder of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A server of this process, on a free port, with a data folder of its own. */
export interface TestServer {
  readonly server: RunningServer;
  readonly url: string;
  readonly token: string;
  readonly dataFolder: string;
  /** Calls with the operator's token. */
  readonly client: HttpClient;
  /** Everything that was logged, one JSON object each. */
  readonly logged: readonly Record<string, unknown>[];
  /** fetch with the operator's token. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Throws when something that was asked or answered is not as the API is described. */
  stop(): Promise<void>;
}

/**
 * Starts a server in environment `test` with visitors open, unless the variables say otherwise.
 * @param lan Serve the local network under TLS as well.
 */
export async function startTestServer(
  variables: Record<string, string> = {},
  lan = false,
): Promise<TestServer> {
  const dataFolder = temporaryFolder();
  const environment = {
    SPACETIME_ENV: 'test',
    SPACETIME_PORT: '0',
    SPACETIME_VISITORS: 'open',
    SPACETIME_VISITOR_TIME: 'on',
    SPACETIME_LOG_LEVEL: 'debug',
    SPACETIME_LIMITS_WRONG_TOKENS: '1000000',
    SPACETIME_LIMITS_FACTOR: '100000',
    SPACETIME_DATA_DIR: dataFolder,
    ...variables,
  };
  const { values, problems } = loadConfiguration({ environment, root, workingFolder: root });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const logged: Record<string, unknown>[] = [];
  const server = await startServer({
    configuration: values,
    version: '0.0.0-test',
    lan,
    ephemerisFile: path.join(root, 'data/ephemeris/rails.bin'),
    logTo: { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
  });
  const url = server.addresses[0] ?? '';
  const traffic = new DescribedTraffic([...server.addresses, ...server.lanAddresses]);
  const token = await ownToken(server, dataFolder);
  return {
    server,
    url,
    token,
    dataFolder,
    logged,
    client: new HttpClient({ baseUrl: url, token }),
    request(where, init = {}) {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${token}`);
      return fetch(new URL(where, url), { ...init, headers });
    },
    async stop() {
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
      traffic.end();
    },
  };
}

/** The operator's token, without a connection to the server, which counts them; made where no credential was left. */
async function ownToken({ parts }: RunningServer, dataFolder: string): Promise<string> {
  const token = await new CredentialFile(dataFolder).accessToken(async (value) => {
    const { token: row, accessToken, refresh } = await parts.auth.issuer.refresh(value);
    return {
      refresh_token: refresh?.value ?? '',
      access_token: accessToken,
      access_ends_ms: row.expires_ms,
    };
  }, Date.now);
  if (token !== undefined) return token;
  const wish = { subject: 'operator', role: 'admin', createdBy: 'test', refresh: false } as const;
  return (await parts.auth.issuer.session(wish)).accessToken;
}

/**
 * A token of the operator, from the credential that a server in development leaves in its data folder.
 * @param refused One that the server has not taken.
 */
export async function operatorToken(url: string, dataFolder: string, refused?: string): Promise<string> {
  const client = new HttpClient({ baseUrl: url });
  const token = await new CredentialFile(dataFolder).accessToken(
    async (value) => {
      const { body } = await client.call('auth_refresh', { body: { refresh_token: value } });
      return {
        refresh_token: body.refresh_token ?? '',
        access_token: body.access_token,
        access_ends_ms: Date.parse(body.expires_at),
      };
    },
    Date.now,
    refused,
  );
  if (token === undefined) throw new Error(`There is no credential in ${dataFolder}.`);
  return token;
}

/** A visitor of a server, welcomed. */
export async function joinWorld(
  url: string,
  name = 'Ada',
  more: Omit<WorldConnectionSettings, 'baseUrl' | 'name'> = {},
): Promise<WorldConnection> {
  const line = new WorldConnection({ baseUrl: url, name, ...more });
  await new Promise<void>((resolve, reject) => {
    line.on('welcome', () => resolve());
    line.on('error', ({ message }) => reject(new Error(message)));
    line.connect();
  });
  return line;
}

/** What a server process has said. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** Address it announced. */
  readonly url: string;
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  /** Ends it and gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** What a process that has ended leaves. */
export interface EndedProcess {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line to its end. */
export function runCommand(
  words: readonly string[],
  variables: Record<string, string> = {},
  input = '',
  script = commandLine,
): Promise<EndedProcess> {
  const { child, output } = spawnCommand(words, variables, script);
  child.stdin?.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...output() }));
  });
}

/** Starts a server as a process of its own, on a free port; resolves when it says that it is ready. */
export function startServerProcess(
  words: readonly string[],
  variables: Record<string, string> = {},
  script = commandLine,
  longestMs = longestRunMs,
): Promise<ServerProcess> {
  const called = ['start', '--json', '--port', '0', ...words];
  const { child, output } = spawnCommand(called, variables, script, longestMs);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error(`The server ended at once: ${output().stderr}`)));
    child.stdout?.on('data', () => {
      const line = output()
        .stdout.split('\n')
        .find((text) => text.includes('"event":"ready"'));
      if (line === undefined) return;
      const { addresses } = JSON.parse(line) as { addresses: string[] };
      const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
        child.kill(signal);
        return ended;
      };
      resolve({ child, url: addresses[0] ?? '', output, stop });
    });
  });
}

/** Starts a server and kills it after a time, ready or not; resolves when it is gone. */
export async function killDuringStart(variables: Record<string, string>, afterMs: number): Promise<void> {
  const { child } = spawnCommand(['start', '--port', '0'], variables);
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
}

const commandLine = 'src/app/cli.ts';
const running = new Set<ChildProcess>();

/** Ends every process that a failed test has left; for `afterAll`. */
export function endProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** A process that hangs is ended before the test that waits for it gives up. */
const longestRunMs = 100_000;

function spawnCommand(
  words: readonly string[],
  variables: Record<string, string>,
  script = commandLine,
  longestMs = longestRunMs,
) {
  const child = spawn(process.execPath, [path.resolve(root, script), ...words], {
    cwd: root,
    timeout: longestMs,
    killSignal: 'SIGKILL',
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      // As `spacetime` itself has it: what is compiled once need not be again.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      SPACETIME_LIMITS_FACTOR: '100000',
      ...variables,
    },
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return { child, output: () => ({ stdout, stderr }) };
}

/** Sends bytes as they are and returns everything that comes back until the server hangs up. */
export function sendRaw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    // A refusal may come while we still send; what arrived until then counts.
    socket.once('error', () => resolve(answer));
    socket.once('close', () => resolve(answer));
    socket.setTimeout(60_000, () => {
      socket.destroy();
      reject(new Error('The server did not hang up.'));
    });
  });
}

/** Waits until something holds, looking often; fails with the sentence after a minute. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
