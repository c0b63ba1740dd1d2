import { existsSync } from 'node:fs';
import path from 'node:path';
import { factsName } from '../tools/releases/index.ts';
import { root } from './root.ts';

/**
 * How this program is called in the folder that it is installed in, to be followed by a command: by the launcher of a package,
 * by npm in that of the repository, else, as in an image, by Node.
 */
export function calledAs(folder = root): string {
  const has = (name: string): boolean => existsSync(path.join(folder, name));
  if (has(factsName)) return './spacetime';
  return has('package-lock.json') ? 'npx spacetime' : 'node bin/spacetime.mjs';
}
