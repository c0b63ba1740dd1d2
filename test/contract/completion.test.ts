import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { program } from '../../src/app/program.ts';
import { type Command, commonOptions, completionScript, type Shell, shells } from '../../src/cli/index.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const scripts = new Map<Shell, string>();
beforeAll(async () => {
  const folder = temporaryFolder();
  for (const shell of shells) {
    const file = path.join(folder, `completion.${shell}`);
    writeFileSync(file, await completionScript(program, shell));
    scripts.set(shell, file);
  }
});
afterAll(removeTemporaryFolders);

const isInstalled = (shell: Shell): boolean => spawnSync(shell, ['-c', 'exit']).error === undefined;

test.for(shells)('%s reads its script without a complaint', (shell, { skip }) => {
  if (!isInstalled(shell)) skip(`${shell} is not installed here`);
  const { status, stderr } = spawnSync(shell, ['-n', scripts.get(shell) ?? ''], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

/** What bash offers for each line; the last word is the one that is being written. */
function offered(lines: readonly (readonly string[])[]): string[][] {
  const asked = lines.map((words) => {
    const all = ['spacetime', ...words].map((word) => `'${word}'`).join(' ');
    return `COMP_WORDS=(${all}); COMP_CWORD=${words.length}; _spacetime; printf '%s ' "\${COMPREPLY[@]}"; echo`;
  });
  const script = [`source '${scripts.get('bash')}'`, ...asked].join('\n');
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(' '));
}

interface Called {
  readonly words: readonly string[];
  readonly command: Command;
}

const below = (command: Command, words: readonly string[] = []): Called[] => [
  { words, command },
  ...(command.subcommands ?? []).flatMap((one) => below(one, [...words, one.name])),
];

describe.skipIf(!isInstalled('bash'))('in bash', () => {
  test('every command, option and value of the table is offered where it belongs', async () => {
    const called = below(program);
    const names = called.filter(({ command }) => command.subcommands !== undefined);
    const namesOffered = offered(names.map(({ words }) => [...words, '']));
    for (const [i, { words, command }] of names.entries())
      expect(namesOffered[i], words.join(' ')).toEqual(command.subcommands?.map(({ name }) => name));

    const optionsOffered = offered(called.map(({ words }) => [...words, '--']));
    for (const [i, { words, command }] of called.entries()) {
      const own = Object.keys({ ...command.options, ...commonOptions }).map((name) => `--${name}`);
      expect(optionsOffered[i]?.toSorted(), words.join(' ')).toEqual(own.toSorted());
    }

    const chosen = called.flatMap(({ words, command }) => [
      ...Object.values(command.choices ?? {}).map((choices) => ({ line: [...words, ''], choices })),
      ...Object.entries(command.options ?? {}).flatMap(([name, { choices }]) =>
        choices === undefined ? [] : [{ line: [...words, `--${name}`, ''], choices }],
      ),
    ]);
    expect(chosen.length).toBeGreaterThan(10);
    const valuesOffered = offered(chosen.map(({ line }) => line));
    for (const [i, { line, choices }] of chosen.entries())
      expect(valuesOffered[i], line.join(' ')).toEqual(await choices());
  });

  test('what is begun is finished, also behind "=", behind options and as a file', () => {
    const folder = path.dirname(scripts.get('bash') ?? '');
    const lines = [
      ['sc'],
      ['--json', 'scene', 'va'],
      ['job', 'list', '--state', '=', 'comp'],
      ['job', 'list', '--state', '='],
      ['webhook', 'create', '-e', 'job.'],
      ['job', 'list', '--limit', ''],
      ['batch', 'run', `${folder}/completion.b`],
      ['scene', 'validate', '--file', `${folder}/completion.f`],
    ];
    expect(offered(lines)).toEqual([
      ['scene', 'screenshot'],
      ['validate'],
      ['completed'],
      ['queued', 'running', 'completed', 'failed', 'cancelled'],
      ['job.completed', 'job.failed'],
      [''],
      [`${folder}/completion.bash`],
      [`${folder}/completion.fish`],
    ]);
  });
});
