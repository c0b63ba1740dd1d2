import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { type Action, exitCodes, type Input } from '../../cli/index.ts';
import { root } from '../root.ts';

const runner = path.join(root, 'scripts', 'test.ts');
const passedOn = ['filter', 'without', 'workers', 'timeout', 'all', 'parallel', 'record', 'verbose'] as const;

/** Runs the tests of the repository with the runner that `npm test` uses, whose exit code is passed on. */
export const test: Action = async (input) => {
  const missing = [runner, path.join(root, 'test'), path.join(root, 'node_modules', 'vitest')].find(
    (needed) => !existsSync(needed),
  );
  if (missing !== undefined) {
    const short = path.relative(root, missing).replaceAll('\\', '/');
    input.output.failure(
      `There are no tests to run here: ${short} is missing. Tests come with the repository, not with a package; run "npm ci" there.`,
      exitCodes.usage,
    );
    return exitCodes.usage;
  }
  return run([runner, ...argumentsOf(input)], input.output.color.isColorSupported);
};

function argumentsOf({ options, output }: Input): string[] {
  const kinds = Array.isArray(options.kind) ? options.kind : [];
  const others = passedOn.flatMap((name) => {
    const value = options[name];
    if (typeof value === 'string') return [`--${name}=${value}`];
    return value === true ? [`--${name}`] : [];
  });
  return [...kinds.map((kind) => `--kind=${String(kind)}`), ...others, ...(output.json ? ['--json'] : [])];
}

/** In the foreground: at the same terminal, and ended by what ends this process. */
function run(args: readonly string[], colored: boolean): Promise<number> {
  const { FORCE_COLOR: _, ...environment } = process.env;
  const env = colored ? process.env : { ...environment, NO_COLOR: '1' };
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  // The terminal itself sends Ctrl-C to both.
  const ignore = (): void => undefined;
  process.on('SIGTERM', forward);
  process.on('SIGINT', ignore);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGTERM', forward);
      process.off('SIGINT', ignore);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
