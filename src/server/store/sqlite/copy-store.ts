import { backup, DatabaseSync } from 'node:sqlite';

/**
 * Copies a store as it is at this moment while others write to it. Rejects with what SQLite says.
 *
 * It reads through a connection of its own: a copy through one that is just writing is refused as busy at its first step,
 * which Node tells as "not an error". The transaction holds the moment, so that no change begins the copy anew.
 */
export async function copyStore(file: string, target: string): Promise<void> {
  const source = new DatabaseSync(file, { readOnly: true });
  try {
    source.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
    await backup(source, target);
  } finally {
    source.close();
  }
}
