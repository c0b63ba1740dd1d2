import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { BackupError, reasonOf } from './backup-error.ts';
import { isSealing, type OpeningKeys, opening, type SealingKeys, sealing, unchanged } from './keys.ts';
import { archived, type BackupManifest, maxManifestBytes, parseManifest } from './manifest.ts';
import { TarReader, tarEnd, tarHeader, tarPadding } from './tar.ts';

const ownerOnly = 0o600;

type Bytes = AsyncIterable<Uint8Array>;

/** What an archive is made of. */
export interface ArchiveParts {
  readonly manifest: BackupManifest;
  /** The copy of the store. */
  readonly store: string;
  readonly keys: SealingKeys;
  /** Told the bytes of the store that are in it. */
  readonly onBytes?: (bytes: number) => void;
}

/** Writes an archive to a new file, a piece at a time, and has it on the disk. Gives size and SHA-256 of the file. */
export async function writeArchive(
  file: string,
  parts: ArchiveParts,
): Promise<{ size_bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const counted = { bytes: 0 };
  const target = createWriteStream(file, { flags: 'wx', mode: ownerOnly, flush: true });
  const seal = isSealing(parts.keys) ? sealing(parts.keys) : unchanged;
  await pipeline(packed(parts), createZstdCompress(packing), seal, tap(hash, counted), target);
  return { size_bytes: counted.bytes, sha256: hash.digest('hex') };
}

/** The files of an archive one after the other. */
async function* packed({ manifest, store, onBytes }: ArchiveParts): AsyncGenerator<Uint8Array> {
  const [{ size_bytes: sizeBytes }] = manifest.files;
  const changedS = Math.floor(Date.parse(manifest.created_at) / 1000);
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  yield tarHeader({ name: archived.manifest, sizeBytes: text.length }, changedS);
  yield text;
  yield tarPadding(text.length);
  yield tarHeader({ name: archived.store, sizeBytes }, changedS);
  let written = 0;
  for await (const bytes of createReadStream(store, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    yield bytes;
    written += bytes.length;
    onBytes?.(written);
  }
  yield tarPadding(sizeBytes);
  yield tarEnd;
}

const chunkBytes = 256 * 1024;
/** With a checksum of its own, so that the stock tool notices damage too. */
const packing = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

function tap(hash: Hash, counted: { bytes: number }) {
  return async function* count(source: Bytes): AsyncGenerator<Uint8Array> {
    for await (const bytes of source) {
      hash.update(bytes);
      counted.bytes += bytes.length;
      yield bytes;
    }
  };
}

/** What a file is, by its first bytes. */
export type BackupKind = 'sealed' | 'open' | 'store';

const beginnings: readonly (readonly [BackupKind, Buffer])[] = [
  ['sealed', Buffer.from('age-encryption.org/v1\n')],
  ['open', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['store', Buffer.from('SQLite format 3\0')],
];

/** What a file is: a sealed or an open archive, or a store as it is. Throws BackupError where it is none of them. */
export async function kindOf(file: string): Promise<BackupKind> {
  const first = Buffer.alloc(32);
  try {
    // To open a named pipe would wait for whoever writes into it.
    if (!(await stat(file)).isFile()) throw new Error('it is no file. Copy the backup into one first');
    const handle = await open(file, 'r');
    try {
      await handle.read(first, 0, first.length, 0);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new BackupError(`${file} cannot be read: ${reasonOf(error)}.`, error);
  }
  const found = beginnings.find(([, bytes]) => first.subarray(0, bytes.length).equals(bytes));
  if (found !== undefined) return found[0];
  throw new BackupError(
    `${file} is no backup: name one that begins with "backup-", as: spacetime backup list`,
  );
}

/** What is read out of an archive. */
export interface ArchiveReading {
  readonly keys: OpeningKeys;
  /** Where the store is put; nowhere where it is only checked. The file must not exist. */
  readonly target?: string;
  /** Told the bytes of the store that were read, and how many there are. */
  readonly onBytes?: (bytes: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** Throws BackupError where reading was broken off. */
export function demandGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new BackupError('It was broken off; nothing was changed.');
}

/**
 * Opens an archive, reads it to its end and holds every byte against its manifest. Throws BackupError: damaged, cut off,
 * sealed for somebody else, of another program, or of a later format.
 */
export async function readArchive(file: string, reading: ArchiveReading): Promise<BackupManifest> {
  const opened = (await kindOf(file)) === 'sealed' ? opening(reading.keys) : unchanged;
  let manifest: BackupManifest | undefined;
  const read = async (source: Bytes): Promise<void> => {
    manifest = await unpack(source, reading);
  };
  try {
    const { signal } = reading;
    await pipeline(createReadStream(file), opened, createZstdDecompress(), read, {
      ...(signal && { signal }),
    });
  } catch (error) {
    demandGoingOn(reading.signal);
    if (error instanceof BackupError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
      throw new BackupError(`There is no room to unpack the backup: ${reasonOf(error)}.`, error);
    throw new BackupError(`${file} is damaged or cut off: ${reasonOf(error)}. Take another backup.`, error);
  }
  if (manifest === undefined) throw new BackupError(`${file} is empty.`);
  return manifest;
}

async function unpack(source: Bytes, { target, onBytes }: ArchiveReading): Promise<BackupManifest> {
  const tar = new TarReader(source);
  const first = await tar.next();
  if (first?.name !== archived.manifest || first.sizeBytes > maxManifestBytes)
    throw new BackupError('It is no backup of SpaceTime: it does not begin with a manifest.');
  const parts: Uint8Array[] = [];
  for await (const bytes of tar.content()) parts.push(bytes);
  const manifest = parseManifest(Buffer.concat(parts).toString('utf8'));
  const [promised] = manifest.files;
  const second = await tar.next();
  if (second?.name !== promised.name || second.sizeBytes !== promised.size_bytes)
    throw new BackupError('It does not hold what its manifest promises.');
  if (target !== undefined) await demandRoom(path.dirname(target), promised.size_bytes);
  const hash = createHash('sha256');
  let read = 0;
  const watched = async function* watch(): AsyncGenerator<Uint8Array> {
    for await (const bytes of tar.content()) {
      hash.update(bytes);
      read += bytes.length;
      onBytes?.(read, promised.size_bytes);
      yield bytes;
    }
  };
  if (target === undefined) for await (const _ of watched());
  else await pipeline(watched(), createWriteStream(target, { flags: 'wx', mode: ownerOnly, flush: true }));
  if (hash.digest('hex') !== promised.sha256)
    throw new BackupError('The store in it is not the one that was saved: its checksum differs.');
  if ((await tar.next()) !== undefined) throw new BackupError('It holds more than its manifest promises.');
  return manifest;
}

/** Throws BackupError where a store does not fit: nobody else on that disk has to run out of room before it is noticed. */
async function demandRoom(folder: string, neededBytes: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(folder);
  // Some file systems do not tell.
  if (blocks === 0 || neededBytes <= bavail * bsize) return;
  const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
  throw new BackupError(
    `There is no room to unpack the backup: it takes ${mebibytes(neededBytes)}, and ${mebibytes(bavail * bsize)} are free at ${folder}. ` +
      'Make room there; to verify it only, TMPDIR may name another place.',
  );
}
