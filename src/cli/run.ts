import { type ParseArgsConfig, parseArgs } from 'node:util';
import { closest } from './closest.ts';
import { type Choices, type Command, type Input, type Option, UsageError } from './command.ts';
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
      output.line(await helpText(chain));
      return exitCodes.ok;
    }
    if (chain.length === 1 && rest[0] === '--version') {
      output.line(settings.version);
      return exitCodes.ok;
    }
    if (command.load === undefined) throw missingCommand(chain, rest);
    const input = parseInput(command, rest, output);
    await checkChoices(command, input);
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
  const names = (chain.at(-1)?.subcommands ?? []).map(({ name }) => name);
  const word = rest.find((one) => !one.startsWith('-'));
  return new UsageError(
    word === undefined
      ? `A command is missing. There are: ${names.join(', ')}.`
      : `There is no command "${word}".${hint(word, names)}`,
  );
}

function parseInput(command: Command, words: readonly string[], output: Output): Input {
  const declared = { ...command.options, ...commonOptions };
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, option] of Object.entries(declared)) options[name] = parserOption(option);
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({
      args: words.map((word) => (belowZero.test(word) ? `${shield}${word}` : word)),
      options,
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw refusedWords(error as Error, Object.keys(declared));
  }
  const positionals = parsed.positionals.map(unshielded);
  checkPositionals(command, positionals);
  const values = Object.entries(parsed.values).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(unshielded) : unshielded(value),
  ]);
  return { options: Object.fromEntries(values), positionals, output };
}

/** A number below zero is a word like others, though it begins as options do: the parser is not let see that. */
const belowZero = /^-\.?\d/;
/** Begins no word of a command line, whose words end with it. */
const shield = '\0';

function unshielded<T>(word: T): T {
  return typeof word === 'string' && word.startsWith(shield)
    ? (word.slice(shield.length) as T & string)
    : word;
}

/** What the parser of options refuses, in one sentence and with the option that may have been meant. */
function refusedWords({ message }: Error, names: readonly string[]): UsageError {
  const [, unknown] = /^Unknown option '--([^']+)'/.exec(message) ?? [];
  if (unknown === undefined) {
    // The first sentence names the word; what follows explains the parser, not the command.
    return new UsageError(`${message.split(/[.]\s/)[0]?.replace(/\.$/, '')}.`);
  }
  const near = closest(unknown, names);
  return new UsageError(
    `There is no option "--${unknown}" here.${near === undefined ? '' : ` Did you mean "--${near}"?`}`,
  );
}

/** What a word that is not known may have been meant for, else all there is. */
function hint(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return near === undefined ? ` There are: ${known.join(', ')}.` : ` Did you mean "${near}"?`;
}

/** Refuses values that are not of the closed set that they belong to. */
async function checkChoices(
  { options: declared = {}, positionals: wanted = [], choices = {} }: Command,
  { options, positionals }: Input,
): Promise<void> {
  for (const [name, { choices: known, multiple }] of Object.entries(declared)) {
    const given = options[name];
    if (known === undefined || given === undefined) continue;
    const values = [given].flat().flatMap((value) => (multiple ? String(value).split(',') : String(value)));
    await checkWords(`--${name}`, values, known);
  }
  for (const [at, place] of wanted.entries()) {
    const known = choices[place];
    const given = place.includes('...') ? positionals.slice(at) : positionals.slice(at, at + 1);
    if (known !== undefined) await checkWords(place, given, known);
  }
}

async function checkWords(place: string, given: readonly string[], known: Choices): Promise<void> {
  if (given.length === 0) return;
  const words = await known();
  if (words.some((word) => word.endsWith('='))) return;
  const wrong = given.find((word) => !words.includes(word));
  if (wrong !== undefined) throw new UsageError(`"${wrong}" is no value of ${place}.${hint(wrong, words)}`);
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
