import { ByteReader } from './byte-reader.ts';
import { ReleaseError } from './release-error.ts';

const blockBytes = 512;
/** Records of long names and the like; nothing honest is longer. */
const longestRecordBytes = 1 << 20;
const mostEntries = 100_000;

/** One thing in an archive. */
export interface TarEntry {
  readonly path: string;
  readonly type: 'file' | 'folder' | 'other';
  /** Permissions, as in 0o644. */
  readonly mode: number;
  readonly sizeBytes: number;
  /** What a file holds; to be read before the next entry, which skips what was not. */
  content(): AsyncIterable<Uint8Array>;
}

/**
 * Reads an archive of the formats ustar and pax, with the long names of GNU, as it comes. Throws ReleaseError for anything else:
 * broken headers, sums that do not hold, ends that come early, more entries than any package has.
 * @param source The archive, not compressed.
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(source);
  let longPath: string | undefined;
  for (let entries = 0; ; entries++) {
    if (entries > mostEntries) throw broken(`it has more than ${mostEntries} entries`);
    const block = await reader.take(blockBytes);
    if (block.length === 0 || isEnd(block)) return await reader.drain();
    const { path, kind, mode, sizeBytes } = header(block);
    const paddedBytes = Math.ceil(sizeBytes / blockBytes) * blockBytes;
    if ('xgL'.includes(kind)) {
      if (sizeBytes > longestRecordBytes) throw broken('a record of it is too long');
      const record = (await exactly(reader, paddedBytes)).subarray(0, sizeBytes);
      longPath = kind === 'g' ? longPath : kind === 'L' ? cut(record) : (paxPath(record) ?? longPath);
      continue;
    }
    let leftBytes = sizeBytes;
    yield {
      path: longPath ?? path,
      type: kind === '0' ? 'file' : kind === '5' ? 'folder' : 'other',
      mode,
      sizeBytes,
      async *content() {
        while (leftBytes > 0) {
          for await (const part of reader.upTo(leftBytes)) {
            leftBytes -= part.length;
            yield part;
          }
          if (leftBytes > 0) throw endsEarly();
        }
      },
    };
    longPath = undefined;
    await skip(reader, paddedBytes - sizeBytes + leftBytes);
  }
}

function header(block: Buffer) {
  if (block.length < blockBytes) throw endsEarly();
  let sum = 0;
  for (let at = 0; at < blockBytes; at++) sum += at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
  if (number(block, 148, 8) !== sum) throw broken('a sum in it does not hold');
  const name = cut(block.subarray(0, 100));
  // The format of GNU keeps other things where ustar has the first part of a path.
  const prefix = block.subarray(257, 263).equals(Buffer.from('ustar\0')) ? cut(block.subarray(345, 500)) : '';
  const kind = String.fromCharCode(block[156] ?? 0);
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    kind: kind === '\0' ? '0' : kind,
    mode: number(block, 100, 8) & 0o777,
    sizeBytes: number(block, 124, 12),
  };
}

function number(block: Buffer, at: number, length: number): number {
  const text = cut(block.subarray(at, at + length)).trim();
  if (!/^[0-7]*$/.test(text)) throw broken('a number in it is none');
  return text === '' ? 0 : Number.parseInt(text, 8);
}

/** The path of a pax record, which is a list of `length name=value`. */
function paxPath(record: Buffer): string | undefined {
  let path: string | undefined;
  for (let at = 0; at < record.length; ) {
    const [head = '', length = ''] = /^(\d{1,7}) /.exec(record.toString('latin1', at, at + 8)) ?? [];
    const end = at + Number(length);
    if (head === '' || end > record.length || end <= at) throw broken('a record of it cannot be read');
    const [, name, value] = /^([^=]+)=(.*)\n$/s.exec(record.toString('utf8', at + head.length, end)) ?? [];
    if (name === 'path') path = value;
    at = end;
  }
  return path;
}

async function skip(reader: ByteReader, bytes: number): Promise<void> {
  let leftBytes = bytes;
  for await (const part of reader.upTo(bytes)) leftBytes -= part.length;
  if (leftBytes > 0) throw endsEarly();
}

async function exactly(reader: ByteReader, bytes: number): Promise<Buffer> {
  const taken = await reader.take(bytes);
  if (taken.length < bytes) throw endsEarly();
  return taken;
}

function cut(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? field.length : end);
}

const isEnd = (block: Buffer): boolean => block.every((byte) => byte === 0);
const broken = (why: string): ReleaseError => new ReleaseError(`The archive cannot be read: ${why}.`);
const endsEarly = (): ReleaseError => broken('it ends early');
