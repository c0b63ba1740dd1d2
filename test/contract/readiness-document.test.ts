import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nodeFits } from '../../scripts/bootstrap/find-node.mjs';
import { check } from '../../src/app/commands/check.ts';
import { Output } from '../../src/cli/index.ts';
import { machineNeeds } from '../../src/tools/check/index.ts';
import { root } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const document = 'docs/readiness.md';
const settings = ['deploy/systemd/production.env', 'deploy/systemd/spacetime.service'];

afterAll(removeTemporaryFolders);

test('docs/readiness.md says what the check finds in the files of the deployment', async () => {
  const file = path.join(temporaryFolder(), 'readiness.md');
  const sink = { write: () => true };
  const output = new Output({ stdout: sink, stderr: sink, environment: {}, json: true, color: false });
  process.chdir(root);
  // Nothing of this machine is asked, so that the page is the same everywhere.
  process.env.SPACETIME_PROT = 'not asked';
  await check({ options: { settings, write: file }, positionals: [], output });
  delete process.env.SPACETIME_PROT;
  const made = readFileSync(file, 'utf8').replace(file, document);
  await expect(made).toMatchFileSnapshot(`../../${document}`);
  // What nobody but the operator can decide; everything else that files tell is as it should be.
  const open = made.split('\n').filter((line) => /^- \[ \] .*\((?:settings|files)\)/.test(line));
  expect(open.map((line) => /\*\*(.*)\*\*/.exec(line)?.[1])).toEqual([
    'The public name is known to the server.',
    'Whoever finds a backup cannot open it.',
  ]);
});

test('the Node that is asked for is the one that the bootstrap asks for', () => {
  const { nodeMajor, nodeMinor } = machineNeeds;
  expect(nodeFits(`${nodeMajor}.${nodeMinor}.0`)).toBe(true);
  expect(nodeFits(`${nodeMajor}.${nodeMinor - 1}.99`)).toBe(false);
});
