import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { keepCompiled } from './compile-cache.mjs';
import { lean } from './memory.mjs';
import { ensurePageBuilt } from './page.mjs';
import { say } from './progress.mjs';
import { runChild, runScript } from './run.mjs';

/** @typedef {{ doc: string, run: (root: string, node: string, args: readonly string[]) => Promise<void> }} Task */

/** What `npm start`, `npm test` and the others do once packages and a Node are there. @type {Record<string, Task>} */
export const tasks = {
  start: {
    doc: 'builds the page when something has changed, then starts the server',
    run: async (root, node, args) => {
      await ensurePageBuilt(root, node);
      keepCompiled(root);
      await runScript(node, join(root, 'src', 'app', 'cli.ts'), ['start', ...args], lean);
    },
  },
  test: {
    doc: 'runs the tests; --help tells how to choose some',
    run: async (root, node, args) => {
      keepCompiled(root);
      await runScript(node, join(root, 'scripts', 'test.ts'), args);
    },
  },
  bench: {
    doc: 'measures and records figures',
    run: async (root, node, args) => {
      await ensurePageBuilt(root, node);
      await runScript(node, join(root, 'test', 'bench', 'run.ts'), args);
    },
  },
  load: {
    doc: 'loads a server in several forms, judges it and records the outcome',
    run: async (root, node, args) => {
      keepCompiled(root);
      await runScript(node, join(root, 'test', 'load', 'run.ts'), args);
    },
  },
  check: { doc: 'checks types, format and lint rules', run: (root, node) => check(root, node) },
  build: {
    doc: 'builds the page into dist/page',
    run: (root, node) => ensurePageBuilt(root, node, { force: true }),
  },
  hooks: {
    doc: 'has git check each commit before it is made; --help tells more',
    run: async (root, node, args) => {
      keepCompiled(root);
      await runScript(node, join(root, 'scripts', 'hooks', 'install.ts'), args);
    },
  },
  package: {
    doc: 'builds an archive for each platform into dist/packages',
    run: async (root, node, args) => {
      keepCompiled(root);
      await runScript(node, join(root, 'scripts', 'package.ts'), args);
    },
  },
};

/** @param {string} root @param {string} node */
async function check(root, node) {
  for (const { name, script, args } of checks) {
    const code = await runChild(node, [join(root, 'node_modules', script), ...args], { cwd: root });
    say(`${name}: ${code === 0 ? 'clean' : 'failed'}`);
    if (code !== 0) process.exitCode = 1;
  }
}

/**
 * How types are checked. Of several checkers each works out again what the others have: two take half as much time again of the
 * processors as one does, so that they pay only where processors are free.
 */
export const typeCheckArgs = [
  '-p',
  '.',
  '--checkers',
  String(Math.min(4, Math.ceil(availableParallelism() / 2))),
];

/** The static checks; test/tidy runs the same. The scripts lie in node_modules. */
export const checks = [
  { name: 'types', script: 'typescript/bin/tsc', args: typeCheckArgs },
  {
    name: 'format and lint',
    script: '@biomejs/biome/bin/biome',
    args: ['ci', '--error-on-warnings', '--max-diagnostics=30', '--colors=off'],
  },
  { name: 'promises', script: 'oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings'] },
];
