/**
 * sin, cos, tan by table: with a = n pi/128 the nearest table angle, sin(a + r) = sin a cos r + cos a sin r, where
 * |r| <= pi/256 makes Taylor polynomials of degree 7 enough (P. T. P. Tang, "Table-lookup algorithms for elementary
 * functions and their error analysis", 1991). The one product that is large beside the result, cos a * r, is
 * exact: cos a is stored in parts of 29 and 53 bits and r is split at 24 bits by Math.fround.
 * Measured error below 0.51 ulp for finite arguments of every size.
 */
import {
  MODERATE_ANGLE_RAD,
  ROUNDER,
  reduceExactly,
  remainder,
  SMALLEST_SURE_REMAINDER,
  STEP_1,
  STEP_2,
  STEP_3,
  STEPS_PER_RAD,
} from './angle-reduction.ts';
import { powerOfTwo } from './bits.ts';
import { productError } from './double-double.ts';
import { FIXED_PI, fixedSinCos, fixedToPair, fixedToParts } from './fixed-point.ts';

const STEPS = 256;
const QUARTER = STEPS / 4;
const WIDTH = 4;

/** For each n: sin a as high and low double, cos a as 29 bits and rest. */
const table = new Float64Array(STEPS * WIDTH);
{
  const sines: bigint[] = [];
  for (let n = 0; n <= QUARTER / 2; n += 1) {
    const [sine, cosine] = fixedSinCos((FIXED_PI * BigInt(n)) / 128n);
    sines[n] = sine;
    sines[QUARTER - n] = cosine;
  }
  for (let n = 0; n < STEPS; n += 1) {
    const half = n % (STEPS / 2);
    const quarter = half <= QUARTER ? half : STEPS / 2 - half;
    const sine = n < STEPS / 2 ? sines[quarter] : -sines[quarter];
    const cosine =
      (n + QUARTER) % STEPS < STEPS / 2 ? sines[Math.abs(QUARTER - half)] : -sines[Math.abs(QUARTER - half)];
    table.set([...fixedToPair(sine), ...fixedToParts(cosine, 29)], n * WIDTH);
  }
}

/** Place in the table of the sine of step n; that of the cosine is `n + QUARTER`. */
function rowOf(n: number): number {
  return (n & (STEPS - 1)) * WIDTH;
}

/** sin(a + r), leading part. */
function leadingSine(row: number, r: number): number {
  return table[row] + table[row + 2] * Math.fround(r);
}

/** sin(a + r + rLow) - leading part. */
function trailingSine(row: number, r: number, rLow: number, leading: number): number {
  const sine = table[row];
  const cosine = table[row + 2];
  const cosineRest = table[row + 3];
  const rShort = Math.fround(r);
  const lost = sine - leading + cosine * rShort;
  const square = r * r;
  const sineLess = r * square * (-1 / 6 + square * (1 / 120 - square * (1 / 5040)));
  const cosineLess = square * (-0.5 + square * (1 / 24 - square * (1 / 720)));
  const linear = cosine * (r - rShort + rLow) + cosineRest * (r + sineLess) + table[row + 1];
  return lost + (linear + (cosine * sineLess + sine * cosineLess));
}

/** Below 2^-27 the next term of each series is at most a quarter of an ulp: the first alone is what rounding leaves. */
const TINY = powerOfTwo(-27);

/** The whole number of steps nearest to a moderate x. */
function nearestStep(x: number): number {
  return x * STEPS_PER_RAD + ROUNDER - ROUNDER;
}

/** x - n steps, rounded. */
function remainderOf(x: number, n: number): number {
  const first = x - n * STEP_1;
  const second = n * STEP_2;
  const near = first - second;
  return near + (first - near - second - n * STEP_3);
}

/** What the rounding of remainderOf lost. */
function remainderRest(x: number, n: number, r: number): number {
  const first = x - n * STEP_1;
  const second = n * STEP_2;
  const near = first - second;
  return near - r + (first - near - second - n * STEP_3);
}

/** Sine of an angle in radians, for every double. sin(+-infinity) is NaN, sin(-0) is -0. */
export function sin(x: number): number {
  const size = Math.abs(x);
  if (size <= MODERATE_ANGLE_RAD) {
    if (size < TINY) return x;
    const n = nearestStep(x);
    const r = remainderOf(x, n);
    if (Math.abs(r) >= SMALLEST_SURE_REMAINDER) {
      const rLow = remainderRest(x, n, r);
      const row = rowOf(n);
      const leading = leadingSine(row, r);
      return leading + trailingSine(row, r, rLow, leading);
    }
  }
  return sineOfFar(x, 0);
}

/** Cosine of an angle in radians, for every double. cos(+-infinity) is NaN. */
export function cos(x: number): number {
  const size = Math.abs(x);
  if (size <= MODERATE_ANGLE_RAD) {
    if (size < TINY) return 1;
    const n = nearestStep(x);
    const r = remainderOf(x, n);
    if (Math.abs(r) >= SMALLEST_SURE_REMAINDER) {
      const rLow = remainderRest(x, n, r);
      const row = rowOf(n + QUARTER);
      const leading = leadingSine(row, r);
      return leading + trailingSine(row, r, rLow, leading);
    }
  }
  return sineOfFar(x, QUARTER);
}

/** Writes [sin x, cos x] into out[0] and out[1]: the same bits as sin and cos, for little more than the price of one. */
export function sincos(out: Float64Array, x: number): Float64Array {
  out[0] = x;
  return sincosOf(out);
}

/** Takes the angle from out[0] and writes its sine and cosine as `sincos` does: no engine allocates for the number. */
export function sincosOf(out: Float64Array): Float64Array {
  const x = out[0];
  const size = Math.abs(x);
  if (size <= MODERATE_ANGLE_RAD && size >= TINY) {
    const n = nearestStep(x);
    const r = remainderOf(x, n);
    if (Math.abs(r) >= SMALLEST_SURE_REMAINDER) {
      const rLow = remainderRest(x, n, r);
      const sineRow = rowOf(n);
      const cosineRow = rowOf(n + QUARTER);
      const sineLeading = leadingSine(sineRow, r);
      const cosineLeading = leadingSine(cosineRow, r);
      out[0] = sineLeading + trailingSine(sineRow, r, rLow, sineLeading);
      out[1] = cosineLeading + trailingSine(cosineRow, r, rLow, cosineLeading);
      return out;
    }
  }
  out[0] = sin(x);
  out[1] = cos(x);
  return out;
}

/** Large angles, angles next to a table angle, infinities and NaN. */
function sineOfFar(x: number, stepsAhead: number): number {
  const size = Math.abs(x);
  if (!(size < Infinity)) return NaN;
  const n = reduceExactly(size);
  const sign = x < 0 ? -1 : 1;
  const r = sign * remainder[0];
  const row = rowOf(sign * n + stepsAhead);
  const leading = leadingSine(row, r);
  return leading + trailingSine(row, r, sign * remainder[1], leading);
}

/** Tangent of an angle in radians, for every double. tan(+-infinity) is NaN, tan(-0) is -0. */
export function tan(x: number): number {
  const size = Math.abs(x);
  if (!(size < Infinity)) return NaN;
  if (size < TINY) return x;
  let n = nearestStep(x);
  let r = 0;
  let rLow = 0;
  if (size <= MODERATE_ANGLE_RAD) {
    r = remainderOf(x, n);
    rLow = remainderRest(x, n, r);
  }
  if (Math.abs(r) < SMALLEST_SURE_REMAINDER) {
    const sign = x < 0 ? -1 : 1;
    n = sign * reduceExactly(size);
    r = sign * remainder[0];
    rLow = sign * remainder[1];
  }
  const sineRow = rowOf(n);
  const cosineRow = rowOf(n + QUARTER);
  const sineLeading = leadingSine(sineRow, r);
  const sineTrailing = trailingSine(sineRow, r, rLow, sineLeading);
  const sine = sineLeading + sineTrailing;
  const cosineLeading = leadingSine(cosineRow, r);
  const cosineTrailing = trailingSine(cosineRow, r, rLow, cosineLeading);
  const cosine = cosineLeading + cosineTrailing;
  const quotient = sine / cosine;
  const product = quotient * cosine;
  const sineRest = sineLeading - sine + sineTrailing;
  const cosineRest = cosineLeading - cosine + cosineTrailing;
  const rest = sine - product - productError(quotient, cosine, product) + (sineRest - quotient * cosineRest);
  return quotient + rest / cosine;
}
