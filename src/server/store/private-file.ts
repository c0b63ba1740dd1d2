import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

const ownerOnly = 0o600;
const othersBits = 0o077;

/** Content of a file that is this user's and nobody else can read; undefined when it is missing or not private. */
export async function readPrivate(file: string): Promise<string | undefined> {
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

/** Writes a file for the owner alone: whole or not at all, never through a link. */
export async function writePrivate(file: string, content: string): Promise<void> {
  await rename(await writeBeside(file, content), file);
}

/**
 * Content of a private file. When it is missing, not private or of the wrong form, what is offered takes its place, unless
 * another process was faster.
 */
export async function keepPrivate(file: string, form: RegExp, offer: () => string): Promise<string> {
  const kept = await readPrivate(file);
  if (kept !== undefined && form.test(kept)) return kept;
  const offered = offer();
  const fresh = await writeBeside(file, `${offered}\n`);
  try {
    await link(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const others = await readPrivate(file);
    if (others !== undefined && form.test(others)) return others;
    await rename(fresh, file);
  } finally {
    await rm(fresh, { force: true });
  }
  return offered;
}

/** Writes the content to a new file in the same folder; gives its path. */
async function writeBeside(file: string, content: string): Promise<string> {
  const fresh = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}`);
  const handle = await open(fresh, 'wx', ownerOnly);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return fresh;
}
