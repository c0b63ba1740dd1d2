import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../cli/index.ts';
import {
  type Configuration,
  type Environment,
  type ResolvedConfiguration,
  resolveConfiguration,
  settingNames,
  settings,
} from '../../protocol/index.ts';
import { loadConfiguration } from '../../server/caller/index.ts';
import { root } from '../root.ts';

/** The configuration of this machine. @param environment Judged as this one, whatever is set. */
export function ownConfiguration(environment: Environment | undefined): ResolvedConfiguration {
  return loadConfiguration({
    environment: process.env,
    ...judgedAs(environment, process.env),
    root,
    workingFolder: process.cwd(),
  });
}

/**
 * The configuration that files make on another machine: files of `NAME=value` lines and systemd units, the later ones
 * over the former. Paths in them stay as they are.
 */
export function configurationOf(
  files: readonly string[],
  environment: Environment | undefined,
): ResolvedConfiguration {
  const variables = Object.fromEntries(files.flatMap(settingsIn));
  const resolved = resolveConfiguration({
    environment: variables,
    ...judgedAs(environment, variables),
    readSecret: (file) =>
      handedOver(file) ? randomBytes(48).toString('base64') : readFileSync(file, 'utf8'),
  });
  const secret = variables.SPACETIME_SECRET_FILE;
  const made = secret !== undefined && handedOver(secret) ? ', which systemd makes at the start' : '';
  const origins = { ...resolved.origins, secret: `${resolved.origins.secret}${made}` };
  return { ...resolved, origins, values: fromRoot(resolved) };
}

/** Whether systemd makes the file at the start, so that nobody can look at it before. */
function handedOver(file: string): boolean {
  return file.startsWith('%');
}

/** Only what is not set so anyway: the check tells whether somebody has set it. */
function judgedAs(
  environment: Environment | undefined,
  variables: Readonly<Record<string, string | undefined>>,
): { readonly flags?: { readonly env: Environment } } {
  return environment === undefined || environment === variables.SPACETIME_ENV
    ? {}
    : { flags: { env: environment } };
}

/** The settings of a file. Throws UsageError where it cannot be read, or holds none: then nothing of it would be judged. */
function settingsIn(file: string): [string, string][] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}.`);
  }
  const found = text.split('\n').flatMap(assignments);
  if (found.length === 0)
    throw new UsageError(`${file} holds no setting: name a file with lines like SPACETIME_ENV=production.`);
  return found;
}

/** What a line sets: one variable in a file of variables, any number after Environment= in a unit. */
function assignments(line: string): [string, string][] {
  const inUnit = /^\s*Environment=(.*)$/.exec(line)?.[1];
  const words = inUnit === undefined ? [line.trim()] : (inUnit.match(unitWords) ?? []).map(withoutQuotes);
  return words.flatMap((word) => {
    const [, name = '', value = ''] = /^(SPACETIME_\w+)=(.*)$/.exec(word) ?? [];
    return name === '' ? [] : [[name, value.replace(/^(["'])(.*)\1$/, '$2')] as [string, string]];
  });
}

const unitWords = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;

function withoutQuotes(word: string): string {
  return word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2');
}

/** Files that come with the program are found where this one is. */
function fromRoot({ values, origins }: ResolvedConfiguration): Configuration {
  const whole: Record<string, unknown> = { ...values };
  for (const name of settingNames) {
    const value = values[name];
    if ('path' in settings[name] && typeof value === 'string' && origins[name] === 'default')
      whole[name] = path.resolve(root, value);
  }
  return whole as Configuration;
}
