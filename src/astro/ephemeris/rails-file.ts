import { StateHash } from '../../math/index.ts';
import { bodies } from '../bodies/bodies.ts';
import { AstroError } from '../error.ts';
import { type Harmonics, LINES_LIMIT, ORDER_NUMBERS, TURN_STEPS } from './harmonics.ts';
import { PackedSeries, packedBytes } from './packed-series.ts';

/*
 * The file, little-endian:
 *   0   8 bytes   'STRAILS' and a zero
 *   8   uint32    format version
 *   12  uint32    length of the header text
 *   16  16 bytes  StateHash of everything from byte 32 to the end: whoever would deceive could write any hash here
 *   32            header: JSON in UTF-8 (RailsHeader)
 *   then          body after body, each from a whole byte on:
 *                 - where pieces are cut in parts, for each the number of its parts (byte) and how often each part was
 *                   halved (bytes), in their sequence
 *                 - pieces: every coefficient a signed integer (two's complement, least bit first) with the bits of its
 *                   order
 *                 - lines: turns a day (float64), number of orders (byte), six int32 for each order
 */
const MAGIC = 'STRAILS\0';
const VERSION = 3;
const PRELUDE_BYTES = 32;
const HEADER_BYTES_LIMIT = 65_536;
const FILE_BYTES_LIMIT = 67_108_864;
const ORDER_LIMIT = 40;
const BITS_LIMIT = 53;
const HALVINGS_LIMIT = 16;
const LINE_ORDERS_LIMIT = 8;

/** One body in the file. Coefficient = integer x quantumM, in the sequence piece, order, axis. */
export interface RailsBody {
  readonly name: string;
  readonly naifId: number;
  readonly center: string;
  /** Length of a piece; 0 for a body without pieces. */
  readonly pieceDays: number;
  /** Whether pieces are cut in parts, each with a series of its own. */
  readonly cut: boolean;
  readonly quantumM: number;
  /** Bits of a coefficient, by order; as many entries as the series has terms. */
  readonly bits: readonly number[];
  /** How many oscillations are added. */
  readonly lines: number;
  /** Of these, the libration that all take part in: turns a day, days of the cosine and of the sine; or null. */
  readonly libration: readonly [number, number, number] | null;
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

/** How pieces are cut. */
export interface Parts {
  /** First part of each piece, and the number of all. */
  readonly first: Int32Array;
  /** Length of each part, days. */
  readonly days: Float64Array;
}

/** How a body moves. */
interface Motion {
  /** Null without pieces. */
  readonly series: PackedSeries | null;
  /** Null where every piece is one part. */
  readonly parts: Parts | null;
  readonly harmonics: Harmonics | null;
}

export interface RailsFile {
  readonly header: RailsHeader;
  /** By position in `header.bodies`. */
  readonly motions: readonly Motion[];
}

const corrupt = (what: string): AstroError =>
  new AstroError(
    'rails_corrupt',
    `The ephemeris file is damaged: ${what}. Fetch data/ephemeris/rails.bin again.`,
  );

/** Reads and checks the whole file. @throws AstroError `rails_corrupt` */
export function readRailsFile(all: Uint8Array): RailsFile {
  if (all.length < PRELUDE_BYTES || all.length > FILE_BYTES_LIMIT)
    throw corrupt(`it has ${all.length} bytes`);
  const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
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
  if (railsHash(all.subarray(PRELUDE_BYTES)) !== stated) throw corrupt('its hash does not match its content');
  const headerBytes = view.getUint32(12, true);
  if (headerBytes > HEADER_BYTES_LIMIT || PRELUDE_BYTES + headerBytes > all.length)
    throw corrupt(`its header claims ${headerBytes} bytes`);
  const header = parseHeader(all.subarray(PRELUDE_BYTES, PRELUDE_BYTES + headerBytes));
  const reader = new Reader(all, PRELUDE_BYTES + headerBytes);
  const motions = header.bodies.map((body) => readMotion(reader, body, header.endDay - header.firstDay));
  if (reader.at !== all.length) throw corrupt(`${all.length - reader.at} bytes follow the last body`);
  return { header, motions };
}

/** The hash of what follows the prelude, as hexadecimal digits. */
export function railsHash(content: Uint8Array): string {
  return new StateHash().bytes(content).digest();
}

/** Hands out the bytes of the file one block after the other. */
class Reader {
  at: number;
  readonly all: Uint8Array;

  constructor(all: Uint8Array, at: number) {
    this.all = all;
    this.at = at;
  }

  /** Where a block begins. @throws AstroError `rails_corrupt` when the file ends before it does */
  take(size: number, name: string): number {
    const start = this.at;
    if (start + size > this.all.length) throw corrupt(`the motion of ${name} is cut off`);
    this.at += size;
    return start;
  }
}

function readMotion(reader: Reader, body: RailsBody, days: number): Motion {
  const { name, bits, lines, pieceDays, quantumM } = body;
  let series: PackedSeries | null = null;
  let parts: Parts | null = null;
  if (bits.length > 0) {
    if (body.cut) parts = readParts(reader, days / pieceDays, body);
    const count = parts === null ? days / pieceDays : parts.days.length;
    const start = reader.take(packedBytes(count, bits), name);
    series = new PackedSeries(reader.all, start, count, bits, quantumM);
  }
  return { series, parts, harmonics: lines > 0 ? readHarmonics(reader, body) : null };
}

function readParts(reader: Reader, pieces: number, { name, pieceDays }: RailsBody): Parts {
  const first = new Int32Array(pieces + 1);
  const days: number[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    const count = reader.all[reader.take(1, name)];
    const start = reader.take(count, name);
    let whole = 0;
    for (let part = 0; part < count; part++) {
      const halvings = reader.all[start + part];
      if (halvings > HALVINGS_LIMIT) throw corrupt(`a part of ${name} is too short`);
      const share = 1 / (1 << halvings);
      whole += share;
      days.push(pieceDays * share);
    }
    if (whole !== 1) throw corrupt(`the parts of a piece of ${name} do not fill it`);
    first[piece + 1] = days.length;
  }
  return { first, days: Float64Array.from(days) };
}

function readHarmonics(reader: Reader, { name, lines, libration, quantumM }: RailsBody): Harmonics {
  const view = new DataView(reader.all.buffer, reader.all.byteOffset, reader.all.byteLength);
  const read = Array.from({ length: lines }, () => {
    const head = reader.take(9, name);
    const stepsPerDay = view.getFloat64(head, true) * TURN_STEPS;
    const orders = reader.all[head + 8];
    if (!Number.isFinite(stepsPerDay) || orders < 1 || orders > LINE_ORDERS_LIMIT)
      throw corrupt(`a line of ${name} is no line`);
    return { stepsPerDay, orders, at: reader.take(4 * ORDER_NUMBERS * orders, name) };
  }).sort((a, b) => b.orders - a.orders);
  const amplitudes = Array.from({ length: read[0].orders }, (_, order) => {
    const having = read.filter(({ orders }) => orders > order);
    return Float64Array.from({ length: ORDER_NUMBERS * having.length }, (_, k) => {
      const line = having[Math.floor(k / ORDER_NUMBERS)];
      const number = ORDER_NUMBERS * order + (k % ORDER_NUMBERS);
      return view.getInt32(line.at + 4 * number, true) * quantumM;
    });
  });
  const daysSteps = new Float64Array(lines + 1).fill(Number.NaN);
  return {
    stepsPerDay: Float64Array.from(read, ({ stepsPerDay }) => stepsPerDay),
    daysSteps,
    amplitudes,
    libration,
  };
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
const isTriple = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 3 && value.every((one) => Number.isFinite(one));
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
  if (!isWhole(body.lines, 0, LINES_LIMIT)) return `the lines of ${expected.name} are no number`;
  if (body.libration !== null && !isTriple(body.libration))
    return `the libration of ${expected.name} is none`;
  if (!isPositive(body.quantumM) || !isPositive(body.errorM) || !isPositive(body.errorMps))
    return `quantum or error of ${expected.name} is no number`;
  if (!Array.isArray(body.bits) || body.bits.length > ORDER_LIMIT || typeof body.cut !== 'boolean')
    return `the series of ${expected.name} has no usable length`;
  if (body.bits.length === 0)
    return body.lines > 0 && body.pieceDays === 0 ? null : `${expected.name} does not move`;
  if (!isWhole(body.pieceDays, 1, days) || days % body.pieceDays !== 0)
    return `the pieces of ${expected.name} do not fill the span`;
  if (body.bits.length < 2 || !body.bits.every((bits) => isWhole(bits, 1, BITS_LIMIT)))
    return `the coefficients of ${expected.name} do not have 1 to ${BITS_LIMIT} bits`;
  return null;
}
