import { StartError } from '../start-error.ts';
import type { DataFolder } from './data-folder.ts';
import { SqliteStore } from './sqlite/sqlite-store.ts';
import type { Store } from './store.ts';

/** Name of the store's file in the data folder. */
const fileName = 'store.sqlite';

/**
 * Opens the store of a data folder. Throws StartError `store`.
 * @param alone Whether no other process may do the same: true for the server, false for commands beside it.
 */
export async function openStore(data: DataFolder, alone: boolean): Promise<Store> {
  const file = data.path(fileName);
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
