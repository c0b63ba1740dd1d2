import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type AppliedMigration, missing, releaseOf, tooNew } from '../migrations/index.ts';

const ownerOnly = 0o600;
/** How many of these copies stay. */
const keptCopies = 2;

/**
 * Copies a store that is about to be migrated to `<file>.before-<first migration>`, so that one can go back to what was there.
 * An empty store is not copied. Throws what SQLite throws, and then nothing may be migrated.
 */
export function copyBeforeMigration(connection: DatabaseSync, file: string): void {
  const applied = appliedTo(connection);
  const [first] = missing(applied);
  if (applied.length === 0 || first === undefined || tooNew(releaseOf(applied)) !== undefined) return;
  const copy = `${file}.before-${first.name}`;
  const unfinished = `${copy}.${process.pid}`;
  rmSync(unfinished, { force: true });
  // SQLite takes a file that is empty, and keeps its mode.
  closeSync(openSync(unfinished, 'wx', ownerOnly));
  try {
    connection.prepare('VACUUM INTO ?').run(unfinished);
    const written = openSync(unfinished, 'r+');
    fsyncSync(written);
    closeSync(written);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new Error(`it could not be copied before its migration: ${(error as Error).message}`, {
      cause: error,
    });
  }
  removeOldest(file);
}

/** The migrations of a store; none where it is empty. */
export function appliedTo(connection: DatabaseSync): AppliedMigration[] {
  const ledger = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'";
  if (connection.prepare(ledger).get() === undefined) return [];
  return connection.prepare('SELECT * FROM migrations ORDER BY name').all() as unknown as AppliedMigration[];
}

/** Migrations are numbered, so the names of the copies sort by age. */
function removeOldest(file: string): void {
  const copies = readdirSync(path.dirname(file))
    .filter((name) => name.startsWith(`${path.basename(file)}.before-`))
    .sort();
  for (const name of copies.slice(0, Math.max(0, copies.length - keptCopies)))
    rmSync(path.join(path.dirname(file), name), { force: true });
}
