/**
 * log, log1p, log2, log10: x = 2^k z, 1/c a short number near 1/z from a table, r = z/c - 1 without error,
 * log x = k ln2 + log c + log(1 + r) (P. T. P. Tang, "Table-driven implementation of the logarithm function in IEEE
 * floating-point arithmetic", ACM TOMS 16, 1990). Measured error below 0.52 ulp.
 */
import { fromWords, highWord, powerOfTwo, scaleByPowerOfTwo } from './bits.ts';
import { productError, sumError } from './double-double.ts';
import {
  FIXED_BITS,
  FIXED_LN2,
  FIXED_LN10,
  fixedLogOfRatio,
  fixedToDouble,
  fixedToPair,
} from './fixed-point.ts';

const STEPS = 128;
const WIDTH = 3;
const SMALLEST_NORMAL = powerOfTwo(-1022);
const TWO_TO_54 = powerOfTwo(54);
const TINY = 1 / TWO_TO_54;
/** z lies between 11/16 and 11/8; this is the high word of 11/16. */
const BASE = 0x3fe60000;
/** Bits after the point of the high parts of logarithms: with them k ln2 + log c has no rounding error. */
const HIGH_BITS = 42;

/** The part of a fixed-point value that is a multiple of 2^-42, and the rest. */
function splitAtHighBits(value: bigint): readonly [number, number] {
  const shift = BigInt(FIXED_BITS - HIGH_BITS);
  const high = (value >> shift) << shift;
  return [fixedToDouble(high), fixedToDouble(value - high)];
}

const [LN2_HIGH, LN2_LOW] = splitAtHighBits(FIXED_LN2);
const [PER_LN2_HIGH, PER_LN2_LOW] = fixedToPair((1n << BigInt(2 * FIXED_BITS)) / FIXED_LN2);
const [PER_LN10_HIGH, PER_LN10_LOW] = fixedToPair((1n << BigInt(2 * FIXED_BITS)) / FIXED_LN10);

/** For each piece of [11/16, 11/8): 1/c in units of 1/128, log c high and low. The two pieces at 1 have c = 1. */
const table = new Float64Array(STEPS * WIDTH);
for (let i = 0; i < STEPS; i += 1) {
  const middle = fromWords(BASE + (i << 13) + (1 << 12), 0);
  const inverse = Math.round(128 / middle);
  table.set([inverse / 128, ...splitAtHighBits(fixedLogOfRatio(128, inverse))], i * WIDTH);
}

/** (log(1 + r) - r + r^2/2) / r^3 for |r| < 0.01. */
function logarithmTail(r: number): number {
  const square = r * r;
  return (
    1 / 3 -
    (1 / 4) * r +
    square * (1 / 5 - (1 / 6) * r + square * (1 / 7 - (1 / 8) * r + square * (1 / 9 - (1 / 10) * r)))
  );
}

/** Natural logarithm. log(+-0) is -infinity, that of a negative number NaN. */
export function log(x: number): number {
  if (!(x >= SMALLEST_NORMAL && x < Infinity)) {
    if (!(x > 0 && x < 1)) return logOfSpecial(x);
    return normalLog(x * TWO_TO_54, -54);
  }
  return normalLog(x, 0);
}

/** The logarithm of zero, a negative number, infinity or NaN. */
function logOfSpecial(x: number): number {
  if (x === 0) return -Infinity;
  return x < 0 ? NaN : x;
}

/** log(x 2^kBase) for a normal x. */
function normalLog(x: number, kBase: number): number {
  const above = highWord(x) - BASE;
  const exponent = above >> 20;
  const k = exponent + kBase;
  const row = ((above >> 13) & (STEPS - 1)) * WIDTH;
  const z = scaleByPowerOfTwo(x, -exponent);
  const zShort = Math.fround(z);
  const inverse = table[row];
  const rHigh = zShort * inverse - 1;
  const rLow = (z - zShort) * inverse;
  const r = rHigh + rLow;
  const large = k * LN2_HIGH + table[row + 1];
  const sum = large + r;
  const rest = rHigh - r + rLow + (k * LN2_LOW + table[row + 2]);
  const square = r * r;
  return sum + (sumError(large, r, sum) + (rest - 0.5 * square + square * r * logarithmTail(r)));
}

/**
 * Replaces a positive x = pair[0] + pair[1], where pair[1] is at most the last bit of pair[0], by log x with some 65 good
 * bits. Numbers travel in the array because engines box the arguments of calls.
 */
export function logOfPair(pair: Float64Array): void {
  const kBase = pair[0] < SMALLEST_NORMAL ? -54 : 0;
  const x = kBase === 0 ? pair[0] : pair[0] * TWO_TO_54;
  const xLow = pair[1];
  const above = highWord(x) - BASE;
  const exponent = above >> 20;
  const row = ((above >> 13) & (STEPS - 1)) * WIDTH;
  const z = scaleByPowerOfTwo(x, -exponent);
  const zShort = Math.fround(z);
  const inverse = table[row];
  const rHigh = zShort * inverse - 1;
  const zLow = xLow === 0 ? 0 : scaleByPowerOfTwo(xLow, -exponent);
  const rMiddle = (z - zShort) * inverse;
  const rNear = rHigh + rMiddle;
  const rRest = sumError(rHigh, rMiddle, rNear) + zLow * inverse;
  const r = rNear + rRest;
  const rLow = rNear - r + rRest;
  const k = exponent + kBase;
  const large = k * LN2_HIGH + table[row + 1];
  const half = 0.5 * r;
  const square = half * r;
  const sum = large + r;
  const difference = sum - square;
  const tail = r * r * r * logarithmTail(r) - rLow * r - productError(half, r, square);
  const rest = sumError(large, r, sum) + sumError(sum, -square, difference) + rLow;
  const low = rest + (k * LN2_LOW + table[row + 2] + tail);
  pair[0] = difference + low;
  pair[1] = difference - pair[0] + low;
}

const pair = new Float64Array(2);

/** log x times (factor + factorLow), rounded once, for a positive x. */
function scaledLog(x: number, factor: number, factorLow: number): number {
  pair[0] = x;
  pair[1] = 0;
  logOfPair(pair);
  const high = pair[0];
  const product = high * factor;
  return product + (productError(high, factor, product) + (high * factorLow + pair[1] * factor));
}

/** Logarithm to base 2; exact for powers of two. Special values as log. */
export function log2(x: number): number {
  if (!(x > 0 && x < Infinity)) return logOfSpecial(x);
  return scaledLog(x, PER_LN2_HIGH, PER_LN2_LOW);
}

/** Logarithm to base 10; exact for powers of ten. Special values as log. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return logOfSpecial(x);
  return scaledLog(x, PER_LN10_HIGH, PER_LN10_LOW);
}

/** log(1 + x), precise also near 0. log1p(-1) is -infinity, log1p(-0) is -0. */
export function log1p(x: number): number {
  if (!(x > -1 && x < Infinity)) return x === -1 ? -Infinity : x < -1 ? NaN : x;
  if (Math.abs(x) < TINY) return x;
  const sum = 1 + x;
  pair[0] = sum;
  pair[1] = sumError(1, x, sum);
  logOfPair(pair);
  return pair[0];
}
