import { open, readFile, rename, rm } from 'node:fs/promises';
import { explained, ReleaseError } from './release-error.ts';

/** How many activations are remembered. */
const mostActivations = 100;

/** What is remembered of the releases of a folder, beside the releases themselves. */
export interface ReleaseState {
  /** The file of settings that goes with releases; null where none was named yet. */
  readonly settings_file: string | null;
  /** The data folder of the server; null where none was named yet. */
  readonly data_folder: string | null;
  /** Every release that is installed, in the order of installation. */
  readonly installed: readonly { readonly version: string; readonly sha256: string; readonly at: string }[];
  /** Which release was activated when, oldest first. */
  readonly activated: readonly { readonly version: string; readonly at: string }[];
}

const nothing: ReleaseState = { settings_file: null, data_folder: null, installed: [], activated: [] };

/** Reads what is remembered; nothing where nothing was installed yet. Throws ReleaseError. */
export async function readState(file: string): Promise<ReleaseState> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing;
    throw explained(error, `${file} cannot be read`);
  }
  try {
    const state = { ...nothing, ...(JSON.parse(text) as Partial<ReleaseState>) };
    if (areEntries(state.installed) && areEntries(state.activated)) return state;
  } catch {
    // Told below.
  }
  throw new ReleaseError(
    `${file} cannot be understood. Put a copy of it back, or remove it and install the releases again.`,
  );
}

function areEntries(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((one: { version?: unknown } | null) => typeof one?.version === 'string')
  );
}

/** Writes what is remembered: whole or not at all. */
export async function writeState(file: string, state: ReleaseState): Promise<void> {
  const activated = state.activated.slice(-mostActivations);
  await writeWhole(file, `${JSON.stringify({ ...state, activated }, null, 2)}\n`, 0o644);
}

/**
 * Writes a file so that whoever reads it, at any time, finds the old content or the new one. What it makes on the way has one
 * name, so that the next time removes what was left by one that was killed; there may be secrets in it.
 */
export async function writeWhole(
  file: string,
  content: string | Uint8Array,
  mode: number,
  owner?: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const made = `${file}.new`;
  await rm(made, { force: true });
  try {
    const handle = await open(made, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      if (owner !== undefined) await handle.chown(owner.uid, owner.gid);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(made, file);
  } catch (error) {
    await rm(made, { force: true });
    throw error;
  }
}

/** The release to which a switch was begun and not done: it was written down as activated, and the link leads elsewhere. */
export function interruptedBy(
  { activated }: Pick<ReleaseState, 'activated'>,
  active: string | undefined,
): string | undefined {
  const last = activated.at(-1)?.version;
  return last === active ? undefined : last;
}

/** The release that was active before this one: to which a rollback goes. */
export function previousOf(
  { activated }: Pick<ReleaseState, 'activated'>,
  active: string | undefined,
): string | undefined {
  // What was written down and never switched to comes after the last entry of the active one.
  const at = activated.findLastIndex(({ version }) => version === active);
  const before = at === -1 ? activated : activated.slice(0, at);
  return before.findLast(({ version }) => version !== active)?.version;
}
