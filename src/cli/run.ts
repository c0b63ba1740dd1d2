import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Command, type Input, type Option, UsageError } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { commonOptions, helpText } from './help.ts';
import { Output, type Sink } from './output.ts';

/** The surroundings of a run. */
export interface RunSettings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

/**
 * Finds the command that the words name, parses its options and runs it. Never throws; the number is the exit code.
 * @param program The root of the tree of commands.
 * @param words The command line without interpreter and program.
 */
export async function runProgram(
  program: Command,
  words: readonly string[],
  settings: RunSettings,
): Promise<number> {
  const { chain, rest } = findCommand(program, words);
  const command = chain.at(-1) ?? program;
  // Before parsing can fail, so that even the failure comes in the form that was asked for.
  const output = new Output({
    ...settings,
    json: words.includes('--json'),
    color: !words.includes('--no-color'),
  });
  try {
    if (rest.some((word) => word === '--help' || word === '-h') || words[0] === 'help') {
      output.line(helpText(chain));
      return exitCodes.ok;
    }
    if (chain.length === 1 && rest[0] === '--version') {
      output.line(settings.version);
      return exitCodes.ok;
    }
    if (command.load === undefined) throw missingCommand(chain, rest);
    const input = parseInput(command, rest, output);
    const act = await command.load();
    return await act(input);
  } catch (error) {
    return report(error, output, chain);
  }
}

/** Follows the words down the tree; options that every command has may stand before the names. */
function findCommand(program: Command, words: readonly string[]): { chain: Command[]; rest: string[] } {
  const chain = [program];
  const rest = words[0] === 'help' ? words.slice(1) : [...words];
  for (;;) {
    const at = rest.findIndex((word) => !isCommonOption(word));
    const next = chain.at(-1)?.subcommands?.find(({ name }) => name === rest[at]);
    if (next === undefined) return { chain, rest };
    chain.push(next);
    rest.splice(at, 1);
  }
}

function isCommonOption(word: string): boolean {
  return Object.entries(commonOptions).some(
    ([name, { short }]) => word === `--${name}` || (short !== undefined && word === `-${short}`),
  );
}

function missingCommand(chain: readonly Command[], rest: readonly string[]): UsageError {
  const names = (chain.at(-1)?.subcommands ?? []).map(({ name }) => name).join(', ');
  const word = rest.find((one) => !one.startsWith('-'));
  return new UsageError(
    word === undefined
      ? `A command is missing. There are: ${names}.`
      : `There is no command "${word}". There are: ${names}.`,
  );
}

function parseInput(command: Command, words: readonly string[], output: Output): Input {
  const declared = { ...command.options, ...commonOptions };
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, option] of Object.entries(declared)) options[name] = parserOption(option);
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    // The first sentence names the word; what follows explains the parser, not the command.
    throw new UsageError(`${(error as Error).message.split(/[.]\s/)[0]?.replace(/\.$/, '')}.`);
  }
  checkPositionals(command, parsed.positionals);
  return { options: { ...parsed.values }, positionals: parsed.positionals, output };
}

function parserOption(option: Option): { type: 'string' | 'boolean'; short?: string; multiple?: boolean } {
  return {
    type: option.type,
    ...(option.short === undefined ? {} : { short: option.short }),
    ...(option.multiple === undefined ? {} : { multiple: true }),
  };
}

function checkPositionals(command: Command, given: readonly string[]): void {
  const wanted = command.positionals ?? [];
  const needed = wanted.filter((name) => !name.startsWith('[')).length;
  const unbounded = wanted.at(-1)?.includes('...') ?? false;
  if (given.length < needed) throw new UsageError(`${wanted[given.length]} is missing.`);
  if (!unbounded && given.length > wanted.length)
    throw new UsageError(`"${given[wanted.length]}" is one word too many.`);
}

/** An error that knows its exit code. */
interface Coded {
  readonly exitCode: number;
}

function report(error: unknown, output: Output, chain: readonly Command[]): number {
  const usage = error instanceof UsageError;
  const exitCode = usage
    ? exitCodes.usage
    : typeof (error as Partial<Coded>).exitCode === 'number'
      ? (error as Coded).exitCode
      : exitCodes.failed;
  const message = error instanceof Error ? error.message : String(error);
  output.failure(message, exitCode);
  if (usage && !output.json) output.note(`See: ${chain.map(({ name }) => name).join(' ')} --help`);
  return exitCode;
}
