import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How long a server that writes is waited for. */
const busyMs = 5000;

/**
 * Number of the newest release that has opened the store of a data folder; undefined where there is no store. Reads beside a
 * running server and changes nothing. Throws what SQLite throws.
 */
export function storeRelease(dataFolder: string): number | undefined {
  const file = path.join(dataFolder, 'store.sqlite');
  if (!existsSync(file)) return undefined;
  const store = new DatabaseSync(file, { readOnly: true, timeout: busyMs });
  try {
    const ledger = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'";
    if (store.prepare(ledger).get() === undefined) return undefined;
    const rows = store.prepare('SELECT * FROM migrations').all();
    // Releases before the numbers gave none.
    return Math.max(1, ...rows.map(({ release }) => (typeof release === 'number' ? release : 1)));
  } finally {
    store.close();
  }
}
