import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { byName, type Entry, modeOf } from './entry.ts';

const deflate = promisify(deflateRaw);
/** Above these the format needs fields that this writer does not have. */
const mostEntries = 0xffff;
const largestBytes = 0xffff_ffff;
const version = 20;
const madeOnUnix = 3 << 8;
const utf8Names = 1 << 11;
const deflated = 8;
const regularFile = 0o100_000;

/**
 * Writes an archive in the format zip. The same entries and the same instant give the same bytes: sorted, all of one time.
 * Throws RangeError where they are too many or too large for it.
 * @param timeS Seconds since 1970 that every entry is dated with, as UTC.
 */
export async function* writeZip(entries: readonly Entry[], timeS: number): AsyncGenerator<Uint8Array> {
  if (entries.length > mostEntries) throw new RangeError(`A zip archive takes ${mostEntries} files at most.`);
  const stamp = dosTime(timeS);
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of [...entries].sort((a, b) => byName(a.path, b.path))) {
    const content = entry.content instanceof Uint8Array ? entry.content : await readFile(entry.content.file);
    const packed = await deflate(content, { level: 9 });
    const name = Buffer.from(entry.path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(version, 0);
    common.writeUInt16LE(utf8Names, 2);
    common.writeUInt16LE(deflated, 4);
    common.writeUInt32LE(stamp, 6);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    directory.push(directoryEntry(common, entry, at), name);
    for (const part of [Buffer.from('PK\x03\x04', 'latin1'), common, name, packed]) {
      yield part;
      at += part.length;
    }
    if (at > largestBytes) throw new RangeError('A zip archive takes 4 GiB at most.');
  }
  const list = Buffer.concat(directory);
  yield list;
  yield end(entries.length, list.length, at);
}

function directoryEntry(common: Buffer, entry: Entry, at: number): Buffer {
  const bytes = Buffer.alloc(46);
  bytes.write('PK\x01\x02', 0, 'latin1');
  bytes.writeUInt16LE(madeOnUnix | version, 4);
  common.copy(bytes, 6);
  bytes.writeUInt32LE((regularFile | modeOf(entry)) * 0x10000, 38);
  bytes.writeUInt32LE(at, 42);
  return bytes;
}

function end(entries: number, directoryBytes: number, at: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.write('PK\x05\x06', 0, 'latin1');
  bytes.writeUInt16LE(entries, 8);
  bytes.writeUInt16LE(entries, 10);
  bytes.writeUInt32LE(directoryBytes, 12);
  bytes.writeUInt32LE(at, 16);
  return bytes;
}

/** An instant as MS-DOS kept it: two seconds are the least it tells apart, and 1980 is its first year. */
function dosTime(timeS: number): number {
  const date = new Date(timeS * 1000);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return day * 0x10000 + time;
}
