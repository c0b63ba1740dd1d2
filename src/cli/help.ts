import type { Command, Option } from './command.ts';

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
  2: 'the call was not understood',
};

/** Help of a command or group. `chain` are the commands that lead to it, the program first. */
export function helpText(chain: readonly Command[]): string {
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
  const options = Object.entries({ ...command.options, ...commonOptions });
  sections.push(
    `Options:\n${columns(options.map(([name, option]) => [optionText(name, option), option.doc]))}`,
  );
  if (command.load !== undefined) {
    const exits = Object.entries({ ...commonExits, ...command.exits });
    sections.push(`Exit codes:\n${columns(exits)}`);
  }
  if (command.examples !== undefined)
    sections.push(`Examples:\n${command.examples.map((line) => `  ${line}`).join('\n')}`);
  return sections.join('\n\n');
}

function optionText(name: string, option: Option): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return `${short}--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
