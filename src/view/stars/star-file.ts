/**
 * The star catalogue's file: 32 bytes of header, then planes sorted from bright to faint, all little endian.
 *
 * | bytes | header |
 * |---|---|
 * | 0-7 | `STSTARS1` |
 * | 8-11 | number of stars |
 * | 12-15 | how many of the brightest carry a Hipparcos number |
 * | 16-19 | bytes of the names |
 * | 20-23 | CRC-32 (IEEE 802.3) of everything after the header |
 * | 24-31 | Julian year of the equinox and epoch, a double |
 *
 * Planes: right ascension (3 bytes, 2^24 to the turn), declination (3 bytes, -90 to 90 degrees over 0 to 2^24 - 1),
 * magnitude (2 bytes signed, hundredths), colour index B-V (1 byte, -0.5 to 5.875 in steps of 0.025), Hipparcos
 * numbers (3 bytes each, the brightest only), names (UTF-8 lines `rank<TAB>name`).
 */
const magic = 'STSTARS1';
const headerBytes = 32;
const turn24 = 2 ** 24;
const colourStep = 0.025;
const colourFloor = -0.5;
const equinox = 2000;

/** More stars than this are refused, whatever the header says. */
const maxStars = 200_000;

/** Stars up to this magnitude, all that an unaided eye sees, keep their Hipparcos number. */
const identifiedMagnitude = 6.5;

export interface Star {
  readonly rightAscensionDeg: number;
  readonly declinationDeg: number;
  readonly magnitude: number;
  readonly colourIndex: number;
  readonly hipparcos: number;
  readonly name: string;
}

/** The catalogue in arrays, brightest star first. Directions are unit vectors x, y, z in ICRF axes. */
export interface StarCatalogue {
  readonly count: number;
  readonly directions: Float32Array<ArrayBuffer>;
  readonly magnitudes: Float32Array<ArrayBuffer>;
  readonly colourIndices: Float32Array<ArrayBuffer>;
  /** Hipparcos numbers of the brightest stars, in the same order. */
  readonly hipparcos: Uint32Array<ArrayBuffer>;
  /** Proper names by rank. */
  readonly names: ReadonlyMap<number, string>;
}

/** The file is not a star catalogue of this version, or not the one that was written. */
export class StarFileError extends Error {
  readonly code = 'stars_corrupt';
  override readonly name = 'StarFileError';
}

/** Packs stars in any order; the result is read by `decodeStars`. */
export function encodeStars(stars: readonly Star[]): Uint8Array<ArrayBuffer> {
  const sorted = stars.toSorted((a, b) => a.magnitude - b.magnitude || a.hipparcos - b.hipparcos);
  const identified = sorted.filter((star) => star.magnitude <= identifiedMagnitude);
  const lines = sorted.flatMap((star, rank) => (star.name === '' ? [] : [`${rank}\t${star.name}`]));
  const names = new TextEncoder().encode(lines.join('\n'));
  const bytes = new Uint8Array(headerBytes + sorted.length * 9 + identified.length * 3 + names.length);
  const view = new DataView(bytes.buffer);
  let at = headerBytes;
  const put24 = (value: number) => {
    view.setUint16(at, value & 0xffff, true);
    view.setUint8(at + 2, value >>> 16);
    at += 3;
  };
  for (const star of sorted) put24(Math.round((star.rightAscensionDeg / 360) * turn24) % turn24);
  for (const star of sorted) put24(Math.round(((star.declinationDeg + 90) / 180) * (turn24 - 1)));
  for (const star of sorted) {
    view.setInt16(at, Math.round(star.magnitude * 100), true);
    at += 2;
  }
  for (const star of sorted) {
    const step = Math.round((star.colourIndex - colourFloor) / colourStep);
    view.setUint8(at++, Math.min(255, Math.max(0, step)));
  }
  for (const star of identified) put24(star.hipparcos);
  bytes.set(names, at);
  bytes.set(new TextEncoder().encode(magic), 0);
  view.setUint32(8, sorted.length, true);
  view.setUint32(12, identified.length, true);
  view.setUint32(16, names.length, true);
  view.setFloat64(24, equinox, true);
  view.setUint32(20, crc32(bytes.subarray(headerBytes)), true);
  return bytes;
}

/** Reads a catalogue; throws StarFileError when the bytes are cut, changed, or of another version. */
export function decodeStars(bytes: Uint8Array<ArrayBuffer>): StarCatalogue {
  const view = checkedHeader(bytes);
  const count = view.getUint32(8, true);
  const identified = view.getUint32(12, true);
  const directions = new Float32Array(count * 3);
  const magnitudes = new Float32Array(count);
  const colourIndices = new Float32Array(count);
  const hipparcos = new Uint32Array(identified);
  const get24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  const decAt = headerBytes + count * 3;
  const magAt = decAt + count * 3;
  const colourAt = magAt + count * 2;
  const hipAt = colourAt + count;
  for (let i = 0; i < count; i++) {
    const ra = (get24(headerBytes + i * 3) / turn24) * 2 * Math.PI;
    const dec = (get24(decAt + i * 3) / (turn24 - 1) - 0.5) * Math.PI;
    directions[i * 3] = Math.cos(dec) * Math.cos(ra);
    directions[i * 3 + 1] = Math.cos(dec) * Math.sin(ra);
    directions[i * 3 + 2] = Math.sin(dec);
    magnitudes[i] = view.getInt16(magAt + i * 2, true) / 100;
    colourIndices[i] = view.getUint8(colourAt + i) * colourStep + colourFloor;
  }
  for (let i = 0; i < identified; i++) hipparcos[i] = get24(hipAt + i * 3);
  const names = readNames(bytes.subarray(hipAt + identified * 3), count);
  return { count, directions, magnitudes, colourIndices, hipparcos, names };
}

function checkedHeader(bytes: Uint8Array<ArrayBuffer>): DataView {
  if (bytes.length < headerBytes)
    throw new StarFileError(`A star file has at least ${headerBytes} bytes, this has ${bytes.length}.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new TextDecoder().decode(bytes.subarray(0, magic.length));
  if (found !== magic)
    throw new StarFileError('This is not a star file of this version: its first bytes differ.');
  const count = view.getUint32(8, true);
  const identified = view.getUint32(12, true);
  const expected = headerBytes + count * 9 + identified * 3 + view.getUint32(16, true);
  if (count > maxStars || identified > count || expected !== bytes.length) {
    throw new StarFileError(
      `The star file's header speaks of ${expected} bytes, the file has ${bytes.length}.`,
    );
  }
  if (view.getFloat64(24, true) !== equinox)
    throw new StarFileError('The star file is not for the equinox J2000.');
  if (crc32(bytes.subarray(headerBytes)) !== view.getUint32(20, true)) {
    throw new StarFileError(
      'The star file was changed after it was written: its checksum differs. Fetch it again.',
    );
  }
  return view;
}

function readNames(bytes: Uint8Array, count: number): Map<number, string> {
  const names = new Map<number, string>();
  const text = new TextDecoder().decode(bytes);
  for (const line of text === '' ? [] : text.split('\n')) {
    const tab = line.indexOf('\t');
    const rank = Number(line.slice(0, tab));
    if (tab < 1 || !Number.isInteger(rank) || rank >= count) throw new StarFileError('A name has no star.');
    names.set(rank, line.slice(tab + 1));
  }
  return names;
}

let crcTable: Uint32Array | undefined;

function crc32(bytes: Uint8Array): number {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = (c & 1) === 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    return c;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
