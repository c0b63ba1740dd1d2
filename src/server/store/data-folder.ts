import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '../start-error.ts';
import { keepPrivate, readPrivate, writePrivate } from './private-file.ts';

const ownerOnlyFolder = 0o700;
const secretBytes = 32;

/** Names inside the data folder. */
const names = {
  secret: 'secret',
  address: 'server.json',
} as const;

/** The folder for what the server keeps. Every file in it is for its owner alone, whoever may look into the folder. */
export class DataFolder {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Opens the folder, and makes it when it is not there. Throws StartError `data_folder`. */
  static async open(folder: string): Promise<DataFolder> {
    try {
      await mkdir(folder, { recursive: true, mode: ownerOnlyFolder });
    } catch (error) {
      throw unusable(folder, error);
    }
    return new DataFolder(folder);
  }

  /** Path of a file in the folder. */
  path(name: string): string {
    return path.join(this.folder, name);
  }

  /**
   * The secret of this folder; whoever comes first makes it. A file that others could read is taken as known to them and
   * gets a new secret, and so does one whose content is none. Throws StartError `data_folder`.
   */
  async secret(): Promise<string> {
    const file = this.path(names.secret);
    try {
      return await keepPrivate(file, secretPattern, () => randomBytes(secretBytes).toString('base64url'));
    } catch (error) {
      throw unusable(file, error);
    }
  }

  /** Writes a file for the owner alone: whole or not at all, never through a link. */
  write(name: string, content: string): Promise<void> {
    return writePrivate(this.path(name), content);
  }

  /** Says where the server listens, for the command line of the same user. Throws StartError `data_folder`. */
  async announce(addresses: readonly string[], telemetry?: string): Promise<void> {
    const announcement = { pid: process.pid, addresses, telemetry_address: telemetry ?? null };
    try {
      await this.write(names.address, `${JSON.stringify(announcement)}\n`);
    } catch (error) {
      throw unusable(this.path(names.address), error);
    }
  }

  /** Takes the announcement back, unless another server has replaced it. */
  async withdraw(): Promise<void> {
    const file = this.path(names.address);
    const content = await readFile(file, 'utf8').catch(() => '');
    if (content.includes(`"pid":${process.pid},`)) await rm(file, { force: true });
  }
}

/** The secret of a data folder; undefined where none is, or none that is private. */
export async function secretOf(folder: string): Promise<string | undefined> {
  const secret = await readPrivate(path.join(folder, names.secret));
  return secret !== undefined && secretPattern.test(secret) ? secret : undefined;
}

const secretPattern = /^[\x21-\x7e]{32,4096}$/;

function unusable(place: string, error: unknown): StartError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason =
    code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
      ? 'this user may not write there'
      : code === 'ENOTDIR' || code === 'EEXIST'
        ? 'it is not a folder'
        : code === 'ELOOP'
          ? 'it is a symbolic link'
          : code === 'EISDIR'
            ? 'a folder stands where a file belongs'
            : message;
  return new StartError(
    'data_folder',
    `The data folder cannot be used: ${place}: ${reason}. Choose another one with SPACETIME_DATA_DIR.`,
    error,
  );
}
