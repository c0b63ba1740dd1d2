import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { explained, ReleaseError } from './release-error.ts';

/** Name of the file in a package that says what the package is. */
export const factsName = 'release.json';

/** Version numbers that can be names of folders. */
export const versionPattern = /^\d+\.\d+\.\d+(-[0-9A-Za-z]+([.-][0-9A-Za-z]+)*)?$/;

/** What a package is. */
export interface ReleaseFacts {
  readonly version: string;
  /** Commit of the sources. */
  readonly commit: string;
  /** As Node calls them: `linux`, `darwin`, `win32`; `x64`, `arm64`. */
  readonly os: string;
  readonly arch: string;
  /** Version of the Node inside. */
  readonly node: string;
  /** Number of the release of the store that it makes; it runs on those up to the next one. */
  readonly store_release: number;
}

/** Reads what the package in a folder is. Throws ReleaseError. */
export async function readFacts(folder: string): Promise<ReleaseFacts> {
  const file = path.join(folder, factsName);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw explained(error, `${file} cannot be read`);
    throw new ReleaseError(`${folder} is no package of SpaceTime: it has no ${factsName}.`);
  }
  const facts = parsed(text) as Partial<Record<keyof ReleaseFacts, unknown>>;
  const words = ['version', 'commit', 'os', 'arch', 'node'] as const;
  const whole =
    words.every((name) => typeof facts[name] === 'string') &&
    versionPattern.test(String(facts.version)) &&
    Number.isSafeInteger(facts.store_release);
  if (!whole) throw new ReleaseError(`${file} does not say what the package is. Install the package again.`);
  return facts as ReleaseFacts;
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
