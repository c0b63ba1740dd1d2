import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { releaseOf, tooNew } from '../store/migrations/index.ts';
import { appliedTo } from '../store/sqlite/copy-before.ts';
import { BackupError, reasonOf } from './backup-error.ts';

/** What a copy of a store is. */
export interface CheckedStore {
  readonly size_bytes: number;
  readonly sha256: string;
  /** Number of the release whose tables it has. */
  readonly release: number;
}

/** The first migration of every store. */
const firstMigration = '0001-values';

/**
 * Reads a copy of a store through and checks it, by SQLite and by what it is. Blocks the thread. Throws BackupError where it
 * is damaged, no store of SpaceTime, or one that this release must not open.
 */
export async function checkStore(file: string): Promise<CheckedStore> {
  const release = judge(file);
  // SQLite makes these for whoever reads, and they are nothing of the copy.
  for (const side of ['-wal', '-shm']) await rm(`${file}${side}`, { force: true });
  return { release, ...(await digestOf(file)) };
}

/** Size and SHA-256 of a file. */
export async function digestOf(file: string): Promise<Pick<CheckedStore, 'size_bytes' | 'sha256'>> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(bytes);
    size += bytes.length;
  }
  return { size_bytes: size, sha256: hash.digest('hex') };
}

const longestShown = 200;

/** What a damaged file says of itself, without what would steer a terminal. */
function shown(verdict: string): string {
  return verdict.slice(0, longestShown).replace(/\p{Cc}+/gu, ' ');
}

function judge(file: string): number {
  let copy: DatabaseSync | undefined;
  try {
    copy = new DatabaseSync(file, { readOnly: true });
    const { integrity_check: verdict } = copy.prepare('PRAGMA integrity_check').get() as {
      integrity_check: string;
    };
    if (verdict !== 'ok') throw new BackupError(`The store in it is damaged: ${shown(verdict)}.`);
    const applied = appliedTo(copy);
    if (!applied.some(({ name }) => name === firstMigration))
      throw new BackupError('It holds a database, but none of SpaceTime.');
    const release = releaseOf(applied);
    const reason = tooNew(release);
    if (reason !== undefined) throw new BackupError(`It cannot be used: ${reason}.`);
    return release;
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`The store in it is damaged: ${reasonOf(error)}.`, error);
  } finally {
    copy?.close();
  }
}
