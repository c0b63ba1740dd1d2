/** `npm run hooks`: has git check each commit before it is made, or not any more. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startProgress } from '../bootstrap/progress.mjs';
import { shownFor, Trouble } from '../bootstrap/trouble.mjs';
import { checksOf, ended, root, wasChecked } from './checks.ts';

const mark = '# pre-commit hook of SpaceTime';
const hook = `#!/bin/sh
${mark}: quick checks of what is staged. "npm run hooks -- --remove" takes it away.
script="$(git rev-parse --show-toplevel)/scripts/hooks/pre-commit.mjs"
[ -f "$script" ] || exit 0
exec node "$script"
`;

const usage = `Has git run quick checks before each commit: types, form and lint of what is staged, the rules of the repository, and
"spacetime validate --hook" where a server runs.

  npm run hooks                    installs the hook
  npm run hooks -- --replace       puts it in the place of a hook of your own, which is kept beside it
  npm run hooks -- --remove        takes it away, and puts back the one that it replaced

Exit code 0: done; 1: there is a hook already, or no repository; 2: the call was not understood.`;

const kept = (file: string): string => `${file}.before-spacetime`;
const isOurs = (file: string): boolean => readFileSync(file, 'utf8').includes(mark);

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    console.error(usage);
    return 2;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  try {
    const file = hookFile();
    if (options.remove) console.log(remove(file));
    else {
      console.log(install(file, options.replace));
      await prepare();
    }
    return 0;
  } catch (error) {
    const shown = shownFor(error);
    if (shown === null) throw error;
    console.error(shown);
    return 1;
  }
}

function readOptions() {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { replace: flag, remove: flag, help: flag } }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

function install(file: string, replace: boolean): string {
  const own = existsSync(file) && !isOurs(file);
  if (own && !replace)
    throw new Trouble(
      `There is a pre-commit hook of your own already: ${file}\n` +
        `Either call this from it: node scripts/hooks/pre-commit.mjs\n` +
        `or let ours take its place, which keeps it as ${kept(file)}: npm run hooks -- --replace`,
    );
  if (own && existsSync(kept(file)))
    throw new Trouble(`${kept(file)} is there already and would be lost. Move it away first.`);
  mkdirSync(dirname(file), { recursive: true });
  if (own) renameSync(file, kept(file));
  writeFileSync(file, hook);
  chmodSync(file, 0o755);
  return `Each commit is checked from now on (${file}).${own ? ` Your own hook is kept as ${kept(file)}.` : ''}`;
}

/**
 * Checks once, as if this very file were staged, so that the first commit finds what later ones find: all types looked at and
 * all programs read from the disk. Whether something is wrong is said by the commit that it is wrong in.
 */
async function prepare(): Promise<void> {
  if (wasChecked()) return;
  const done = startProgress('Checking once, so that the first commit need not take longer than others');
  const own = [relative(root, import.meta.filename)];
  await Promise.all(
    checksOf(own, own).map(async ({ run }) => (typeof run === 'string' ? undefined : await ended(run))),
  );
  done('done');
}

function remove(file: string): string {
  if (!existsSync(file)) return 'There is no pre-commit hook.';
  if (!isOurs(file)) throw new Trouble(`The pre-commit hook is one of your own and stays: ${file}`);
  rmSync(file);
  if (!existsSync(kept(file))) return 'Commits are not checked any more.';
  renameSync(kept(file), file);
  return 'Commits are checked by your own hook again.';
}

/** Where git looks for the hook. A folder that other repositories share is not ours to write into. */
function hookFile(): string {
  const shared = git('config', '--get', 'core.hooksPath');
  if (shared !== null && git('config', '--local', '--get', 'core.hooksPath') === null)
    throw new Trouble(
      `git is told to take the hooks of every repository from ${shared} (core.hooksPath). Call this from the pre-commit there: ` +
        'node "$(git rev-parse --show-toplevel)/scripts/hooks/pre-commit.mjs"',
    );
  const folder = git('rev-parse', '--git-path', 'hooks');
  if (folder === null)
    throw new Trouble('This is no git repository, or git is missing: there are no commits to check.');
  return join(resolve(root, folder), 'pre-commit');
}

function git(...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
