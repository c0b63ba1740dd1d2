import type { Configuration } from '../../protocol/index.ts';
import { StartError } from '../../server/basics/index.ts';
import { loadConfiguration } from '../../server/caller/index.ts';
import { root } from '../root.ts';

const load = (flags: Readonly<Record<string, string>>) =>
  loadConfiguration({ environment: process.env, flags, root, workingFolder: process.cwd() });

/** The configuration of this machine, as far as it is sound: enough to find a server and to ask it. */
export function ownConfiguration(): Configuration {
  return load({}).values;
}

/**
 * The same for what works in the data folder itself. Throws StartError `configuration`.
 * @param flags Settings that the command line gives.
 */
export function soundConfiguration(flags: Readonly<Record<string, string>> = {}): Configuration {
  const { values, problems } = load(flags);
  if (problems.length > 0) throw new StartError('configuration', problems.join('\n'));
  return values;
}
