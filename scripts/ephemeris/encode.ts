import { createHash } from 'node:crypto';

/** What the file says of one body, and its pieces in metres as [piece][order][axis]. */
export interface EncodedBody {
  readonly name: string;
  readonly naifId: number;
  readonly center: string;
  readonly pieceDays: number;
  readonly terms: number;
  readonly quantumM: number;
  readonly series: Float64Array;
  readonly errorM: number;
  readonly errorMps: number;
}

export interface EncodedSpan {
  readonly source: string;
  readonly firstDay: number;
  readonly endDay: number;
}

const PRELUDE_BYTES = 48;

/** Writes the format that docs/ephemeris.md describes; equal input gives equal bytes. */
export function encodeRails(span: EncodedSpan, bodies: readonly EncodedBody[]): Uint8Array<ArrayBuffer> {
  const widths = bodies.map(widthsOf);
  const header = {
    format: 'spacetime-rails',
    source: span.source,
    frame: 'ICRF',
    timeScale: 'TDB',
    epochJd: 2451545,
    firstDay: span.firstDay,
    endDay: span.endDay,
    bodies: bodies.map((body, index) => ({
      name: body.name,
      naifId: body.naifId,
      center: body.center,
      pieceDays: body.pieceDays,
      quantumM: body.quantumM,
      widths: widths[index],
      errorM: body.errorM,
      errorMps: body.errorMps,
    })),
  };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const pieces = bodies.map((body, index) => encodeSeries(body, widths[index] ?? []));
  const content = Buffer.concat([text, ...pieces]);
  const file = new Uint8Array(PRELUDE_BYTES + content.length);
  const view = new DataView(file.buffer);
  file.set(Buffer.from('STRAILS\0', 'latin1'), 0);
  view.setUint32(8, 1, true);
  view.setUint32(12, text.length, true);
  file.set(createHash('sha256').update(content).digest(), 16);
  file.set(content, PRELUDE_BYTES);
  return file;
}

/** Bytes that hold the largest coefficient of each order, with its sign. */
function widthsOf(body: EncodedBody): number[] {
  const largest = new Array<number>(body.terms).fill(0);
  body.series.forEach((value, index) => {
    const order = Math.floor(index / 3) % body.terms;
    largest[order] = Math.max(largest[order] ?? 0, Math.abs(Math.round(value / body.quantumM)));
  });
  return largest.map((most) => {
    let width = 1;
    while (most >= 2 ** (8 * width - 1)) width++;
    return width;
  });
}

function encodeSeries(body: EncodedBody, widths: readonly number[]): Uint8Array {
  const pieces = body.series.length / (body.terms * 3);
  const bytes = new Uint8Array(pieces * 3 * widths.reduce((sum, width) => sum + width, 0));
  let at = 0;
  body.series.forEach((value, index) => {
    const width = widths[Math.floor(index / 3) % body.terms] ?? 1;
    let rest = Math.round(value / body.quantumM);
    for (let i = 0; i < width; i++) {
      const byte = ((rest % 256) + 256) % 256;
      bytes[at++] = byte;
      rest = (rest - byte) / 256;
    }
  });
  return bytes;
}
