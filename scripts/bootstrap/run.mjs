import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { pathToFileURL } from 'node:url';
import { nodeFits } from './find-node.mjs';

const forwarded = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a script with arguments: in this process when its Node is new enough, else in a child of the given Node, which is
 * started with flags and variables.
 * In this process, the exit code is the script's own affair; a child's code is set as ours.
 * @param {string} node @param {string} script absolute path @param {readonly string[]} args
 * @param {{ flags?: readonly string[], variables?: Readonly<Record<string, string>> }} [child]
 */
export async function runScript(node, script, args, { flags = [], variables = {} } = {}) {
  if (nodeFits()) {
    process.argv = [process.argv[0] ?? node, script, ...args];
    await import(pathToFileURL(script).href);
    return;
  }
  process.exitCode = await runChild(node, [...flags, script, ...args], {
    env: { ...variables, ...process.env },
  });
}

/**
 * Runs a program in the foreground: same terminal, signals passed on, and its exit code (128 and the signal's number when
 * a signal ended it).
 * @param {string} program @param {readonly string[]} args @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function runChild(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options });
    const stopForwarding = forwardSignals(child);
    child.once('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function forwardSignals(child) {
  // A terminal sends Ctrl-C to the child as well; passing it on would make it two.
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const handlers = forwarded.map((signal) => {
    const handler = () => {
      if (signal !== 'SIGINT' || !atTerminal) child.kill(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const off of handlers) off();
  };
}
