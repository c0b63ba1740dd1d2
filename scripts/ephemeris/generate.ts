/**
 * Makes data/ephemeris/rails.bin: `node scripts/ephemeris/generate.ts [FILE]`.
 * Samples the source, fits the pieces, writes them, reads the file back and measures it against the source.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodies, bodyIndex, DAY_S, type Ephemeris, loadRails } from '../../src/astro/index.ts';
import { type EncodedBody, encodeRails } from './encode.ts';
import { type Cut, fitPieces } from './fit.ts';
import { openSampler, roundedDay, type Sampler } from './sampler.ts';

const SOURCE = 'JPL DE431, from the Swiss Ephemeris files sepl_18 and semo_18 of Debian swe-basic-data (CC0)';
/** JD 2414809.0 (1899-06-04) to JD 2488665.0 (2101-08-20), a whole number of the longest pieces. */
const FIRST_DAY = -36_736;
const END_DAY = 37_120;
const QUANTUM_M = 1 / 32;
const SIZE_LIMIT_BYTES = 3_000_000;
/** Where in a piece the result is measured: away from the nodes of the fit, ends included. */
const CHECKS = [0, 0.013, 0.11, 0.237, 0.391, 0.5, 0.583, 0.741, 0.867, 0.983];

const cuts: readonly (readonly [name: string, pieceDays: number, degree: number])[] = [
  ['sun', 128, 11],
  ['mercury', 16, 12],
  ['venus', 64, 13],
  ['earth', 16, 13],
  ['moon', 16, 17],
  ['mars', 64, 11],
  ['jupiter', 128, 9],
  ['saturn', 128, 9],
  ['uranus', 128, 9],
  ['neptune', 128, 9],
  ['pluto', 128, 9],
];

interface Measured {
  readonly errorM: number;
  readonly rmsM: number;
  readonly errorMps: number;
}

function main(file: string): void {
  using sampler = openSampler();
  const fitted = cuts.map(([name, pieceDays, degree]) =>
    fitBody(sampler, { body: bodyIndex(name), pieceDays, degree }),
  );
  const span = { source: SOURCE, firstDay: FIRST_DAY, endDay: END_DAY };
  const trial = loadRails(encodeRails(span, fitted).buffer);
  const measured = fitted.map((body) => measure(sampler, trial, body));
  const bytes = encodeRails(
    span,
    fitted.map((body, i) => ({
      ...body,
      errorM: roundUp(measured[i]?.errorM),
      errorMps: roundUp(measured[i]?.errorMps),
    })),
  );
  if (bytes.length > SIZE_LIMIT_BYTES)
    throw new Error(`The file would have ${bytes.length} bytes, more than ${SIZE_LIMIT_BYTES}.`);
  loadRails(bytes.buffer);
  writeFileSync(file, bytes);
  report(fitted, measured);
  console.log(`${file}: ${bytes.length} bytes, day ${FIRST_DAY} to ${END_DAY}`);
}

function fitBody(sampler: Sampler, cut: Cut): EncodedBody {
  const body = bodies[cut.body];
  if (body === undefined) throw new Error(`There is no body ${cut.body}.`);
  return {
    name: body.name,
    naifId: body.naifId,
    center: bodies[body.parent]?.name ?? '',
    pieceDays: cut.pieceDays,
    terms: cut.degree + 1,
    quantumM: QUANTUM_M,
    series: fitPieces(sampler, cut, FIRST_DAY, END_DAY),
    errorM: 1,
    errorMps: 1,
  };
}

/** Compares the file, as it will be read, with the source. */
function measure(sampler: Sampler, rails: Ephemeris, body: EncodedBody): Measured {
  const index = bodyIndex(body.name);
  const pieces = (END_DAY - FIRST_DAY) / body.pieceDays;
  const days = new Float64Array(pieces * CHECKS.length);
  for (let piece = 0; piece < pieces; piece++)
    CHECKS.forEach((u, j) => {
      days[piece * CHECKS.length + j] = roundedDay(FIRST_DAY + body.pieceDays * (piece + u));
    });
  const truth = sampler.sample(index, days);
  const state = new Float64Array(6);
  let worstM = 0;
  let worstMps = 0;
  let squares = 0;
  days.forEach((day, i) => {
    const whole = Math.floor(day);
    rails.relativeState(index, whole, (day - whole) * DAY_S, state);
    const off = state.map((value, k) => value - (truth[i * 6 + k] ?? 0));
    const errorM = Math.hypot(off[0] ?? 0, off[1] ?? 0, off[2] ?? 0);
    worstM = Math.max(worstM, errorM);
    worstMps = Math.max(worstMps, Math.hypot(off[3] ?? 0, off[4] ?? 0, off[5] ?? 0));
    squares += errorM * errorM;
  });
  return { errorM: worstM, rmsM: Math.sqrt(squares / days.length), errorMps: worstMps };
}

/** To three digits, never below the measured figure. */
function roundUp(value = 0): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return Number((Math.ceil(value / unit) * unit).toPrecision(3));
}

function report(fitted: readonly EncodedBody[], measured: readonly Measured[]): void {
  console.log('body       piece  terms      max m      rms m   max m/s');
  fitted.forEach((body, i) => {
    const { errorM = 0, rmsM = 0, errorMps = 0 } = measured[i] ?? {};
    const cells = [
      errorM.toFixed(2).padStart(11),
      rmsM.toFixed(3).padStart(11),
      errorMps.toExponential(1).padStart(10),
    ];
    console.log(
      `${body.name.padEnd(10)} ${`${body.pieceDays} d`.padStart(5)} ${String(body.terms).padStart(6)}${cells.join('')}`,
    );
  });
}

main(process.argv[2] ?? join(import.meta.dirname, '../../data/ephemeris/rails.bin'));
