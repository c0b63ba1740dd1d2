import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Configuration,
  type ResolvedConfiguration,
  resolveConfiguration,
  type SettingName,
  settingNames,
  settings,
} from '../protocol/index.ts';
import { userDataFolder } from './user-data-folder.ts';

/** What the configuration of a process is read from. */
export interface ConfigurationInput {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags?: Readonly<Partial<Record<SettingName, string | number | boolean>>>;
  /** Folder that default paths are meant from: the one that holds scenes/ and config/. */
  readonly root: string;
  /** Folder that given paths are meant from. */
  readonly workingFolder: string;
}

const defaultFile = 'config/spacetime.json';
/** Lies in packages alone. */
const packageFile = 'release.json';

/**
 * Reads and checks the configuration: command line over environment over file over default. The file is the one that
 * SPACETIME_CONFIG names, else config/spacetime.json when it is there.
 */
export function loadConfiguration(input: ConfigurationInput): ResolvedConfiguration {
  const { environment, root, workingFolder } = input;
  const named = environment.SPACETIME_CONFIG;
  const fileName = named === undefined ? path.join(root, defaultFile) : path.resolve(workingFolder, named);
  const file = named !== undefined || existsSync(fileName) ? readJson(fileName) : undefined;
  const resolved = resolveConfiguration({
    environment,
    ...(input.flags === undefined ? {} : { flags: input.flags }),
    ...(file?.content === undefined ? {} : { file: { name: fileName, content: file.content } }),
    readSecret: (secretFile) => readFileSync(path.resolve(workingFolder, secretFile), 'utf8'),
  });
  return {
    ...resolved,
    values: withWholePaths(resolved, input),
    problems: [...(file?.problem === undefined ? [] : [file.problem]), ...resolved.problems],
  };
}

function readJson(file: string): { content?: unknown; problem?: string } {
  try {
    return { content: JSON.parse(readFileSync(file, 'utf8')) };
  } catch (error) {
    return { problem: `The configuration file ${file} cannot be read: ${(error as Error).message}.` };
  }
}

function withWholePaths(
  { values, origins }: ResolvedConfiguration,
  { root, workingFolder, environment }: ConfigurationInput,
): Configuration {
  const whole: Record<string, unknown> = { ...values };
  for (const name of settingNames) {
    const value = values[name];
    if (!('path' in settings[name]) || typeof value !== 'string') continue;
    whole[name] = path.resolve(origins[name] === 'default' ? root : workingFolder, value);
  }
  if (origins.data_dir === 'default' && existsSync(path.join(root, packageFile)))
    whole.data_dir = userDataFolder(environment) ?? whole.data_dir;
  return whole as Configuration;
}
