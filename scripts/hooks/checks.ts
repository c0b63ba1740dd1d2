import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import colors from 'picocolors';
import { typeCheckArgs } from '../bootstrap/tasks.mjs';

/** The folder of the repository. */
export const root = join(import.meta.dirname, '../..');
const packages = join(root, 'node_modules');
const cache = join(packages, '.cache', 'spacetime-hook');
/** What is known of the types: they are worked out again only where something has changed. */
const knownTypes = join(cache, 'types.json');
/** As many files as surely fit on a command line; with more, everything is checked. */
const mostFiles = 200;
/** What hangs is ended, and has failed. */
const longestMs = 60_000;

export interface Check {
  readonly name: string;
  /** Arguments for Node; a string says why there is nothing to run. */
  readonly run: readonly string[] | string;
}

interface Ended {
  /** Null where it was ended because it took too long. */
  readonly code: number | null;
  readonly output: string;
}

/**
 * The checks of what lies in the folder.
 * @param staged Paths of the files that are checked. @param all Those that are removed as well.
 */
export function checksOf(staged: readonly string[], all: readonly string[]): Check[] {
  const code = staged.filter((path) => /\.(ts|tsx|mjs|js)$/.test(path));
  const moved = all.some((path) => /\.(ts|tsx|mjs|js|json)$/.test(path));
  const few = (paths: readonly string[]): readonly string[] =>
    paths.length > mostFiles ? [] : paths.map((path) => `./${path}`);
  const script = (name: string, ...args: string[]): string[] => [join(packages, name), ...args];
  mkdirSync(cache, { recursive: true });
  const types = ['--incremental', '--tsBuildInfoFile', knownTypes];
  return [
    {
      name: 'types',
      run: moved ? script('typescript/bin/tsc', ...typeCheckArgs, ...types) : 'no source is staged',
    },
    {
      name: 'form',
      run:
        staged.length === 0
          ? 'nothing but removals is staged'
          : script(
              '@biomejs/biome/bin/biome',
              'ci',
              '--error-on-warnings',
              '--no-errors-on-unmatched',
              '--files-ignore-unknown=true',
              '--colors=off',
              ...few(staged),
            ),
    },
    {
      name: 'lint',
      run:
        code.length === 0
          ? 'no source is staged'
          : script('oxlint/bin/oxlint', '--type-aware', '--deny-warnings', ...few(code)),
    },
    {
      name: 'rules',
      // What tidy does beside this, types and lint of everything, is done for what is staged. One worker reads every source
      // once, which takes less than half of what several take that each read all.
      run: [join(root, 'scripts', 'test.ts'), '--kind=tidy', '--without=checks.test', '--workers=1'],
    },
  ];
}

/** Whether there has been a check of types since the packages were installed. */
export const wasChecked = (): boolean => existsSync(knownTypes);

/** Does a check and says what came of it. */
export async function perform({ name, run }: Check): Promise<boolean> {
  const title = name.padEnd(7);
  if (typeof run === 'string') {
    console.log(`${colors.dim(title)} skipped: ${run}`);
    return true;
  }
  const beganMs = performance.now();
  const { code, output } = await ended(run);
  const took = `(${((performance.now() - beganMs) / 1000).toFixed(1)} s)`;
  if (code === 0) console.log(`${colors.green(title)} good ${took}`);
  else
    console.log(
      `${colors.red(title)} ${colors.bold('failed')} ${took}\n${output.trim().replaceAll(/^/gm, '  ')}`,
    );
  return code === 0;
}

/** Runs Node with arguments to its end. */
export function ended(args: readonly string[], withinMs = longestMs): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    timeout: withinMs,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  let output = '';
  const take = (text: string): void => {
    output += text;
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ code: null, output: message }));
    child.once('close', (code) =>
      resolve({ code, output: code === null ? `${output}\nIt took too long.` : output }),
    );
  });
}
