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
    ...(environment === undefined ? {} : { flags: { env: environment } }),
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
  const variables = Object.fromEntries(files.flatMap((file) => assignments(readSettings(file))));
  const resolved = resolveConfiguration({
    environment: variables,
    ...(environment === undefined ? {} : { flags: { env: environment } }),
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

function readSettings(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}.`);
  }
}

function assignments(text: string): [string, string][] {
  return text.split('\n').flatMap((line) => {
    const [, name, value] = /^\s*(?:Environment=)?"?(SPACETIME_[A-Z_]+)=(.*?)"?\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as [string, string]];
  });
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
