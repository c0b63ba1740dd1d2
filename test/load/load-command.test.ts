import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import type { Outcome } from './judge.ts';

afterAll(() => removeTemporaryFolders());

function load(words: readonly string[], variables: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(root, 'test/load/run.ts'), ...words],
    {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...variables },
    },
  );
  return { status, stdout, stderr };
}

/** What went wrong, without what a machine that does other things as well may cause. */
const broken = ({ failed, linesLost, requests }: Outcome) => ({ failed, linesLost, answered: requests > 0 });

describe('npm run load', () => {
  test('loads a server of its own in every form, loses nothing, and records it with machine and date', () => {
    const results = temporaryFolder();
    const forms = ['ladder', 'steady', 'burst', 'ramp', 'mixed', 'soak'];
    const amount = ['--seconds', '2', '--minutes', '0.2', '--ladder', '1,10,200', '--visitors', '5'];
    const { stdout } = load([...forms, ...amount, '--results', results, '--json']);
    const outcomes = JSON.parse(stdout) as Outcome[];
    expect(outcomes.map(({ name }) => name)).toEqual([
      'ladder/1',
      'ladder/10',
      'ladder/200',
      'steady',
      'burst',
      'ramp',
      'mixed',
      'soak',
    ]);
    expect(outcomes.map(broken)).toEqual(outcomes.map(() => ({ failed: 0, linesLost: 0, answered: true })));
    expect(outcomes.at(-1)?.memory?.ratio).toBeGreaterThan(0);
    const kept = (file: string) =>
      JSON.parse(readFileSync(path.join(results, file), 'utf8')) as Record<string, Record<string, unknown>>;
    expect(Object.keys(kept('load.json'))).toHaveLength(7);
    expect(kept('soak.json').soak).toMatchObject({
      minutes: 0.2,
      target: 'a server of its own',
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      machine: { node: process.versions.node },
    });
  });

  test('finds a server that does not answer as it should', () => {
    const { status, stderr } = load(
      ['steady', '--seconds', '1', '--url', 'http://127.0.0.1:9', '--dry-run'],
      {
        SPACETIME_TOKEN: 'x.y.z',
      },
    );
    expect([status, stderr]).toEqual([2, expect.stringContaining('fetch failed')]);
  });

  test.each([
    [['--url', 'http://192.0.2.1:8080'], 'is not this machine'],
    [['--url', 'http://127.0.0.1:8080'], 'SPACETIME_TOKEN is missing'],
    [['--url', 'nowhere'], 'is no address'],
    [['--seconds', 'x'], 'must be from 1 to 3600'],
    [['flood'], 'There is no form of load called "flood"'],
    [['--nope'], "Unknown option '--nope'"],
  ])('refuses %j with a sentence', (words, sentence) => {
    const { status, stdout, stderr } = load(words);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(sentence)]);
  });
});
