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

/** Says which scenes may be loaded. Compares normal paths only (see scene-path.ts). */
export class Whitelist {
  private readonly allowed: readonly RegExp[];
  private readonly denied: readonly RegExp[];
  /** Folders in which allowed scenes can lie, for listing. */
  readonly roots: readonly string[];

  constructor(allow: readonly string[], deny: readonly string[] = []) {
    this.allowed = allow.map(toExpression);
    this.denied = deny.map(toExpression);
    this.roots = [...new Set(allow.map(fixedFolder))];
  }

  /** Reads the rules of an environment. Throws StartError `configuration` when the file is damaged. */
  static async read(file: string, environment: Environment): Promise<Whitelist> {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Whitelist(withoutFile[environment]);
      throw new StartError(
        'configuration',
        `The whitelist ${file} cannot be read: ${(error as Error).message}.`,
        error,
      );
    }
    const rules = parseFile(file, text)[environment];
    return new Whitelist(rules?.allow ?? [], rules?.deny ?? []);
  }

  /** Whether a normal path is allowed; the blacklist wins. */
  allows(path: string): boolean {
    return this.allowed.some((rule) => rule.test(path)) && !this.denied.some((rule) => rule.test(path));
  }
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
