import type { Choices, Command, Option } from './command.ts';

/** Options that every command has. */
export const commonOptions: Readonly<Record<string, Option>> = {
  help: { type: 'boolean', short: 'h', doc: 'Show this help.' },
  json: { type: 'boolean', doc: 'Write JSON for programs.' },
  'no-color': { type: 'boolean', doc: 'Write without colour (NO_COLOR does the same).' },
};

/** Exit codes of every command, with their meaning. */
export const commonExits: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'refused or failed',
  2: 'the call was not understood, or asks for what there is not',
};

/** Help of a command or group. `chain` are the commands that lead to it, the program first. */
export async function helpText(chain: readonly Command[]): Promise<string> {
  const command = chain.at(-1);
  if (command === undefined) return '';
  const called = chain.map(({ name }) => name).join(' ');
  const usage = [
    called,
    command.subcommands === undefined ? '' : '<command>',
    ...(command.positionals ?? []),
    '[options]',
  ].filter((part) => part !== '');
  const sections = [command.summary, `Usage: ${usage.join(' ')}`];
  if (command.subcommands !== undefined) {
    sections.push(`Commands:\n${columns(command.subcommands.map(({ name, summary }) => [name, summary]))}`);
  }
  const options = Object.entries({ ...command.options, ...commonOptions }).map(
    async ([name, option]) => [optionText(name, option), await meaning(option.doc, option.choices)] as const,
  );
  for (const [place, choices] of Object.entries(command.choices ?? {}))
    sections.push(`${place}:\n  ${(await choices()).join('\n  ')}`);
  sections.push(`Options:\n${columns(await Promise.all(options))}`);
  if (command.load !== undefined) {
    const exits = Object.entries({ ...commonExits, ...command.exits });
    sections.push(`Exit codes:\n${columns(exits)}`);
  }
  if (command.examples !== undefined)
    sections.push(`Examples:\n${command.examples.map((line) => `  ${line}`).join('\n')}`);
  return sections.join('\n\n');
}

/** What an option means, with the values that it can have. */
export async function meaning(doc: string, choices: Choices | undefined): Promise<string> {
  if (choices === undefined) return doc;
  const all = await choices();
  if (choices.listedBy === undefined || all.length <= mostShown) return `${doc} One of: ${all.join(', ')}.`;
  const rest = all.length - mostShown;
  return `${doc} One of: ${all.slice(0, mostShown).join(', ')} and ${rest} more (\`${choices.listedBy}\`).`;
}

/** Values of a long set that the help names. */
const mostShown = 12;

function optionText(name: string, option: Option): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return `${short}--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`;
}

const helpColumns = 100;

/** Two columns; what does not fit into the right one goes on below. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  const indent = `\n${' '.repeat(width + 4)}`;
  return rows
    .map(
      ([left, right]) => `  ${left.padEnd(width)}  ${wrapped(right, helpColumns - width - 4).join(indent)}`,
    )
    .join('\n');
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}
