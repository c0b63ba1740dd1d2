import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Output } from '../../cli/index.ts';
import { ReleaseError } from '../../tools/releases/index.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What is asked to end and has not by then is ended without being asked. */
const longestEndMs = 10_000;
const lookEveryMs = 20;

/**
 * Runs a command of the operator in a shell. What it prints is no result of ours. It does not outlive us: whoever tells us to
 * end ends it, with all that it has begun where no terminal is there.
 * @returns Why it did not succeed, to follow its name in a sentence; undefined where it did.
 */
export async function runOperatorCommand(command: string, output: Output): Promise<string | undefined> {
  // A group of its own has no terminal, at which a command may ask for a password.
  const apart = !hasTerminal();
  let asked: NodeJS.Signals | undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = (name: (typeof signals)[number]): void => {
    if (asked !== undefined) return void send(child, 'SIGKILL', apart);
    asked = name;
    output.note(`${name}: ending "${command}"; once more to end it at once.`);
    // A terminal sends Ctrl+C to the command as well.
    if (name === 'SIGINT' && !apart) return;
    send(child, 'SIGTERM', apart);
    timer = setTimeout(() => send(child, 'SIGKILL', apart), longestEndMs);
  };
  // Before it begins: what comes from then on finds somebody who listens.
  for (const name of signals) process.on(name, end);
  const child = spawn(command, { shell: '/bin/sh', stdio: ['ignore', 2, 2], detached: apart });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', ({ message }) => reject(new ReleaseError(`"${command}" cannot be run: ${message}.`)));
    child.once('close', resolve);
  });
  try {
    const code = await ended;
    if (asked === undefined) return code === 0 ? undefined : 'failed';
    if (apart) await groupEnd(child);
    return `was ended by ${asked}`;
  } finally {
    clearTimeout(timer);
    for (const name of signals) process.off(name, end);
  }
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

/** Sends a signal to a process, or to its whole group. @returns Whether anybody was there. */
function send({ pid }: ChildProcess, signal: NodeJS.Signals | 0, toGroup: boolean): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(toGroup ? -pid : pid, signal);
  } catch {
    return false;
  }
}

/** Waits for what a shell has left behind. What is killed and not buried counts as alive, which is not waited for. */
async function groupEnd(child: ChildProcess): Promise<void> {
  const deadlineMs = performance.now() + longestEndMs;
  while (send(child, 0, true) && performance.now() < deadlineMs)
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  send(child, 'SIGKILL', true);
}
