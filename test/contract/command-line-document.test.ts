import { expect, test } from 'vitest';
import { program } from '../../src/app/program.ts';
import { type Command, commonExits, commonOptions, type Option } from '../../src/cli/index.ts';

/** A command with the words that call it. */
interface Called {
  readonly words: string;
  readonly command: Command;
}

/** Everything that can be called, groups left out. */
function calledBelow(command: Command, above = ''): Called[] {
  const words = `${above}${command.name}`;
  const own = command.load === undefined ? [] : [{ words, command }];
  return [...own, ...(command.subcommands ?? []).flatMap((one) => calledBelow(one, `${words} `))];
}

const rows = (head: readonly string[], body: readonly (readonly string[])[]): string[] =>
  body.length === 0
    ? []
    : [
        `| ${head.join(' | ')} |`,
        `|${head.map(() => '---').join('|')}|`,
        ...body.map((cells) => `| ${cells.join(' | ')} |`),
        '',
      ];

const optionRows = (options: Readonly<Record<string, Option>>): string[] =>
  rows(
    ['option', 'meaning'],
    Object.entries(options).map(([name, { type, short, value = 'VALUE', doc }]) => {
      const long = `\`--${name}${type === 'string' ? ` ${value}` : ''}\``;
      return [short === undefined ? long : `\`-${short}\`, ${long}`, doc];
    }),
  );

const exitRows = (exits: Readonly<Record<number, string>>): string[] =>
  rows(
    ['exit code', 'meaning'],
    Object.entries(exits).map(([code, meaning]) => [code, meaning]),
  );

/** What only this command takes and says: `url` and its exit code are told once for all that ask a server. */
function ownPart({ words, command: { options = {}, exits = {}, examples = [] } }: Called): string[] {
  const asks = 'url' in options;
  const { url: _, ...others } = options;
  const lines = [...optionRows(others), ...(asks ? [] : exitRows(exits))];
  if (examples.length > 0) lines.push('```sh', ...examples, '```', '');
  return lines.length === 0 ? [] : [`## ${words}`, '', ...lines];
}

/** The reference page of the command line; `vitest run test/contract -u` writes it anew. */
function reference(): string {
  const commands = calledBelow(program);
  const asking = commands.map(({ command }) => command).filter(({ options }) => options?.url !== undefined);
  const [{ options, exits } = program] = asking;
  expect(asking.filter((one) => one.options?.url !== options?.url || one.exits !== exits)).toEqual([]);
  return [
    '# Command line',
    '',
    '`npx spacetime COMMAND` in the folder of the repository. Results go to standard output, everything else to standard error;',
    '`--help` after any command says what stands here. This page is made from `src/app/program.ts`.',
    '',
    ...rows(
      ['command', 'what it does'],
      commands.map(({ words, command: { positionals = [], summary } }) => [
        `\`${[words, ...positionals].join(' ')}\``,
        summary,
      ]),
    ),
    '## Every command',
    '',
    ...optionRows(commonOptions),
    ...exitRows(commonExits),
    '## Commands that ask a server',
    '',
    'These are `status`, `tail`, those of `scene`, `time` and `webhook`, and `token status`, `token rotate` and `token print`. They find the server that',
    'runs on this machine, and a credential in the data folder, which they renew by themselves. It is sent to no other machine: for',
    'another server, set `SPACETIME_TOKEN` to an access token.',
    '',
    ...optionRows({ url: options?.url as Option }),
    ...exitRows(exits ?? {}),
    ...commands.flatMap(ownPart),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

test('docs/command-line.md says what the commands say', async () => {
  await expect(reference()).toMatchFileSnapshot('../../docs/command-line.md');
});
