import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CredentialFile } from '../../server/caller/index.ts';
import { commandOf } from '../supervise/server-process.ts';
import { refreshAt } from './connect.ts';

/** A server that this process has started for itself. */
export interface OwnServer extends AsyncDisposable {
  readonly baseUrl: string;
  readonly telemetryUrl: string | null;
  readonly token: string | undefined;
}

interface Ready {
  readonly event: string;
  readonly addresses: readonly string[];
  readonly telemetry_address: string | null;
}

const readyMs = 90_000;
const endMs = 10_000;
const keptText = 2000;

/**
 * Starts a server on free ports with a data folder of its own, which nothing of the surroundings configures. Disposing of
 * it stops it and removes the folder; it ends by itself when this process is gone. Rejects when it does not start.
 */
export async function startOwnServer(signal: AbortSignal): Promise<OwnServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'spacetime-own-'));
  const environment = Object.entries(process.env).filter(([name]) => !/^(SPACETIME|OTEL)_/.test(name));
  const words = ['start', '--json', '--no-open', '--end-with-input', '--fresh', '--port', '0'];
  const child = spawn(...commandOf(words), {
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    // In a group of its own: a Ctrl+C is for this process, which ends the server in order.
    detached: process.platform !== 'win32',
    env: {
      ...Object.fromEntries(environment),
      SPACETIME_ENV: 'test',
      SPACETIME_DATA_DIR: folder,
      SPACETIME_VISITORS: 'open',
      SPACETIME_LOG_LEVEL: 'error',
    },
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  const stop = async (): Promise<void> => {
    child.stdin.end();
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), endMs);
    await ended;
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const { addresses, telemetry_address: telemetry } = await readyLine(child, ended, signal);
    const baseUrl = addresses[0] ?? '';
    const file = new CredentialFile(folder);
    return {
      baseUrl,
      telemetryUrl: telemetry?.replace(/^ws/, 'http') ?? null,
      token: await file.accessToken((value) => refreshAt({ baseUrl }, value), Date.now),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the server says when it is ready. */
function readyLine(
  { stdout, stderr }: Pick<ReturnType<typeof spawn>, 'stdout' | 'stderr'>,
  ended: Promise<void>,
  signal: AbortSignal,
): Promise<Ready> {
  let said = '';
  let told = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(
        new Error(
          `The server of its own does not run: ${why}. ${told.trim().split('\n').at(-1) ?? ''}`.trim(),
        ),
      );
    };
    const timer = setTimeout(() => fail(`it was not ready in ${readyMs / 1000} s`), readyMs);
    void ended.then(() => fail('it has ended'));
    signal.addEventListener('abort', () => fail('somebody ended it'), { once: true });
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      told = `${told}${text}`.slice(-keptText);
    });
    stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const line = said.split('\n').find((one) => one.startsWith('{"event":"ready"'));
      if (line === undefined || !said.includes('\n')) return;
      clearTimeout(timer);
      resolve(JSON.parse(line) as Ready);
    });
  });
}
