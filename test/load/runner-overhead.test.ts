import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/server.ts';

const rounds = 3;
/** Share of the time of vitest alone that the runner and the command may add. */
const mostAdded = 0.1;
const tests = 'src/world/';
/** Six times all of them, on a machine that does other things too. */
const longest = 1_800_000;

function tookMs(script: string, ...words: string[]): number {
  const beganMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, script), ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, VITEST: '', NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/spacetime') },
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return performance.now() - beganMs;
}

test('spacetime test takes hardly longer than vitest alone', { timeout: longest }, () => {
  const alone: number[] = [];
  const whole: number[] = [];
  // In turns, so that what else the machine does meets both; the best of each is the one that was met least.
  for (let round = 0; round < rounds; round++) {
    alone.push(tookMs('node_modules/vitest/vitest.mjs', 'run', '--project=unit', '--maxWorkers=2', tests));
    whole.push(tookMs('src/app/cli.ts', 'test', '--kind=unit', '--workers=2', `--filter=${tests}`));
  }
  expect(Math.min(...whole) / Math.min(...alone) - 1).toBeLessThan(mostAdded);
});
