import { open } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { Trouble } from '../bootstrap/trouble.mjs';

const endBytes = 22;
const longestCommentBytes = 0xffff;
const largestBytes = 1024 ** 3;

/** One file in a zip archive. */
export interface ZipEntry {
  readonly path: string;
  read(): Promise<Buffer>;
}

/** Lists the files of a zip archive, such as those in which Node is published for Windows. Throws Trouble. */
export async function readZip(archive: string): Promise<readonly ZipEntry[]> {
  const { size } = await stats(archive);
  const tail = await piece(archive, Math.max(0, size - endBytes - longestCommentBytes), size);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end === -1 || end + endBytes > tail.length) throw broken(archive);
  const entries = tail.readUInt16LE(end + 10);
  const start = tail.readUInt32LE(end + 16);
  const list = await piece(archive, start, start + tail.readUInt32LE(end + 12));
  const found: ZipEntry[] = [];
  for (let at = 0, count = 0; count < entries; count++) {
    if (at + 46 > list.length || list.toString('latin1', at, at + 4) !== 'PK\x01\x02') throw broken(archive);
    const nameEnd = at + 46 + list.readUInt16LE(at + 28);
    const [method, packed, whole] = [10, 20, 24].map((place) =>
      place === 10 ? list.readUInt16LE(at + place) : list.readUInt32LE(at + place),
    ) as [number, number, number];
    const header = list.readUInt32LE(at + 42);
    found.push({
      path: list.toString('utf8', at + 46, nameEnd),
      read: () => content(archive, { method, packed, whole, header }),
    });
    at = nameEnd + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32);
  }
  return found.filter(({ path }) => !path.endsWith('/'));
}

async function content(
  archive: string,
  { method, packed, whole, header }: { method: number; packed: number; whole: number; header: number },
): Promise<Buffer> {
  const head = await piece(archive, header, header + 30);
  const start = header + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const bytes = await piece(archive, start, start + packed);
  if (whole > largestBytes || (method !== 0 && method !== 8)) throw broken(archive);
  const unpacked = method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: largestBytes });
  if (unpacked.length !== whole) throw broken(archive);
  return unpacked;
}

async function stats(archive: string): Promise<{ size: number }> {
  const file = await open(archive);
  try {
    return await file.stat();
  } finally {
    await file.close();
  }
}

async function piece(archive: string, from: number, to: number): Promise<Buffer> {
  const file = await open(archive);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.max(0, to - from)), { position: from });
    if (bytesRead < to - from) throw broken(archive);
    return buffer;
  } finally {
    await file.close();
  }
}

const broken = (archive: string): Trouble => new Trouble(`${archive} cannot be read as a zip archive.`);
