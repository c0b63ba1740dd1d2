import path from 'node:path';
import { claim } from './sqlite/claim.ts';

/** Name of the store's file in the data folder. */
export const storeFile = 'store.sqlite';

/** Claims the store of a data folder like the server does; undefined where a server uses it. */
export function claimStore(folder: string): (() => void) | undefined {
  return claim(path.join(folder, `${storeFile}.claim`));
}
