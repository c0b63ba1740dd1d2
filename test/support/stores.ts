import path from 'node:path';
import { SqliteStore } from '../../src/server/index.ts';
import { temporaryFolder } from './temporary.ts';

/** Every implementation of the store; what a store keeps is tested on each. */
export const storeKinds = [
  {
    name: 'SQLite',
    open: () => SqliteStore.open({ file: path.join(temporaryFolder(), 'store.sqlite'), alone: true }),
  },
] as const;
