/**
 * exp, expm1: x = k ln2/128 + r, exp(x) = 2^(k/128) * exp(r) with a table of 2^(j/128) and a Taylor polynomial for
 * |r| <= ln2/256 (P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE floating-point
 * arithmetic", ACM TOMS 15, 1989). Measured error below 0.52 ulp, below 0.76 where the result is subnormal.
 */
import { powerOfTwo, scaleByPowerOfTwo } from './bits.ts';
import { sumError } from './double-double.ts';
import { FIXED_LN2, fixedExp, fixedToPair, fixedToParts } from './fixed-point.ts';

const STEPS = 128;
const WIDTH = 4;
const STEPS_PER_UNIT = 184.6649652337873; // 128 / ln 2
const ROUNDER = 1.5 * powerOfTwo(52);
/** ln2/128: k has at most 18 bits, so that its products with the first two parts are exact. */
const [STEP_1, STEP_2, STEP_3] = fixedToParts(FIXED_LN2 / 128n, 34, 34) as [number, number, number];
const LARGEST = 709.782712893384; // exp of the next double overflows
const SMALLEST = -745.1332191019412; // exp of the next double below rounds to zero
const TINY = powerOfTwo(-54);

/** For each j: 2^(j/128) as high and low double, and again as 29 bits and rest. */
const table = new Float64Array(STEPS * WIDTH);
for (let j = 0; j < STEPS; j += 1) {
  const power = fixedExp((FIXED_LN2 * BigInt(j)) / 128n);
  table.set([...fixedToPair(power), ...fixedToParts(power, 29)], j * WIDTH);
}

/** exp(r) - 1 - r for |r| < 0.0028. */
function exponentialTail(r: number): number {
  return r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720)))));
}

/** e^x for every double. */
export function exp(x: number): number {
  if (!(x <= LARGEST)) return Number.isNaN(x) ? NaN : Infinity;
  if (x < SMALLEST) return 0;
  const k = x * STEPS_PER_UNIT + ROUNDER - ROUNDER;
  const first = x - k * STEP_1;
  const second = k * STEP_2;
  const r = first - second;
  const rLow = first - r - second - k * STEP_3;
  const row = (k & (STEPS - 1)) * WIDTH;
  const power = table[row];
  const mantissa = power + (table[row + 1] + power * (r + (rLow + exponentialTail(r))));
  return scaleByPowerOfTwo(mantissa, (k - (k & (STEPS - 1))) / STEPS);
}

/**
 * Replaces x = pair[0] + pair[1] by a mantissa, also a sum of two doubles with some 62 good bits, and returns n:
 * exp(x) = mantissa * 2^n. For |x| < 800. Numbers travel in the array because engines box the arguments of calls.
 */
export function expOfPair(pair: Float64Array): number {
  const x = pair[0];
  const k = x * STEPS_PER_UNIT + ROUNDER - ROUNDER;
  const first = x - k * STEP_1;
  const second = k * STEP_2;
  const r = first - second;
  const rLow = first - r - second - k * STEP_3 + pair[1];
  const step = k & (STEPS - 1);
  const row = step * WIDTH;
  const power = table[row];
  const powerShort = table[row + 2];
  const rShort = Math.fround(r);
  const product = powerShort * rShort;
  const leading = power + product;
  const rest =
    powerShort * (r - rShort) + table[row + 3] * r + power * (rLow + rLow * r + exponentialTail(r));
  const trailing = power - leading + product + (table[row + 1] + rest);
  const mantissa = leading + trailing;
  pair[0] = mantissa;
  pair[1] = leading - mantissa + trailing;
  return (k - step) / STEPS;
}

/** Replaces x = pair[0] by e^x - 1 as a sum of two doubles, for |x| < 350. */
export function expm1OfPair(pair: Float64Array): void {
  const x = pair[0];
  if (Math.abs(x) * STEPS_PER_UNIT < 0.5) {
    const tail = exponentialTail(x);
    const sum = x + tail;
    pair[0] = sum;
    pair[1] = x - sum + tail;
    return;
  }
  pair[1] = 0;
  const n = expOfPair(pair);
  const high = scaleByPowerOfTwo(pair[0], n);
  const low = scaleByPowerOfTwo(pair[1], n);
  const difference = high - 1;
  const rest = sumError(high, -1, difference) + low;
  pair[0] = difference + rest;
  pair[1] = difference - pair[0] + rest;
}

const pair = new Float64Array(2);

/** e^x - 1 for every double, precise also near 0. expm1(-0) is -0. */
export function expm1(x: number): number {
  if (Math.abs(x) < TINY) return x;
  if (!(x < 40)) return exp(x);
  if (x < -40) return -1;
  pair[0] = x;
  expm1OfPair(pair);
  return pair[0];
}
