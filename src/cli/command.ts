import type { Output } from './output.ts';

/** The words of a closed set. They are read where they are kept, and only when they are needed. */
export interface Choices {
  (): Promise<readonly string[]>;
  /** The command that tells all of a long set. */
  readonly listedBy?: string;
}

/** One option of a command. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** One letter, for `-p`. */
  readonly short?: string;
  /** What stands for the value in the help, such as PORT. */
  readonly value?: string;
  /** May be given several times; each may hold several values with commas between. */
  readonly multiple?: true;
  /** The only values that it can have. */
  readonly choices?: Choices;
  readonly doc: string;
}

/** What a command was called with, after parsing. */
export interface Input {
  readonly options: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
  readonly output: Output;
}

/** What a command does; the number is the exit code. */
export type Action = (input: Input) => Promise<number>;

/** A command, or a group of them. What it does is loaded only when it is called, so that help costs nothing. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Names of what follows the command, such as `<scene>`; an optional one in brackets, `[date...]` for any number. */
  readonly positionals?: readonly string[];
  /** The only words that can stand for one of the positionals; where they end with "=", they only say how one begins. */
  readonly choices?: Readonly<Record<string, Choices>>;
  readonly options?: Readonly<Record<string, Option>>;
  /** Exit codes beside 0, 1 and 2, with their meaning. */
  readonly exits?: Readonly<Record<number, string>>;
  readonly examples?: readonly string[];
  readonly subcommands?: readonly Command[];
  readonly load?: () => Promise<Action>;
}

/** A call that cannot be understood; ends with exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
