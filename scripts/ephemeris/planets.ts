import { bodies, bodyIndex, DAY_S, type Ephemeris } from '../../src/astro/index.ts';
import type { EncodedBody } from './encode.ts';
import { fitPieces } from './fit.ts';
import type { Source } from './source.ts';

/** Where in a piece the result is measured: away from the nodes of the fit, ends included. */
const CHECKS = [0, 0.013, 0.11, 0.237, 0.391, 0.5, 0.583, 0.741, 0.867, 0.983];

/** How the Sun, the planets' systems and the Moon are cut. */
export const planetCuts: readonly (readonly [
  name: string,
  pieceDays: number,
  degree: number,
  quantumM: number,
])[] = [
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

/** A planet's pieces; the errors are measured later. */
export function fitPlanet(
  source: Source,
  [name, pieceDays, degree, quantumM]: (typeof planetCuts)[number],
  firstDay: number,
  endDay: number,
): EncodedBody {
  const body = bodyIndex(name);
  const { naifId, parent } = bodies[body];
  return {
    name,
    naifId,
    center: bodies[parent].name,
    quantumM,
    pieces: {
      days: pieceDays,
      terms: degree + 1,
      series: fitPieces(source, { body, pieceDays, degree }, firstDay, endDay),
    },
    errorM: 1,
    errorMps: 1,
  };
}

/** How far the file is from the source. */
export interface MeasuredPlanet {
  readonly errorM: number;
  readonly rmsM: number;
  readonly errorMps: number;
  /** Largest distance from what libswe answers, seams and all. */
  readonly fromRawM: number;
}

/** Compares the file, as it will be read, with the source. */
export function measurePlanet(
  source: Source,
  rails: Ephemeris,
  name: string,
  pieceDays: number,
): MeasuredPlanet {
  const { firstDay, endDay } = rails;
  const index = bodyIndex(name);
  const pieces = (endDay - firstDay) / pieceDays;
  const days = new Float64Array(pieces * CHECKS.length).map(
    (_, i) => firstDay + pieceDays * (Math.floor(i / CHECKS.length) + CHECKS[i % CHECKS.length]),
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
    rails.systemState(index, whole, (day - whole) * DAY_S, state);
    const errorM = apart(truth, i * 6, 0);
    squares += errorM * errorM;
    worst.errorM = Math.max(worst.errorM, errorM);
    worst.errorMps = Math.max(worst.errorMps, apart(truth, i * 6, 3));
    worst.fromRawM = Math.max(worst.fromRawM, apart(raw, i * 6, 0));
  }
  return { ...worst, rmsM: Math.sqrt(squares / days.length) };
}
