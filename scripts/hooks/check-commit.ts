/**
 * The quick checks before a commit: types, form and lint of what is staged, the rules of the repository, and whether the
 * server that runs does what it has to. Exit code 0 when nothing speaks against the commit, else 1.
 */
import { spawnSync } from 'node:child_process';
import colors from 'picocolors';
import { keepCompiled } from '../bootstrap/compile-cache.mjs';
import { checksOf, perform, root } from './checks.ts';
import { serverCheck } from './server-check.ts';

process.exitCode = await checkCommit();

async function checkCommit(): Promise<number> {
  const staged = changed('--cached', '--diff-filter=ACMR');
  const all = changed('--cached');
  if (all.length === 0) {
    console.log('pre-commit: nothing is staged, so there is nothing to check.');
    return 0;
  }
  keepCompiled(root);
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

/** Paths that git finds changed, from the folder of the repository. */
function changed(...options: string[]): string[] {
  const { status, stdout, stderr } = spawnSync('git', ['diff', '--name-only', '-z', ...options], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`git cannot say what is staged: ${stderr}`);
  return stdout.split('\0').filter((path) => path !== '');
}
