import { readFile } from 'node:fs/promises';
import { byName, type Entry, foldersOf, modeOf } from './entry.ts';

const blockBytes = 512;
const endBytes = 2 * blockBytes;
const folderMode = 0o755;

/**
 * Writes an archive in the format ustar, with records of pax for long names. The same entries and the same instant give the
 * same bytes: sorted, owned by nobody in particular, all of one time.
 * @param timeS Seconds since 1970 that every entry is dated with.
 */
export async function* writeTar(entries: readonly Entry[], timeS: number): AsyncGenerator<Uint8Array> {
  const files = [...entries].sort((a, b) => byName(a.path, b.path));
  for (const folder of foldersOf(files.map(({ path }) => path)))
    yield* headers({ path: `${folder}/`, kind: '5', mode: folderMode, sizeBytes: 0, timeS });
  for (const entry of files) {
    const { path, content } = entry;
    const bytes = content instanceof Uint8Array ? content : await readFile(content.file);
    yield* headers({ path, kind: '0', mode: modeOf(entry), sizeBytes: bytes.length, timeS });
    yield bytes;
    yield padding(bytes.length);
  }
  yield new Uint8Array(endBytes);
}

interface Header {
  readonly path: string;
  readonly kind: '0' | '5' | 'x';
  readonly mode: number;
  readonly sizeBytes: number;
  readonly timeS: number;
}

/** The header of an entry, after a record with its name where that does not fit. */
function* headers(header: Header): Generator<Uint8Array> {
  const place = split(header.path);
  if (place === null) {
    const record = paxRecord('path', header.path);
    const name = { prefix: '', name: 'PaxHeader' };
    yield block({ ...header, kind: 'x', mode: 0o644, sizeBytes: record.length }, name);
    yield record;
    yield padding(record.length);
  }
  yield block(header, place ?? { prefix: '', name: Buffer.from(header.path).toString('latin1', 0, 100) });
}

function block({ kind, mode, sizeBytes, timeS }: Header, place: { prefix: string; name: string }): Buffer {
  const bytes = Buffer.alloc(blockBytes);
  const octal = (value: number, at: number, length: number): number =>
    bytes.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
  bytes.write(place.name, 0, 'utf8');
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(sizeBytes, 124, 12);
  octal(timeS, 136, 12);
  bytes.fill(' ', 148, 156);
  bytes.write(kind, 156, 'latin1');
  bytes.write('ustar\x0000', 257, 'latin1');
  bytes.write(place.prefix, 345, 'utf8');
  let sum = 0;
  for (const byte of bytes) sum += byte;
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

/** A path as the two fields of a header, null where it does not fit. */
function split(path: string): { prefix: string; name: string } | null {
  if (Buffer.byteLength(path) <= 100) return { prefix: '', name: path };
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (name !== '' && Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100)
      return { prefix, name };
  }
  return null;
}

/** `length name=value`, where the length counts itself. */
function paxRecord(name: string, value: string): Buffer {
  const rest = Buffer.from(` ${name}=${value}\n`);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

const padding = (bytes: number): Uint8Array =>
  new Uint8Array((blockBytes - (bytes % blockBytes)) % blockBytes);
