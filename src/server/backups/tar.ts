/** A file in an archive. */
export interface TarEntry {
  readonly name: string;
  readonly sizeBytes: number;
}

const blockBytes = 512;
const magic = 'ustar\x0000';
/** Largest size that eleven octal digits tell. */
const maxOctal = 8 ** 11 - 1;
const maxNameBytes = 100;
/** Tools fill archives up to whole records, which are far smaller. */
const maxTailBytes = 1 << 20;
const ownerOnly = 0o600;

/** Where each field of a header begins, and how long it is (POSIX.1-1988, ustar). */
const fields = {
  name: [0, maxNameBytes],
  mode: [100, 8],
  owner: [108, 8],
  group: [116, 8],
  size: [124, 12],
  changed: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
} as const;

/** What stands before the bytes of a file. */
export function tarHeader({ name, sizeBytes }: TarEntry, changedS: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  if (Buffer.byteLength(name) > maxNameBytes) throw new RangeError(`${name} is too long a name.`);
  const put = ([at]: readonly [number, number], text: string): void => void header.write(text, at, 'latin1');
  const number = (field: readonly [number, number], value: number): void =>
    put(field, value.toString(8).padStart(field[1] - 1, '0'));
  put(fields.name, name);
  number(fields.mode, ownerOnly);
  number(fields.owner, 0);
  number(fields.group, 0);
  if (sizeBytes <= maxOctal) number(fields.size, sizeBytes);
  else {
    // Base 256 with the highest bit set, as GNU and BSD write and read it.
    header.writeUInt8(0x80, fields.size[0]);
    header.writeBigUInt64BE(BigInt(sizeBytes), fields.size[0] + 4);
  }
  number(fields.changed, changedS);
  put(fields.type, '0');
  put(fields.magic, magic);
  put(fields.checksum, `${checksumOf(header).toString(8).padStart(6, '0')}\0 `);
  return header;
}

/** What stands behind the bytes of a file. */
export function tarPadding(sizeBytes: number): Buffer {
  return Buffer.alloc((blockBytes - (sizeBytes % blockBytes)) % blockBytes);
}

/** What stands at the end of an archive. */
export const tarEnd: Buffer = Buffer.alloc(2 * blockBytes);

/** The sum of the bytes of a header, with spaces for the sum itself. */
function checksumOf(header: Buffer): number {
  const [start, length] = fields.checksum;
  let sum = length * 0x20;
  for (let i = 0; i < blockBytes; i++) if (i < start || i >= start + length) sum += header[i] ?? 0;
  return sum;
}

/** Reads an archive as it comes, without holding it. Throws Error where it is none or ends too early. */
export class TarReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private held: Uint8Array = new Uint8Array();
  /** Bytes of the present file that were not read yet, and of what stands behind it. */
  private left = 0;
  private gap = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** The next file; undefined behind the last one. What was not read of the one before is skipped. */
  async next(): Promise<TarEntry | undefined> {
    for await (const _ of this.content());
    await this.exactly(this.gap);
    this.gap = 0;
    const header = await this.exactly(blockBytes);
    if (header.every((byte) => byte === 0)) {
      await this.exactly(tarEnd.length - blockBytes);
      // Whatever comes from here on has to be read, or damage at the end would not be seen.
      for (let tail = 0, bytes = await this.some(maxTailBytes); bytes !== undefined; ) {
        tail += bytes.length;
        if (tail > maxTailBytes) throw new Error('it goes on behind its end');
        bytes = await this.some(maxTailBytes);
      }
      return undefined;
    }
    const entry = entryOf(header);
    this.left = entry.sizeBytes;
    this.gap = tarPadding(entry.sizeBytes).length;
    return entry;
  }

  /** The bytes of the present file. */
  async *content(): AsyncGenerator<Uint8Array> {
    while (this.left > 0) {
      const bytes = await this.some(this.left);
      if (bytes === undefined) throw new Error('it ends too early');
      this.left -= bytes.length;
      yield bytes;
    }
  }

  private async exactly(length: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for (let missing = length; missing > 0; ) {
      const bytes = await this.some(missing);
      if (bytes === undefined) throw new Error('it ends too early');
      missing -= bytes.length;
      parts.push(bytes);
    }
    return Buffer.concat(parts);
  }

  /** The next bytes, so many at most; undefined at the end. */
  private async some(most: number): Promise<Uint8Array | undefined> {
    while (this.held.length === 0) {
      const next = await this.source.next();
      if (next.done === true) return undefined;
      this.held = next.value;
    }
    const bytes = this.held.subarray(0, most);
    this.held = this.held.subarray(bytes.length);
    return bytes;
  }
}

function entryOf(header: Buffer): TarEntry {
  const text = ([at, length]: readonly [number, number]): string =>
    header
      .toString('latin1', at, at + length)
      .replace(/\0.*$/s, '')
      .trim();
  const known = header.toString('latin1', fields.magic[0], fields.magic[0] + 5) === magic.slice(0, 5);
  if (!known || Number.parseInt(text(fields.checksum), 8) !== checksumOf(header))
    throw new Error('it is no tar archive');
  if (!/^[0\0]?$/.test(header.toString('latin1', fields.type[0], fields.type[0] + 1)))
    throw new Error('it holds something that is no file');
  const [at] = fields.size;
  const large = ((header[at] ?? 0) & 0x80) !== 0;
  const sizeBytes = large ? Number(header.readBigUInt64BE(at + 4)) : Number.parseInt(text(fields.size), 8);
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw new Error('it holds a file without a size');
  return { name: text(fields.name), sizeBytes };
}
