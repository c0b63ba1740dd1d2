import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BackupError, reasonOf } from './backup-error.ts';
import { namedBackups, readBackupName } from './backup-names.ts';
import { sync } from './make-backup.ts';

/** A backup that lies in a folder. */
export interface StoredBackup {
  readonly name: string;
  readonly created_at: string;
  readonly size_bytes: number;
  readonly sealed: boolean;
}

/** The backups of a folder, newest first; none where there is no such folder. Rejects with BackupError. */
export async function listBackups(folder: string): Promise<StoredBackup[]> {
  try {
    const found = await Promise.all(
      namedBackups(await readdir(folder)).map(async ({ name, createdMs, sealed }) => {
        const created_at = new Date(createdMs).toISOString();
        const facts = await unlessMissing(stat(path.join(folder, name)));
        return facts?.isFile() ? [{ name, created_at, size_bytes: facts.size, sealed }] : [];
      }),
    );
    return found.flat();
  } catch (error) {
    if (isMissing(error)) return [];
    throw new BackupError(`The backups in ${folder} cannot be listed: ${reasonOf(error)}.`, error);
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** A server may remove an old backup between the look at the folder and the look at the file. */
async function unlessMissing<Facts>(facts: Promise<Facts>): Promise<Facts | undefined> {
  return facts.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

const ownerOnlyFolder = 0o700;
const ownerOnly = 0o600;

/**
 * Copies a backup into another folder: whole and on the disk, or not at all. Gives the path of the copy. Rejects with BackupError.
 * @param sha256 What the server says of the file.
 */
export async function copyBackup(name: string, from: string, to: string, sha256: string): Promise<string> {
  // What a server answers must not lead anywhere else.
  if (readBackupName(name) === undefined)
    throw new BackupError('The server has named something that is no backup. Look whom SPACETIME_URL asks.');
  const target = path.join(to, name);
  const unfinished = path.join(to, `.unfinished-${name}`);
  try {
    await mkdir(to, { recursive: true, mode: ownerOnlyFolder });
    await rm(unfinished, { force: true });
    const hash = createHash('sha256');
    const watched = async function* watch(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const bytes of source) {
        hash.update(bytes);
        yield bytes;
      }
    };
    const out = createWriteStream(unfinished, { flags: 'wx', mode: ownerOnly, flush: true });
    await pipeline(createReadStream(path.join(from, name)), watched, out);
    if (hash.digest('hex') !== sha256) throw new BackupError(`${name} is not what the server has written.`);
    await rename(unfinished, target);
    await sync(to);
    return target;
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    if (error instanceof BackupError) throw error;
    const { code, path: where } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && where === path.join(from, name)) {
      throw new BackupError(
        `The server keeps its backup ${name} where this command cannot read it: run it on the machine of the server, ` +
          'with the same SPACETIME_DATA_DIR and SPACETIME_BACKUP_DIR.',
        error,
      );
    }
    throw new BackupError(`The backup cannot be copied to ${to}: ${reasonOf(error)}.`, error);
  }
}
