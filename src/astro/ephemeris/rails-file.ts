import { bodies } from '../bodies/bodies.ts';
import { AstroError } from '../error.ts';
import { sha256 } from './sha256.ts';

/*
 * The file, little-endian:
 *   0   8 bytes   'STRAILS' and a zero
 *   8   uint32    format version
 *   12  uint32    length of the header text
 *   16  32 bytes  SHA-256 of everything from byte 48 to the end
 *   48            header: JSON in UTF-8 (RailsHeader)
 *   then          pieces, body after body, each body from a whole byte on: every coefficient a signed integer
 *                 (two's complement, least bit first) with the bits of its order
 */
const MAGIC = 'STRAILS\0';
const VERSION = 1;
const PRELUDE_BYTES = 48;
const HEADER_BYTES_LIMIT = 65_536;
const FILE_BYTES_LIMIT = 67_108_864;
const ORDER_LIMIT = 40;
const BITS_LIMIT = 53;

/** One body in the file. Coefficient = integer x quantumM, in the sequence piece, order, axis. */
export interface RailsBody {
  readonly name: string;
  readonly naifId: number;
  readonly center: string;
  readonly pieceDays: number;
  readonly quantumM: number;
  /** Bits of a coefficient, by order; as many entries as the series has terms. */
  readonly bits: readonly number[];
  /** Largest error against the source, measured over the whole span. */
  readonly errorM: number;
  readonly errorMps: number;
}

/** The text at the head of the file. */
export interface RailsHeader {
  readonly format: 'spacetime-rails';
  readonly source: string;
  readonly frame: 'ICRF';
  readonly timeScale: 'TDB';
  readonly epochJd: 2451545;
  readonly firstDay: number;
  readonly endDay: number;
  readonly bodies: readonly RailsBody[];
}

export interface RailsFile {
  readonly header: RailsHeader;
  /** Coefficients in metres by position in `header.bodies`, as [piece][order][axis]. */
  readonly series: readonly Float64Array[];
}

const corrupt = (what: string): AstroError =>
  new AstroError(
    'rails_corrupt',
    `The ephemeris file is damaged: ${what}. Fetch data/ephemeris/rails.bin again.`,
  );

/** Reads and checks the whole file. @throws AstroError `rails_corrupt` */
export function readRailsFile(bytes: ArrayBuffer): RailsFile {
  if (bytes.byteLength < PRELUDE_BYTES || bytes.byteLength > FILE_BYTES_LIMIT)
    throw corrupt(`it has ${bytes.byteLength} bytes`);
  const view = new DataView(bytes);
  const all = new Uint8Array(bytes);
  for (let i = 0; i < MAGIC.length; i++)
    if (all[i] !== MAGIC.charCodeAt(i)) throw corrupt('it does not begin with the mark of this format');
  const version = view.getUint32(8, true);
  if (version !== VERSION)
    throw new AstroError(
      'rails_corrupt',
      `The ephemeris file has format version ${version}; this program reads version ${VERSION}. Use the file of the same release.`,
    );
  const stated = Array.from(all.subarray(16, PRELUDE_BYTES), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  if (sha256(all.subarray(PRELUDE_BYTES)) !== stated) throw corrupt('its hash does not match its content');
  const headerBytes = view.getUint32(12, true);
  if (headerBytes > HEADER_BYTES_LIMIT || PRELUDE_BYTES + headerBytes > bytes.byteLength)
    throw corrupt(`its header claims ${headerBytes} bytes`);
  const header = parseHeader(all.subarray(PRELUDE_BYTES, PRELUDE_BYTES + headerBytes));
  let at = PRELUDE_BYTES + headerBytes;
  const series = header.bodies.map((body) => {
    const pieces = (header.endDay - header.firstDay) / body.pieceDays;
    const size = Math.ceil((pieces * 3 * body.bits.reduce((sum, bits) => sum + bits, 0)) / 8);
    if (at + size > bytes.byteLength) throw corrupt(`the pieces of ${body.name} are cut off`);
    const coefficients = decode(all, at, body, pieces);
    at += size;
    return coefficients;
  });
  if (at !== bytes.byteLength) throw corrupt(`${bytes.byteLength - at} bytes follow the last piece`);
  return { header, series };
}

function decode(all: Uint8Array, start: number, body: RailsBody, pieces: number): Float64Array {
  const out = new Float64Array(pieces * body.bits.length * 3);
  let place = start * 8;
  let index = 0;
  for (let piece = 0; piece < pieces; piece++) {
    for (const bits of body.bits) {
      for (let axis = 0; axis < 3; axis++) {
        let value = 0;
        let unit = 1;
        for (let left = bits; left > 0; ) {
          const shift = place & 7;
          const take = Math.min(8 - shift, left);
          value += ((all[place >> 3] >> shift) & ((1 << take) - 1)) * unit;
          unit *= 1 << take;
          place += take;
          left -= take;
        }
        if (value * 2 >= unit) value -= unit; // the highest bit is the sign
        out[index++] = value * body.quantumM;
      }
    }
  }
  return out;
}

function parseHeader(text: Uint8Array): RailsHeader {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    throw corrupt('its header is not JSON');
  }
  const fault = headerFault(header);
  if (fault !== null) throw corrupt(fault);
  return header as RailsHeader;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const isWhole = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
const isPositive = (value: unknown): value is number => Number.isFinite(value) && (value as number) > 0;

/** What is wrong with a header, or null. The hash guards against damage; this guards against a wrong writer. */
function headerFault(header: unknown): string | null {
  if (!isRecord(header) || header.format !== 'spacetime-rails') return 'its header names another format';
  if (header.frame !== 'ICRF' || header.timeScale !== 'TDB' || header.epochJd !== 2451545)
    return 'its header names another frame or time scale';
  if (typeof header.source !== 'string') return 'its header names no source';
  if (!isWhole(header.firstDay, -1e7, 1e7) || !isWhole(header.endDay, header.firstDay + 1, 1e7))
    return 'its header states no span';
  if (!Array.isArray(header.bodies) || header.bodies.length !== bodies.length - 1)
    return `its header does not list ${bodies.length - 1} bodies`;
  const days = header.endDay - header.firstDay;
  for (const [index, body] of header.bodies.entries()) {
    const fault = bodyFault(body, index + 1, days);
    if (fault !== null) return fault;
  }
  return null;
}

function bodyFault(body: unknown, index: number, days: number): string | null {
  const expected = bodies[index];
  const center = bodies[expected?.parent ?? -1];
  if (
    !isRecord(body) ||
    expected === undefined ||
    body.name !== expected.name ||
    body.center !== center?.name
  )
    return `body ${index} is not ${expected?.name} relative to ${center?.name}`;
  if (!isWhole(body.pieceDays, 1, days) || days % body.pieceDays !== 0)
    return `the pieces of ${expected.name} do not fill the span`;
  if (!isPositive(body.quantumM) || !isPositive(body.errorM) || !isPositive(body.errorMps))
    return `quantum or error of ${expected.name} is no number`;
  if (!Array.isArray(body.bits) || body.bits.length < 2 || body.bits.length > ORDER_LIMIT)
    return `the series of ${expected.name} has no usable length`;
  if (!body.bits.every((bits) => isWhole(bits, 1, BITS_LIMIT)))
    return `the coefficients of ${expected.name} do not have 1 to ${BITS_LIMIT} bits`;
  return null;
}
