import { expect, test } from 'vitest';
import { program } from '../../src/app/program.ts';
import { type Command, commonExits, commonOptions, meaning, type Option } from '../../src/cli/index.ts';

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

async function optionRows(options: Readonly<Record<string, Option>>): Promise<string[]> {
  const body = Object.entries(options).map(async ([name, { type, short, value = 'VALUE', doc, choices }]) => {
    const long = `\`--${name}${type === 'string' ? ` ${value}` : ''}\``;
    return [short === undefined ? long : `\`-${short}\`, ${long}`, await meaning(doc, choices)];
  });
  return rows(['option', 'meaning'], await Promise.all(body));
}

async function wordRows({ choices = {} }: Command): Promise<string[]> {
  const body = Object.entries(choices).map(async ([place, words]) => [
    `\`${place}\``,
    (await words()).join(', '),
  ]);
  return rows(['word', 'one of'], await Promise.all(body));
}

const exitRows = (exits: Readonly<Record<number, string>>): string[] =>
  rows(
    ['exit code', 'meaning'],
    Object.entries(exits).map(([code, meaning]) => [code, meaning]),
  );

/** What only this command takes and says: `url`, and the exit codes `shared`, are told once for all that ask a server. */
async function ownPart({ words, command }: Called, shared: Command['exits']): Promise<string[]> {
  const { options = {}, exits = {}, examples = [] } = command;
  const { url: _, ...others } = options;
  const lines = [
    ...(await wordRows(command)),
    ...(await optionRows(others)),
    ...(exits === shared ? [] : exitRows(exits)),
  ];
  if (examples.length > 0) lines.push('```sh', ...examples, '```', '');
  return lines.length === 0 ? [] : [`## ${words}`, '', ...lines];
}

/** Which commands ask a server: whole groups by their name. */
function askingNames({ subcommands = [] }: Command): string {
  const names = subcommands.flatMap((group) => {
    const called = calledBelow(group);
    const asking = called.filter(({ command }) => command.options?.url !== undefined);
    if (asking.length === 0) return [];
    return asking.length === called.length ? [group.name] : asking.map(({ words }) => words);
  });
  return names.map((name) => `\`${name}\``).join(', ');
}

/** The reference page of the command line; `vitest run test/contract -u` writes it anew. */
async function reference(): Promise<string> {
  const commands = calledBelow(program);
  const asking = commands.map(({ command }) => command).filter(({ options }) => options?.url !== undefined);
  const [{ options, exits } = program] = asking;
  expect(asking.filter((one) => one.options?.url !== options?.url)).toEqual([]);
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
    ...(await optionRows(commonOptions)),
    ...exitRows(commonExits),
    '## Commands that ask a server',
    '',
    `These are ${askingNames(program)}.`,
    'They find the server that runs on this machine, and a credential in the data folder, which they renew by themselves. It is sent to no',
    'other machine: for another server, set `SPACETIME_TOKEN` to an access token, or `SPACETIME_TOKEN_FILE` to a file that holds one.',
    '',
    ...(await optionRows({ url: options?.url as Option })),
    ...exitRows(exits ?? {}),
    '## In a shell',
    '',
    '`completion` prints what lets a shell complete commands, options and values. The shell has to know the program as `spacetime`, by',
    '`npm link` or by an alias such as `alias spacetime="npx spacetime"` (zsh follows it after `setopt complete_aliases`).',
    '',
    'Tables are as wide as the terminal: what does not fit ends in `…`, and nothing is cut where the output goes to a file or another',
    'program, which gets cells with tabs between. Colours and progress bars are for terminals alone, and stay out where `NO_COLOR` or `CI`',
    'is set or `TERM` is `dumb`.',
    '',
    ...(await Promise.all(commands.map((called) => ownPart(called, exits)))).flat(),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

test('docs/command-line.md says what the commands say', async () => {
  await expect(await reference()).toMatchFileSnapshot('../../docs/command-line.md');
});
