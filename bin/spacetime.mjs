#!/usr/bin/env node
/**
 * The `spacetime` command. Runs the command line in this process when its Node is new enough, else in the packaged one.
 * It checks no installation, so that it answers quickly; exit code 2 when there is nothing to run it with.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepCompiled } from '../scripts/bootstrap/compile-cache.mjs';
import { findNode, noNodeMessage } from '../scripts/bootstrap/find-node.mjs';
import { beginLean, lean } from '../scripts/bootstrap/memory.mjs';

const starting = process.argv[2] === 'start';
if (starting) beginLean();

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = findNode(root);

if (!existsSync(join(root, 'node_modules'))) {
  refuse(`The packages of SpaceTime are not installed yet. Run "npm ci" in ${root}.`);
} else if (node === null) {
  refuse(noNodeMessage());
} else {
  keepCompiled(root);
  const { runScript } = await import('../scripts/bootstrap/run.mjs');
  await runScript(node, join(root, 'src', 'app', 'cli.ts'), process.argv.slice(2), starting ? lean : {});
}

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
