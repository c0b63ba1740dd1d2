#!/usr/bin/env node
/**
 * The `spacetime` command. Runs the command line in this process when its Node is new enough, else in the packaged one.
 * It checks no installation, so that it answers quickly; exit code 2 when there is nothing to run it with.
 */
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, noNodeMessage } from '../scripts/bootstrap/find-node.mjs';
import { giveMemoryBack } from '../scripts/bootstrap/memory.mjs';

if (process.argv[2] === 'start') giveMemoryBack();

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = findNode(root);

if (!existsSync(join(root, 'node_modules'))) {
  refuse(`The packages of SpaceTime are not installed yet. Run "npm ci" in ${root}.`);
} else if (node === null) {
  refuse(noNodeMessage());
} else {
  // Stripped and compiled sources are kept between runs; a child learns of the place by the variable.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'spacetime');
  nodeModule.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
  const { runScript } = await import('../scripts/bootstrap/run.mjs');
  await runScript(node, join(root, 'src', 'app', 'cli.ts'), process.argv.slice(2));
}

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
