import { parseArgs } from 'node:util';
import { type Kind, kinds } from './kinds.ts';

/** What a person asked the test runner for. */
export interface Options {
  readonly kinds: readonly Kind[];
  /** Part of a file's path or, where no path has it, of a test's name. */
  readonly filter: string | undefined;
  /** Part of the paths of files that do not run. */
  readonly without: string | undefined;
  readonly workers: number | undefined;
  /** Files of every kind beside each other, those too that otherwise run alone. */
  readonly parallel: boolean;
  /** Longest time of one test. */
  readonly timeoutS: number | undefined;
  /** What the cases of properties are drawn from; undefined where they shall be new ones. */
  readonly seed: number | undefined;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Keep what the attacks came to. */
  readonly record: boolean;
  readonly help: boolean;
  /** Arguments after `--`, for vitest. */
  readonly forVitest: readonly string[];
}

/** Without a wish the quick kinds try the same cases in every run, so that a commit is judged alike wherever it is tested. */
const usualSeed = 20_170_821;

/** A command line that makes no sense; the message says what would. */
export class UsageError extends Error {}

export const usage = `Runs the tests.

  npm test                         every quick kind
  npm test -- --kind unit,api      some kinds
  npm test -- --filter orbit       files whose path has "orbit", or else tests whose name has it;
                                   "*" stands for anything
  npm test -- --without slow       not the files whose path has "slow"
  npm test -- --all                the slow kinds as well
  npm test -- --json               the outcome as JSON on standard output
  npm test -- --verbose            a line for each file, and what tests print
  npm test -- --record             what attacks and the rehearsal came to goes into docs/results
  npm test -- --workers 4          test files at a time, 4 at most where nothing is said
  npm test -- --parallel           the files of browser, vr, load and attack beside others as well
  npm test -- --timeout 120        seconds that one test may take
  npm test -- --seed 7             cases of properties from this seed; "new" draws one, as --all does
  npm test -- -- --bail 1          what follows the second -- goes to vitest

Kinds:
${kinds.map(({ name, doc, quick }) => `  ${name.padEnd(10)} ${doc}${quick ? '' : ' (only when asked for)'}`).join('\n')}

The last line says how many tests passed, failed and were skipped. Exit code 0: none failed; 1: some failed; 2: the tests
could not be run.`;

/** Reads the command line. Throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  const { values } = parse(own);
  return {
    kinds: chosen(values.kind, values.all),
    filter: values.filter,
    without: values.without,
    workers: wholeNumber('workers', values.workers, 64),
    parallel: values.parallel,
    timeoutS: wholeNumber('timeout', values.timeout, 3600),
    seed: seedOf(values.seed, values.all),
    json: values.json,
    verbose: values.verbose,
    record: values.record,
    help: values.help,
    forVitest: end === -1 ? [] : args.slice(end + 1),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        kind: { type: 'string', multiple: true },
        filter: { type: 'string' },
        without: { type: 'string' },
        workers: { type: 'string' },
        timeout: { type: 'string' },
        seed: { type: 'string' },
        parallel: { type: 'boolean', default: false },
        all: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        record: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function chosen(names: readonly string[] | undefined, all: boolean): readonly Kind[] {
  if (names === undefined) return kinds.filter(({ quick, files }) => quick || (all && files !== null));
  const wanted = names.flatMap((list) => list.split(','));
  const unknown = wanted.find((name) => !kinds.some((kind) => kind.name === name));
  if (unknown === undefined) return kinds.filter(({ name }) => wanted.includes(name));
  throw new UsageError(
    `There is no kind of test called "${unknown}". There are: ${kinds.map(({ name }) => name).join(', ')}.`,
  );
}

function seedOf(text: string | undefined, all: boolean): number | undefined {
  if (text === 'new' || (text === undefined && all)) return undefined;
  return wholeNumber('seed', text, 2 ** 31 - 1) ?? usualSeed;
}

function wholeNumber(option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UsageError(`--${option} is "${text}", but must be a whole number from 1 to ${most}.`);
}
