import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Entry } from './entry.ts';
import { writeTar } from './tar.ts';
import { writeZip } from './zip.ts';

/** An archive that was written. */
export interface Archive {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * Writes an archive: whole, or not at all. The format is that of the name: `.zip`, else a compressed tar.
 * @param around Folder that everything in the archive lies in.
 */
export async function writeArchive(
  file: string,
  around: string,
  entries: readonly Entry[],
  timeS: number,
): Promise<Archive> {
  const placed = entries.map((entry) => ({ ...entry, path: `${around}/${entry.path}` }));
  const zip = file.endsWith('.zip');
  const made = `${file}.${process.pid}`;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const counted = new Transform({
    transform(part: Buffer, _, done) {
      hash.update(part);
      sizeBytes += part.length;
      done(null, part);
    },
  });
  try {
    await pipeline(
      Readable.from(zip ? writeZip(placed, timeS) : writeTar(placed, timeS), { objectMode: true }),
      // Without a name and a time of its own in its head; 9 packs best.
      zip ? new PassThrough() : createGzip({ level: 9 }),
      counted,
      createWriteStream(made, { flags: 'wx' }),
    );
    await rename(made, file);
  } catch (error) {
    await rm(made, { force: true });
    throw error;
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}
