import { railsHash } from '../../src/astro/ephemeris/rails-file.ts';
import type { Libration } from './moons/fit-moons.ts';
import type { Line } from './moons/harmonics.ts';

/** What the file says of one body and, in metres, how it moves. */
export interface EncodedBody {
  readonly name: string;
  readonly naifId: number;
  readonly center: string;
  readonly quantumM: number;
  readonly pieces?: Pieces;
  readonly lines?: readonly Line[];
  readonly libration?: Libration;
  readonly errorM: number;
  readonly errorMps: number;
}

/** Chebyshev series as [part][order][axis]. */
export interface Pieces {
  readonly days: number;
  readonly terms: number;
  readonly series: Float64Array;
  /** Into how many parts each piece is cut, as the powers of two of their lengths; absent where none is. */
  readonly cuts?: readonly (readonly number[])[];
}

export interface EncodedSpan {
  readonly source: string;
  readonly firstDay: number;
  readonly endDay: number;
}

const PRELUDE_BYTES = 32;
const VERSION = 3;

/** Writes the format that docs/ephemeris.md describes; equal input gives equal bytes. */
export function encodeRails(span: EncodedSpan, bodies: readonly EncodedBody[]): Uint8Array<ArrayBuffer> {
  const whole = bodies.map(({ pieces, quantumM }) =>
    pieces ? toIntegers(pieces.series, pieces.terms, quantumM) : new Float64Array(0),
  );
  const bits = bodies.map(({ pieces }, index) => (pieces ? bitsOf(whole[index], pieces.terms) : []));
  const header = {
    format: 'spacetime-rails',
    source: span.source,
    frame: 'ICRF',
    timeScale: 'TDB',
    epochJd: 2451545,
    firstDay: span.firstDay,
    endDay: span.endDay,
    bodies: bodies.map(
      ({ name, naifId, center, pieces, lines, libration, quantumM, errorM, errorMps }, index) => ({
        name,
        naifId,
        center,
        pieceDays: pieces?.days ?? 0,
        cut: pieces?.cuts !== undefined,
        quantumM,
        bits: bits[index],
        lines: lines?.length ?? 0,
        libration: libration ?? null,
        errorM,
        errorMps,
      }),
    ),
  };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const blocks = bodies.flatMap(({ pieces, lines = [], quantumM }, index) => [
    ...(pieces?.cuts ?? []).map((cuts) => Uint8Array.of(cuts.length, ...cuts)),
    ...(pieces ? [pack(whole[index], bits[index])] : []),
    ...lines.map((line) => packLine(line, quantumM)),
  ]);
  const content = Buffer.concat([text, ...blocks]);
  const file = new Uint8Array(PRELUDE_BYTES + content.length);
  const view = new DataView(file.buffer);
  file.set(Buffer.from('STRAILS\0', 'latin1'), 0);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, text.length, true);
  file.set(Buffer.from(railsHash(content), 'hex'), 16);
  file.set(content, PRELUDE_BYTES);
  return file;
}

/**
 * Coefficients in units of the quantum. The first even and the first odd one take up what rounding did to the sums of
 * theirs, so that the value at both ends of a piece is right to a quantum and pieces still meet.
 */
function toIntegers(series: Float64Array, terms: number, quantum: number): Float64Array {
  const integers = series.map((value) => Math.round(value / quantum));
  const pieces = series.length / (terms * 3);
  for (let piece = 0; piece < pieces; piece++) {
    for (let axis = 0; axis < 3; axis++) {
      const at = (order: number): number => (piece * terms + order) * 3 + axis;
      const off = [0, 0];
      for (let order = 0; order < terms; order++)
        off[order % 2] += integers[at(order)] - series[at(order)] / quantum;
      integers[at(0)] -= Math.round(off[0]);
      integers[at(1)] -= Math.round(off[1]);
    }
  }
  return integers;
}

/** Bits that hold the largest integer of each order, with its sign. */
function bitsOf(integers: Float64Array, terms: number): number[] {
  const largest = new Array<number>(terms).fill(0);
  integers.forEach((value, index) => {
    const order = Math.floor(index / 3) % terms;
    largest[order] = Math.max(largest[order], Math.abs(value));
  });
  return largest.map((most) => {
    let bits = 1;
    while (most >= 2 ** (bits - 1)) bits++;
    return bits;
  });
}

/** Two's complement, least bit first, one after the other; the last byte is filled with zeros. */
function pack(integers: Float64Array, bits: readonly number[]): Uint8Array {
  const total = (integers.length / bits.length) * bits.reduce((sum, count) => sum + count, 0);
  const bytes = new Uint8Array(Math.ceil(total / 8));
  let place = 0;
  integers.forEach((value, index) => {
    const count = bits[Math.floor(index / 3) % bits.length];
    let rest = value < 0 ? value + 2 ** count : value;
    for (let left = count; left > 0; ) {
      const shift = place % 8;
      const take = Math.min(8 - shift, left);
      const part = rest % 2 ** take;
      bytes[place >> 3] |= part << shift;
      rest = (rest - part) / 2 ** take;
      place += take;
      left -= take;
    }
  });
  return bytes;
}

/** Turns a day, number of orders, and six integers for each order. */
function packLine({ turnsPerDay, orders }: Line, quantumM: number): Uint8Array {
  const block = Buffer.alloc(9 + orders.length * 24);
  block.writeDoubleLE(turnsPerDay, 0);
  block.writeUInt8(orders.length, 8);
  orders
    .flatMap(({ cosine, sine }) => [...cosine, ...sine])
    .forEach((value, i) => {
      block.writeInt32LE(Math.round(value / quantumM), 9 + 4 * i);
    });
  return block;
}
