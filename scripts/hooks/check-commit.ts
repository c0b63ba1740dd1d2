/**
 * The quick checks before a commit: types, form and lint of what is staged, the rules of the repository, and whether the
 * server that runs does what it has to. Exit code 0 when nothing speaks against the commit, else 1.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import colors from 'picocolors';
import { keepCompiled } from '../bootstrap/compile-cache.mjs';

const root = join(import.meta.dirname, '../..');
const packages = join(root, 'node_modules');
const cache = join(packages, '.cache', 'spacetime-hook');
/** As many files as surely fit on a command line; with more, everything is checked. */
const mostFiles = 200;
/** What hangs is ended, and has failed. */
const longestMs = 60_000;
const unreachable = 3;

interface Check {
  readonly name: string;
  /** Arguments for Node; a string says why there is nothing to run. */
  readonly run: readonly string[] | string;
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

process.exitCode = await checkCommit();

async function checkCommit(): Promise<number> {
  const staged = changed('--cached', '--diff-filter=ACMR');
  const all = changed('--cached');
  if (all.length === 0) {
    console.log('pre-commit: nothing is staged, so there is nothing to check.');
    return 0;
  }
  keepCompiled(root);
  mkdirSync(cache, { recursive: true });
  const also = changed();
  const partly = staged.filter((path) => also.includes(path));
  if (partly.length > 0)
    console.log(
      colors.yellow(`Checked as it lies in the folder, which is not as it is staged: ${partly.join(', ')}`),
    );
  const outcomes = await Promise.all(checksOf(staged, all).map(perform));
  const good = outcomes.every(Boolean) && (await perform(await serverCheck()));
  if (!good)
    console.log(`\nNot committed. Mend what is said above, or commit without checks: git commit --no-verify`);
  return good ? 0 : 1;
}

function checksOf(staged: readonly string[], all: readonly string[]): Check[] {
  const code = staged.filter((path) => /\.(ts|tsx|mjs|js)$/.test(path));
  const moved = all.some((path) => /\.(ts|tsx|mjs|js|json)$/.test(path));
  const few = (paths: readonly string[]): readonly string[] =>
    paths.length > mostFiles ? [] : paths.map((path) => `./${path}`);
  const script = (name: string, ...args: string[]): string[] => [join(packages, name), ...args];
  return [
    {
      name: 'types',
      run: moved
        ? script(
            'typescript/bin/tsc',
            '-p',
            '.',
            '--incremental',
            '--tsBuildInfoFile',
            join(cache, 'types.json'),
          )
        : 'no source is staged',
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
    // What tidy does beside this, types and lint of everything, has just been done for what is staged.
    { name: 'rules', run: [join(root, 'scripts', 'test.ts'), '--kind=tidy', '--without=checks.test'] },
  ];
}

/** The features of the server that runs, where one does. */
async function serverCheck(): Promise<Check> {
  const cli = join(root, 'src', 'app', 'cli.ts');
  const name = 'server';
  if (!existsSync(cli)) return { name, run: 'there is no command line' };
  const { code } = await ended([cli, 'status', '--json']);
  if (code === unreachable) return { name, run: 'none runs; "npm start" starts one' };
  if (code !== 0) return { name, run: 'what answers at its address is not a server of this data folder' };
  return { name, run: [cli, 'validate', '--hook', '--no-color'] };
}

async function perform({ name, run }: Check): Promise<boolean> {
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

function ended(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    timeout: longestMs,
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

/** Paths that git finds changed, from the folder of the repository. */
function changed(...options: string[]): string[] {
  const { status, stdout, stderr } = spawnSync('git', ['diff', '--name-only', '-z', ...options], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`git cannot say what is staged: ${stderr}`);
  return stdout.split('\0').filter((path) => path !== '');
}
