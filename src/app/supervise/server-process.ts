import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { LineSplitter, type RunEvents, type ServerRun } from '../../tools/supervise/index.ts';
import { root } from '../root.ts';

const windows = process.platform === 'win32';

/** The command line of this installation, as this process's Node runs it. */
export function commandOf(words: readonly string[]): [program: string, words: string[]] {
  return [process.execPath, [path.join(root, 'bin/spacetime.mjs'), ...words]];
}

/**
 * Starts a server that tells when it is ready, and ends when its standard input does: the system closes that when this
 * process is gone, however it went.
 * @param words What follows `start`.
 * @param onLine Told of every line that it writes.
 */
export function launchServer(
  words: readonly string[],
  events: RunEvents,
  onLine: (line: string) => void,
): ServerRun {
  const child = spawn(...commandOf(['start', '--json', '--no-open', '--end-with-input', ...words]), {
    stdio: ['pipe', 'pipe', 'pipe'],
    // In a group of its own: what a terminal sends to all of its processes is passed on once.
    detached: !windows,
    windowsHide: true,
  });
  listen(child, events, onLine);
  const { stdin }: ChildProcess = child;
  stdin?.on('error', () => {});
  return {
    // Windows knows no signal that a process could take as a wish.
    end: () => void (windows ? stdin?.end() : child.kill('SIGTERM')),
    kill: () => void child.kill('SIGKILL'),
    signal: (name) => void (windows ? stdin?.end() : child.kill(name)),
  };
}

function listen(child: ChildProcess, events: RunEvents, onLine: (line: string) => void): void {
  const own = new LineSplitter((line) => {
    const ready = readyLine(line);
    if (ready !== undefined) events.ready(ready.address, ready.pid);
    onLine(line);
  });
  const log = new LineSplitter(onLine);
  for (const [stream, splitter] of [
    [child.stdout, own],
    [child.stderr, log],
  ] as const) {
    stream?.setEncoding('utf8').on('data', (text: string) => splitter.add(text));
    stream?.on('end', () => splitter.end());
  }
  let told = false;
  const tell = (code: number | null, signal: string | null, error?: string): void => {
    if (told) return;
    told = true;
    child.stdin?.destroy();
    events.ended(code, signal, error);
  };
  child.once('error', (error) => tell(null, null, `it could not be started: ${error.message}`));
  // Not `close`: something that the server has started may hold its output open.
  child.once('exit', (code, signal) => setImmediate(() => tell(code, signal)));
}

function readyLine(line: string): { readonly address: string; readonly pid: number } | undefined {
  if (!line.startsWith('{"event":"ready"')) return undefined;
  try {
    const { addresses, pid } = JSON.parse(line) as { addresses: readonly string[]; pid: number };
    return { address: addresses[0] ?? '', pid };
  } catch {
    return undefined;
  }
}
