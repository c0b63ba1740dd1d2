import { mkdir, readFile, stat } from 'node:fs/promises';
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

/** Keeps the present settings and puts the earlier ones in their place. The returned function puts the present ones back. */
export async function changeSettings(
  folder: ReleaseFolder,
  { file, kept_as, put_back }: SettingsPlan,
  to: string,
): Promise<() => Promise<void>> {
  const present = await read(file);
  const { mode, uid, gid } = await stat(file);
  const write = (content: string): Promise<void> => writeWhole(file, content, mode & 0o777, { uid, gid });
  if (kept_as !== null) {
    const kept = folder.settings(kept_as);
    await mkdir(path.dirname(kept), { recursive: true, mode: 0o700 });
    await writeWhole(kept, present, 0o600);
  }
  const earlier = put_back ? await readIfThere(folder.settings(to)) : undefined;
  if (earlier === undefined || earlier === present) return async () => {};
  await write(earlier);
  return () => write(present);
}

/** Names of the settings that two files give other values. */
function changedNames(one: string, other: string): readonly string[] {
  const [a, b] = [valuesOf(one), valuesOf(other)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name)).sort();
}

function valuesOf(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map((line) => /^\s*([A-Z_][A-Z0-9_]*)=(.*)$/.exec(line));
  return new Map(lines.flatMap((line) => (line === null ? [] : [[line[1] ?? '', line[2] ?? ''] as const])));
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw explained(error, `The file of settings ${file} cannot be read`);
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw explained(error, `${file} cannot be read`);
  }
}
