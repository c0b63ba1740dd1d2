import type { z } from 'zod';
import type { JsonKey } from './scan-json.ts';

/** Something wrong at a place of a document: the keys that lead there, and the end of a sentence about what is there. */
export interface Problem {
  readonly path: readonly JsonKey[];
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

const longestShown = 60;

/** A text in double quotes for a message, cut when it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > longestShown ? `${text.slice(0, longestShown)}...` : text);
}

/** Turns an issue of a schema check into problems that a person can act on. `root` is the value that was checked. */
export function problemsOf(issue: Issue, root: unknown, prefix: readonly JsonKey[] = []): Problem[] {
  const path = [...prefix, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `${quoted(key)} is no property here; remove it`,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return likeliestBranch(issue.errors).flatMap((one) => problemsOf(one, root, path));
  }
  return [{ path, message: sentence(issue, valueAt(root, path)) }];
}

/** Of the forms that a value could have had, the one it fits best: fewest foreign keys, then fewest issues. */
function likeliestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const foreignKeys = (issues: readonly Issue[]) =>
    issues.reduce(
      (sum, issue) =>
        sum + (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys.length : 0),
      0,
    );
  let best = branches[0] ?? [];
  for (const branch of branches.slice(1)) {
    const difference = foreignKeys(branch) - foreignKeys(best);
    if (difference < 0 || (difference === 0 && branch.length < best.length)) best = branch;
  }
  return best;
}

function sentence(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? `is missing; give ${articled(issue.expected)}`
        : `must be ${articled(issue.expected)}, not ${kindOf(value)}`;
    case 'invalid_value': {
      const wanted = issue.values.map((one) => quoted(String(one))).join(', ');
      const one = issue.values.length > 1 ? 'one of ' : '';
      return value === undefined
        ? `is missing; give ${one}${wanted}`
        : `must be ${one}${wanted}, not ${shown(value)}`;
    }
    case 'invalid_union': {
      const options =
        'options' in issue && Array.isArray(issue.options) ? issue.options.map(String).join(', ') : '';
      return value === undefined
        ? `is missing; give one of ${options}`
        : `is ${shown(value)}, which is not one of ${options}`;
    }
    case 'too_small':
      return limit(issue.origin, 'at least', Number(issue.minimum));
    case 'too_big':
      return limit(issue.origin, 'at most', Number(issue.maximum));
    default:
      return issue.message;
  }
}

function limit(origin: string, bound: string, figure: number): string {
  if (origin === 'string') return `must be ${bound} ${figure} characters long`;
  if (origin === 'array') return `must have ${bound} ${figure} members`;
  return `must be ${bound} ${figure}`;
}

const articles: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  tuple: 'a list of numbers',
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
};

function articled(expected: string): string {
  return articles[expected] ?? `a ${expected}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return shown(value);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'object' && value !== null ? kindOf(value) : String(value);
}

function valueAt(root: unknown, path: readonly JsonKey[]): unknown {
  let at = root;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<JsonKey, unknown>)[key];
  }
  return at;
}
