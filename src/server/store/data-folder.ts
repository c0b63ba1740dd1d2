import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '../start-error.ts';

const ownerOnlyFile = 0o600;
const ownerOnlyFolder = 0o700;
const othersBits = 0o077;

/** Names inside the data folder. */
const names = {
  token: 'operator-token',
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
   * The operator token of this folder; the first start makes it. A file that others could read is taken as known to
   * them and gets a new token, and so does one whose content is no token that a header could carry.
   */
  async operatorToken(): Promise<string> {
    const file = this.path(names.token);
    try {
      const kept = await readPrivate(file);
      if (kept !== undefined && tokenPattern.test(kept)) return kept;
      const token = `spacetime_${randomBytes(32).toString('base64url')}`;
      await this.write(names.token, `${token}\n`);
      return token;
    } catch (error) {
      throw unusable(file, error);
    }
  }

  /** Writes a file for the owner alone: whole or not at all, never through a link. */
  async write(name: string, content: string): Promise<void> {
    const fresh = this.path(`.${name}.${randomBytes(6).toString('hex')}`);
    const handle = await open(fresh, 'wx', ownerOnlyFile);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, this.path(name));
  }

  /** Says where the server listens, for the command line of the same user. Throws StartError `data_folder`. */
  async announce(addresses: readonly string[]): Promise<void> {
    try {
      await this.write(names.address, `${JSON.stringify({ pid: process.pid, addresses })}\n`);
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

const tokenPattern = /^[\x21-\x7e]{32,4096}$/;

/** Content of a file that is this user's and nobody else can read; undefined when it is missing or not private. */
async function readPrivate(file: string): Promise<string | undefined> {
  let handle: FileHandle;
  try {
    // A named pipe would keep an open that waits from ever coming back.
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
    handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const facts = await handle.stat();
    const { mode, uid } = facts;
    if (!facts.isFile()) return undefined;
    if (process.getuid !== undefined && (uid !== process.getuid() || (mode & othersBits) !== 0))
      return undefined;
    return (await handle.readFile('utf8')).trim();
  } finally {
    await handle.close();
  }
}

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
