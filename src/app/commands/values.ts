import { type Input, UsageError } from '../../cli/index.ts';

const decimal = /^[+-]?(?:\d{1,60}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][+-]?\d{1,4})?$/;

/** What an option was given; undefined where it was not. */
export function textOption({ options }: Input, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** A whole number from an option; undefined where it was not given. Throws UsageError. */
export function wholeOption(input: Input, name: string, min: number, max: number): number | undefined {
  const given = textOption(input, name);
  if (given === undefined) return undefined;
  const number = Number(given);
  if (/^-?\d{1,9}$/.test(given) && number >= min && number <= max) return number;
  throw new UsageError(`--${name} has to be a whole number from ${min} to ${max}.`);
}

/** A decimal number from an option; undefined where it was not given. Throws UsageError. */
export function numberOption(
  input: Input,
  name: string,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
): number | undefined {
  const given = textOption(input, name);
  return given === undefined ? undefined : numberOf(name, given, min, max);
}

/** A decimal number that an option holds. Throws UsageError. */
export function numberOf(
  name: string,
  given: string,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
): number {
  const value = Number(given);
  if (decimal.test(given.trim()) && Number.isFinite(value) && value >= min && value <= max) return value;
  const from = min === Number.NEGATIVE_INFINITY ? '' : ` from ${min === Number.MIN_VALUE ? 'above 0' : min}`;
  const to = max === Number.POSITIVE_INFINITY ? '' : ` to ${max}`;
  throw new UsageError(`--${name}: "${given.slice(0, 40)}" is no number${from}${to}.`);
}

/** The first word after the command; the parser has seen to it that there is one where it is needed. */
export function firstWord({ positionals }: Input): string {
  return positionals[0] ?? '';
}

const pageSize = 100;

/** What a list that comes in parts is asked with. */
export interface PartQuery {
  readonly limit: string;
  readonly cursor?: string;
}

interface Part<T> {
  readonly body: { readonly items: readonly T[]; readonly next_cursor: string | null };
}

/** Every entry of a list that comes in parts, to at most so many. */
export async function allOf<T>(
  call: (query: PartQuery) => Promise<Part<T>>,
  most = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const limit = String(Math.min(pageSize, most - items.length));
    const { body } = await call({ limit, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...body.items);
    cursor = body.next_cursor ?? undefined;
  } while (cursor !== undefined && items.length < most);
  return items;
}
