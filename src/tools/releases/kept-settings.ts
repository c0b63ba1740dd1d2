import { mkdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { explained } from './release-error.ts';
import type { ReleaseFolder } from './release-folder.ts';
import { writeWhole } from './release-state.ts';

/** What happens to the file of settings when another release becomes active. */
export interface SettingsPlan {
  readonly file: string;
  /** The release whose settings the present ones are kept as; null where none is active. */
  readonly kept_as: string | null;
  /** Whether the settings that the next release ran with before are put back. */
  readonly put_back: boolean;
  /** Names of those that will be other ones then; never their values, which may be secrets. */
  readonly changed: readonly string[];
}

/** Says what would happen to the settings. Throws ReleaseError. */
export async function planSettings(
  folder: ReleaseFolder,
  file: string,
  from: string | undefined,
  to: string,
  putBack: boolean,
): Promise<SettingsPlan> {
  const present = await read(file);
  const earlier = putBack ? await readIfThere(folder.settings(to)) : undefined;
  return {
    file,
    kept_as: from ?? null,
    put_back: earlier !== undefined,
    changed: earlier === undefined ? [] : changedNames(present, earlier),
  };
}

/**
 * Puts the settings of the active release back where a switch was cut off after it had put those of the next one in their
 * place: else they would be kept as the wrong one's. What somebody has changed since then stays.
 */
export async function mendSettings(
  folder: ReleaseFolder,
  file: string,
  active: string,
  interrupted: string,
): Promise<void> {
  const [own, next] = await Promise.all(
    [active, interrupted].map((one) => readIfThere(folder.settings(one))),
  );
  if (own !== undefined && next?.equals(await read(file)) === true) await replace(file, own);
}

/** Keeps the present settings as those of the release that has run with them. */
export async function keepSettings(folder: ReleaseFolder, { file, kept_as }: SettingsPlan): Promise<void> {
  if (kept_as === null) return;
  const kept = folder.settings(kept_as);
  await mkdir(path.dirname(kept), { recursive: true, mode: 0o700 });
  await writeWhole(kept, await read(file), 0o600);
}

/** Puts the earlier settings of a release in their place. The returned function puts the present ones back. */
export async function putBackSettings(
  folder: ReleaseFolder,
  { file, put_back }: SettingsPlan,
  to: string,
): Promise<() => Promise<void>> {
  const present = await read(file);
  const earlier = put_back ? await readIfThere(folder.settings(to)) : undefined;
  if (earlier === undefined || earlier.equals(present)) return async () => {};
  await replace(file, earlier);
  return () => replace(file, present);
}

/** Writes the file of settings, whose mode and owner stay; a link that leads to it stays one. */
async function replace(file: string, content: Uint8Array): Promise<void> {
  const place = await realpath(file);
  const { mode, uid, gid } = await stat(place);
  await writeWhole(place, content, mode & 0o777, { uid, gid });
}

/** Names of the settings that two files give other values. */
function changedNames(one: Buffer, other: Buffer): readonly string[] {
  const [a, b] = [valuesOf(one), valuesOf(other)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name)).sort();
}

function valuesOf(content: Buffer): ReadonlyMap<string, string> {
  // One character for each byte: what cannot be read as text still is one thing or another.
  const lines = content.toString('latin1').split('\n');
  const found = lines.map((line) => /^\s*([A-Z_][A-Z0-9_]*)=(.*)$/.exec(line));
  return new Map(found.flatMap((line) => (line === null ? [] : [[line[1] ?? '', line[2] ?? ''] as const])));
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw explained(error, `The file of settings ${file} cannot be read`);
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw explained(error, `${file} cannot be read`);
  }
}
