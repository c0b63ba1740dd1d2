import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Environment, environments } from '../../protocol/index.ts';
import { StartError } from '../start-error.ts';

const maxPatterns = 1000;
const patternField = z.string().min(1).max(256);

/** Rules of one environment: what is allowed, and what is not in spite of it. */
const rulesSchema = z.strictObject({
  allow: z.array(patternField).max(maxPatterns),
  deny: z.array(patternField).max(maxPatterns).default([]),
});

const fileSchema = z.strictObject(
  Object.fromEntries(environments.map((name) => [name, rulesSchema.optional()])) as Record<
    Environment,
    z.ZodOptional<typeof rulesSchema>
  >,
);

/** What holds where no whitelist file is: scenes of the repository while developing and testing, else nothing. */
const withoutFile: Readonly<Record<Environment, readonly string[]>> = {
  development: ['scenes/**'],
  test: ['scenes/**'],
  staging: [],
  production: [],
};

/** Patterns of what is allowed, and of what is not in spite of it. */
export interface Rules {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** Says which scenes may be loaded. Compares normal paths only (see scene-path.ts). */
export class Whitelist {
  private current: Rules = { allow: [], deny: [] };
  private allowed: readonly RegExp[] = [];
  private denied: readonly RegExp[] = [];

  constructor(allow: readonly string[], deny: readonly string[] = []) {
    this.replace({ allow, deny });
  }

  /** The rules that hold. */
  get rules(): Rules {
    return this.current;
  }

  /** Folders in which allowed scenes can lie, for listing. */
  get roots(): readonly string[] {
    return [...new Set(this.current.allow.map(fixedFolder))];
  }

  /** Lets other rules hold from now on. */
  replace(rules: Rules): void {
    this.current = rules;
    this.allowed = rules.allow.map(toExpression);
    this.denied = rules.deny.map(toExpression);
  }

  /** The whitelist of an environment. Throws StartError `configuration` when the file is damaged. */
  static async read(file: string, environment: Environment): Promise<Whitelist> {
    const { allow, deny } = await readRules(file, environment);
    return new Whitelist(allow, deny);
  }

  /** Whether a normal path is allowed; the blacklist wins. */
  allows(path: string): boolean {
    return this.allowed.some((rule) => rule.test(path)) && !this.denied.some((rule) => rule.test(path));
  }
}

/** Reads the rules of an environment. Throws StartError `configuration` when the file is damaged. */
export async function readRules(file: string, environment: Environment): Promise<Rules> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return { allow: withoutFile[environment], deny: [] };
    throw new StartError(
      'configuration',
      `The whitelist ${file} cannot be read: ${(error as Error).message}.`,
      error,
    );
  }
  const rules = parseFile(file, text)[environment];
  return { allow: rules?.allow ?? [], deny: rules?.deny ?? [] };
}

function parseFile(file: string, text: string): z.output<typeof fileSchema> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new StartError(
      'configuration',
      `The whitelist ${file} is not valid JSON: ${(error as Error).message}.`,
      error,
    );
  }
  const read = fileSchema.safeParse(content);
  if (read.success) return read.data;
  const first = read.error.issues[0];
  throw new StartError(
    'configuration',
    `The whitelist ${file} is wrong at "${first?.path.join('.') ?? ''}": ${first?.message ?? 'it does not fit'}.`,
  );
}

/** `*` stands for anything within one segment, `**` for any depth, a pattern that ends in "/" for all below the folder. */
function toExpression(pattern: string): RegExp {
  const whole = pattern.endsWith('/') ? `${pattern}**` : pattern;
  const source = whole.replace(/\*\*\/|\*\*|\*|[\\^$+?.()|[\]{}]/g, (found) => {
    if (found === '**/') return '(?:[^/]+/)*';
    if (found === '**') return '.+';
    if (found === '*') return '[^/]*';
    return `\\${found}`;
  });
  return new RegExp(`^${source}$`, 'u');
}

/** The folder before the first wildcard. */
function fixedFolder(pattern: string): string {
  const star = pattern.indexOf('*');
  const fixed = star === -1 ? pattern : pattern.slice(0, star);
  return fixed.slice(0, Math.max(0, fixed.lastIndexOf('/')));
}
