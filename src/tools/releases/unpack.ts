import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { readTar, type TarEntry } from './read-tar.ts';
import { ReleaseError } from './release-error.ts';

/** Honest packages are a tenth of it. */
const largestBytes = 2 * 1024 ** 3;
const folderMode = 0o755;
const filesAtOnce = 32;

/**
 * Unpacks an archive, without the one folder that is all around in it. Takes files and folders alone and writes nowhere else,
 * whatever the names are. Throws ReleaseError, and what the file system throws.
 * @param digest What the archive has to have; it is looked at as it is read, so that nobody exchanges it meanwhile.
 * @param mostBytes How much may come out of it.
 */
export async function unpack(
  archive: string,
  folder: string,
  digest: string,
  onShare: (share: number) => void = () => {},
  mostBytes = largestBytes,
): Promise<void> {
  const hash = createHash('sha256');
  const { size: archiveBytes } = await stat(archive);
  const file = createReadStream(archive);
  let readBytes = 0;
  file.on('data', (part) => {
    hash.update(part);
    readBytes += part.length;
    onShare(Math.min(1, readBytes / archiveBytes));
  });
  try {
    // A pipeline, because what is no archive may be found out before anybody reads what comes out of it.
    const files = await pipeline(file, createGunzip(), (unzipped) =>
      writeAll(limited(unzipped, mostBytes), folder),
    );
    await bringToDisk(files);
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error;
    throw new ReleaseError(`The archive cannot be read: ${(error as Error).message}.`);
  }
  if (hash.digest('hex') !== digest) throw new ReleaseError(`${archive} was changed while it was read.`);
}

/** What comes out of an archive, files or not, up to what an honest one holds. */
async function* limited(source: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Uint8Array> {
  let leftBytes = mostBytes;
  for await (const part of source) {
    leftBytes -= part.length;
    if (leftBytes < 0)
      throw new ReleaseError(`The archive holds more than ${mostBytes} bytes, which no package does.`);
    yield part;
  }
}

/** Writes what is in an archive; gives the paths of the files. */
async function writeAll(source: AsyncIterable<Uint8Array>, folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  let around: string | undefined;
  await mkdir(folder, { recursive: true });
  const made = new Set<string>([folder]);
  for await (const entry of readTar(source)) {
    const [top = '', ...inner] = honestPath(entry);
    around ??= top;
    if (top !== around) throw strange(entry, 'lies beside the folder of the package');
    const place = path.join(folder, ...inner);
    await makeFolder(entry.type === 'folder' ? place : path.dirname(place), folder, made);
    if (entry.type !== 'file') continue;
    await writeEntry(entry, place);
    files.push(place);
  }
  if (around === undefined) throw new ReleaseError('The archive is empty.');
  return files;
}

/** Waits until files are on the disk, so that no release is switched to that the machine would forget when it lost its power. */
async function bringToDisk(files: readonly string[]): Promise<void> {
  const left = [...files];
  const bringSome = async (): Promise<void> => {
    for (let place = left.pop(); place !== undefined; place = left.pop()) {
      const file = await open(place);
      try {
        await file.datasync();
      } finally {
        await file.close();
      }
    }
  };
  // Those that wait at the same time share one write of the disk's journal.
  await Promise.all(Array.from({ length: filesAtOnce }, bringSome));
}

async function writeEntry(entry: TarEntry, place: string): Promise<void> {
  const mode = entry.mode & 0o111 ? 0o755 : 0o644;
  // Only what is not there: an archive that names a file twice is none of ours.
  const file = await open(place, 'wx', mode);
  try {
    for await (const part of entry.content()) await file.appendFile(part);
    // What others may read does not depend on who installs.
    await file.chmod(mode);
  } finally {
    await file.close();
  }
}

async function makeFolder(place: string, root: string, made: Set<string>): Promise<void> {
  if (made.has(place)) return;
  if (place !== root) await makeFolder(path.dirname(place), root, made);
  await mkdir(place, { recursive: true });
  await chmod(place, folderMode);
  made.add(place);
}

/** The steps of a path that stays inside. */
function honestPath(entry: TarEntry): readonly string[] {
  const { path: name, type } = entry;
  if (type === 'other') throw strange(entry, 'is neither a file nor a folder');
  const steps = (type === 'folder' ? name.replace(/\/$/, '') : name).split('/');
  const plain = steps.every((step) => step !== '' && step !== '.' && step !== '..');
  if (!plain || /[\0\\:]/.test(name)) throw strange(entry, 'would be written somewhere else');
  if (type === 'file' && steps.length < 2) throw strange(entry, 'lies beside the folder of the package');
  return steps;
}

function strange({ path: name }: TarEntry, why: string): ReleaseError {
  return new ReleaseError(`The archive is no package of SpaceTime: ${JSON.stringify(name)} ${why}.`);
}
