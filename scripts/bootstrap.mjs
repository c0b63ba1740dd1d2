#!/usr/bin/env node
/**
 * The way in for every npm script: needs nothing but Node 18 and npm. It installs what package-lock.json says when
 * node_modules is missing, unfinished or outdated, finds a Node that is new enough, and runs the task.
 * Exit code: that of the task; 2 when the task could not be run at all; 128 and the signal's number when a signal ended it.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, noNodeMessage } from './bootstrap/find-node.mjs';
import { ensureInstalled } from './bootstrap/install.mjs';
import { beginLean } from './bootstrap/memory.mjs';
import { say } from './bootstrap/progress.mjs';
import { endWithShell } from './bootstrap/shell.mjs';
import { tasks } from './bootstrap/tasks.mjs';
import { shownFor, Trouble } from './bootstrap/trouble.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name = '', ...args] = process.argv.slice(2);

try {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (!task) throw new Trouble(`There is no task called "${name}". There are:\n${list()}`);
  if (name === 'start') beginLean();
  endWithShell();
  process.chdir(root);
  await ensureInstalled(root);
  const node = findNode(root);
  if (node === null) throw new Trouble(noNodeMessage());
  await task.run(root, node, args);
} catch (error) {
  const shown = shownFor(error);
  if (shown === null) throw error;
  say(shown);
  process.exitCode = 2;
}

function list() {
  return Object.entries(tasks)
    .map(([task, { doc }]) => `  npm run ${task.padEnd(7)} ${doc}`)
    .join('\n');
}
