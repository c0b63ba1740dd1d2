import { existsSync, lstatSync } from 'node:fs';
import path from 'node:path';
import { StartError } from '../start-error.ts';
import type { DataFolder } from './data-folder.ts';
import { SqliteStore } from './sqlite/sqlite-store.ts';
import type { Store } from './store.ts';
import { storeFile } from './store-claim.ts';

/** Name of what stands in the data folder from when a restore takes the store away until the other is in its place. */
export const restoreMark = 'restore.unfinished';

/**
 * Opens the store of a data folder. Throws StartError `store`.
 * @param alone Whether no other process may do the same: true for the server, false for commands beside it.
 */
export async function openStore(data: DataFolder, alone: boolean): Promise<Store> {
  const file = data.path(storeFile);
  if (existsSync(data.path(restoreMark))) {
    throw new StartError(
      'store',
      `A restore into ${data.folder} was broken off, so the store there may be neither the old nor the new one. ` +
        'Repeat it with: spacetime restore FILE',
    );
  }
  try {
    return await SqliteStore.open({ file, alone });
  } catch (error) {
    throw new StartError(
      'store',
      `The store ${file} cannot be used: ${(error as Error).message}. ` +
        'Stop what uses it, put back a backup, or choose another folder with SPACETIME_DATA_DIR.',
      error,
    );
  }
}

/**
 * Throws StartError `store` where a data folder holds no store, for what looks into one or ends something in it: a new one,
 * made in the wrong folder, would say that all is well.
 */
export function demandStore(folder: string): void {
  if ([storeFile, restoreMark].some((name) => mayBe(path.join(folder, name)))) return;
  throw new StartError(
    'store',
    `There is no store in ${folder}: no server has used it. ` +
      'Run this as the user of the server, and set SPACETIME_DATA_DIR to its data folder.',
  );
}

/** Whether a file is there, or cannot be looked for. */
function mayBe(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
