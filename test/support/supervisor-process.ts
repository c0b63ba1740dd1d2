import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { OutputLine } from '../../src/tools/supervise/index.ts';
import { root, until } from './server.ts';

/** What GET /status says with a token. */
export interface SupervisorStatus {
  readonly state: string;
  readonly detail: string;
  readonly server: { readonly pid: number; readonly address: string } | null;
  readonly restarts: { readonly total: number; readonly within_a_minute: number };
  readonly last_end: { readonly reason: string | null } | null;
  readonly output: readonly OutputLine[];
}

/** A supervisor that runs as a process of its own, on a free port. */
export interface SupervisorProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly token: string;
  /** Everything that it has written. */
  output(): string;
  status(): Promise<SupervisorStatus>;
  order(name: 'start' | 'stop' | 'restart'): Promise<void>;
  /** Waits until it has come to a state since the last time that this was asked. */
  until(state: string): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Kills what a failed test has left: servers end by themselves when their supervisor is gone. For `afterAll`. */
export function endSupervised(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts `spacetime supervise`; resolves when it listens. */
export async function supervise(
  words: readonly string[],
  variables: Record<string, string>,
): Promise<SupervisorProcess> {
  const script = path.join(root, 'bin/spacetime.mjs');
  const child = spawn(process.execPath, [script, 'supervise', '--json', '--port', '0', ...words], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  let stdout = '';
  let all = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    all += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    all += text;
  });
  const events = () =>
    stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { event: string; address: string; state?: string });
  await until('the supervisor listens', () => {
    if (child.exitCode !== null) throw new Error(`The supervisor ended at once: ${all}`);
    return events().length > 0;
  });
  const url = events()[0]?.address ?? '';
  const folder = variables.SPACETIME_DATA_DIR ?? '';
  const token = readFileSync(path.join(folder, 'supervisor-token'), 'utf8').trim();
  const headers = { authorization: `Bearer ${token}` };
  let seen = 0;
  return {
    child,
    url,
    token,
    output: () => all,
    status: async () => (await (await fetch(`${url}/status`, { headers })).json()) as SupervisorStatus,
    async order(name) {
      const { status } = await fetch(`${url}/${name}`, { method: 'POST', headers });
      if (status !== 202) throw new Error(`${name} was answered with ${status}.`);
    },
    async until(state) {
      await until(`the supervisor is ${state}`, () => {
        const at = events().findIndex((event, index) => index >= seen && event.state === state);
        if (at !== -1) seen = at + 1;
        return at !== -1;
      });
    },
  };
}
