/**
 * Makes data/ephemeris/rails.bin: `node scripts/ephemeris/generate.ts [FILE]`.
 * Samples the source, fits the pieces, writes them, reads the file back and measures it against the source.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodies, bodyIndex, DAY_S, type Ephemeris, loadRails } from '../../src/astro/index.ts';
import { type EncodedBody, encodeRails } from './encode.ts';
import { fitPieces } from './fit.ts';
import { openSampler } from './sampler.ts';
import { openSource, type Source } from './source.ts';

const SOURCE = 'JPL DE431, from the Swiss Ephemeris files of Debian swe-basic-data (CC0), seams mended';
/** JD 2414809.0 (1899-06-03) to JD 2488665.0 (2101-08-19), a whole number of the longest pieces. */
const FIRST_DAY = -36_736;
const END_DAY = 37_120;
const SIZE_LIMIT_BYTES = 3_000_000;
const ERROR_LIMIT_M = 20;
/** Where in a piece the result is measured: away from the nodes of the fit, ends included. */
const CHECKS = [0, 0.013, 0.11, 0.237, 0.391, 0.5, 0.583, 0.741, 0.867, 0.983];

const cuts: readonly (readonly [name: string, pieceDays: number, degree: number, quantumM: number])[] = [
  ['sun', 64, 11, 1 / 16],
  ['mercury', 16, 13, 1 / 16],
  ['venus', 32, 11, 1 / 16],
  ['earth', 16, 13, 1 / 16],
  ['moon', 16, 17, 1 / 32],
  ['mars', 64, 13, 1 / 16],
  ['jupiter', 64, 11, 1 / 16],
  ['saturn', 64, 11, 1 / 16],
  ['uranus', 64, 11, 1 / 16],
  ['neptune', 64, 11, 1 / 16],
  ['pluto', 64, 11, 1 / 16],
];

interface Measured {
  readonly errorM: number;
  readonly rmsM: number;
  readonly errorMps: number;
  /** Largest distance from what libswe answers, seams and all. */
  readonly fromRawM: number;
}

function main(file: string): void {
  using sampler = openSampler();
  const source = openSource(sampler, FIRST_DAY, END_DAY);
  const fitted = cuts.map((cut) => fitBody(source, cut));
  const span = { source: SOURCE, firstDay: FIRST_DAY, endDay: END_DAY };
  const trial = loadRails(encodeRails(span, fitted).buffer);
  const measured = fitted.map((body) => measure(source, trial, body));
  const stated = fitted.map((body, i) => ({
    ...body,
    errorM: roundUp(measured[i].errorM),
    errorMps: roundUp(measured[i].errorMps),
  }));
  const bytes = encodeRails(span, stated);
  loadRails(bytes.buffer);
  report(source, fitted, measured);
  if (bytes.length > SIZE_LIMIT_BYTES)
    throw new Error(`The file has ${bytes.length} bytes, more than ${SIZE_LIMIT_BYTES}.`);
  for (const body of stated)
    if (body.errorM > ERROR_LIMIT_M)
      throw new Error(`${body.name} is off by ${body.errorM} m, more than ${ERROR_LIMIT_M} m.`);
  writeFileSync(file, bytes);
  console.log(`${file}: ${bytes.length} bytes, day ${FIRST_DAY} to ${END_DAY}`);
}

function fitBody(source: Source, [name, pieceDays, degree, quantumM]: (typeof cuts)[number]): EncodedBody {
  const body = bodyIndex(name);
  const { naifId, parent } = bodies[body];
  return {
    name,
    naifId,
    center: bodies[parent].name,
    pieceDays,
    terms: degree + 1,
    quantumM,
    series: fitPieces(source, { body, pieceDays, degree }, FIRST_DAY, END_DAY),
    errorM: 1,
    errorMps: 1,
  };
}

/** Compares the file, as it will be read, with the source. */
function measure(source: Source, rails: Ephemeris, body: EncodedBody): Measured {
  const index = bodyIndex(body.name);
  const pieces = (END_DAY - FIRST_DAY) / body.pieceDays;
  const days = new Float64Array(pieces * CHECKS.length).map(
    (_, i) => FIRST_DAY + body.pieceDays * (Math.floor(i / CHECKS.length) + CHECKS[i % CHECKS.length]),
  );
  const truth = source.states(index, days);
  const raw = source.raw(index, days);
  const state = new Float64Array(6);
  const apart = (other: Float64Array, at: number, from: number): number =>
    Math.hypot(
      state[from] - other[at + from],
      state[from + 1] - other[at + from + 1],
      state[from + 2] - other[at + from + 2],
    );
  const worst = { errorM: 0, errorMps: 0, fromRawM: 0 };
  let squares = 0;
  for (const [i, day] of days.entries()) {
    const whole = Math.floor(day);
    rails.relativeState(index, whole, (day - whole) * DAY_S, state);
    const errorM = apart(truth, i * 6, 0);
    squares += errorM * errorM;
    worst.errorM = Math.max(worst.errorM, errorM);
    worst.errorMps = Math.max(worst.errorMps, apart(truth, i * 6, 3));
    worst.fromRawM = Math.max(worst.fromRawM, apart(raw, i * 6, 0));
  }
  return { ...worst, rmsM: Math.sqrt(squares / days.length) };
}

/** To three digits, never below the measured figure. */
function roundUp(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return Number((Math.ceil(value / unit) * unit).toPrecision(3));
}

function report(source: Source, fitted: readonly EncodedBody[], measured: readonly Measured[]): void {
  console.log('body       piece  terms      max m      rms m   max m/s   seams   from libswe m');
  fitted.forEach(({ name, pieceDays, terms }, i) => {
    const { errorM, rmsM, errorMps, fromRawM } = measured[i];
    const cells = [
      `${pieceDays} d`.padStart(5),
      String(terms).padStart(7),
      errorM.toFixed(2).padStart(11),
      rmsM.toFixed(3).padStart(11),
      errorMps.toExponential(1).padStart(10),
      String(source.seams(bodyIndex(name))).padStart(8),
      fromRawM.toFixed(0).padStart(16),
    ];
    console.log(`${name.padEnd(10)} ${cells.join('')}`);
  });
}

main(process.argv[2] ?? join(import.meta.dirname, '../../data/ephemeris/rails.bin'));
