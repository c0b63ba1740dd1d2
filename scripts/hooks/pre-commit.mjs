/** What git calls before a commit, with whatever Node there is: finds one that is new enough and has it check the commit. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, noNodeMessage } from '../bootstrap/find-node.mjs';
import { runScript } from '../bootstrap/run.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, '..', '..');
const node = findNode(root);
const problem = existsSync(join(root, 'node_modules'))
  ? node === null && noNodeMessage()
  : `The packages of SpaceTime are not installed. Run "npm ci" in ${root}.`;

if (problem === false && node !== null) await runScript(node, join(folder, 'check-commit.ts'), []);
else {
  process.stderr.write(`pre-commit: ${problem} ("git commit --no-verify" commits without checks.)\n`);
  process.exitCode = 1;
}
