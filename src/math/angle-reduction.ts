/**
 * x = n * pi/128 + r with |r| <= pi/256 (a trifle more by rounding). Moderate arguments use three parts of pi/128
 * (W. J. Cody, W. Waite, "Software Manual for the Elementary Functions", 1980), see trigonometric.ts; large ones, and
 * those where the parts cancel too far, use as many digits of 128/pi as matter (M. H. Payne, R. N. Hanek, "Radian
 * reduction for trigonometric functions", SIGNUM Newsletter 18, 1983), see below.
 */
import { powerOfTwo } from './bits.ts';
import { productError, sumError } from './double-double.ts';
import { FIXED_PI, fixedToPair, fixedToParts, piToBits } from './fixed-point.ts';

/** Up to here n has at most 22 bits, so that its products with the first two parts of pi/128 are exact. */
export const MODERATE_ANGLE_RAD = 100_000;
/** Below this remainder the three parts no longer give full relative precision. */
export const SMALLEST_SURE_REMAINDER = powerOfTwo(-38);
/** The first 31 bits of pi/128, the next 31 bits, and the rest. */
export const [STEP_1, STEP_2, STEP_3] = fixedToParts(FIXED_PI / 128n, 31, 31) as [number, number, number];
/** 128/pi. */
export const STEPS_PER_RAD = 40.74366543152521;
/** Adding and subtracting it rounds a double below 2^51 to a whole number. */
export const ROUNDER = 1.5 * powerOfTwo(52);

const [STEP_HIGH, STEP_LOW] = fixedToPair(FIXED_PI / 128n);
const DIGIT = powerOfTwo(24);
const TWO_TO_52 = powerOfTwo(52);
const TWO_TO_76 = powerOfTwo(76);
const DIGIT_COUNT = 56;
const LEADING_ZEROS = 4;
const LIMB_COUNT = 8;

/** 128/pi in digits of 24 bits. The digit of weight 1 follows some zeros, which small arguments read. */
const digits = new Float64Array(DIGIT_COUNT);
{
  const fractionBits = 24 * (DIGIT_COUNT - LEADING_ZEROS - 1);
  const piBits = fractionBits + 32;
  let rest = (128n << BigInt(fractionBits + piBits)) / piToBits(piBits);
  for (let i = DIGIT_COUNT - 1; i >= LEADING_ZEROS; i -= 1) {
    digits[i] = Number(rest & 0xffffffn);
    rest >>= 24n;
  }
}

const limbs = new Float64Array(LIMB_COUNT);
/** The last remainder of reduceExactly, as a sum of two doubles. */
export const remainder = new Float64Array(2);

/** Multiplies by 2^(24 count). */
function shiftDigits(x: number, count: number): number {
  let result = x;
  for (let i = 0; i < count; i += 1) result *= DIGIT;
  for (let i = 0; i > count; i -= 1) result /= DIGIT;
  return result;
}

/**
 * Writes `remainder` and returns n modulo 2^24 for a finite x >= 2^-30.
 * x is m * 2^(24 a) with a whole m of at most four digits; digits of 128/pi that only add multiples of 2^24 are skipped,
 * those beyond seven digits of fraction are too small to matter (no double comes nearer than 2^-62 to a multiple).
 */
export function reduceExactly(x: number): number {
  let a = 0;
  let m = x;
  // The smallest shift that makes m whole with at least 2^52: then 2^52 <= m < 2^76.
  while (m >= TWO_TO_76) {
    m /= DIGIT;
    a += 1;
  }
  while (m < TWO_TO_52) {
    m *= DIGIT;
    a -= 1;
  }
  const top = shiftDigits(m, -2);
  const m3 = Math.floor(top / DIGIT);
  const m2 = Math.floor(top - m3 * DIGIT);
  const low = m - shiftDigits(m3, 3) - shiftDigits(m2, 2);
  const m1 = Math.floor(low / DIGIT);
  const m0 = low - m1 * DIGIT;
  let carry = 0;
  for (let i = LIMB_COUNT - 1; i >= 0; i -= 1) {
    const p = a + i + LEADING_ZEROS;
    const sum = m0 * digits[p] + m1 * digits[p + 1] + m2 * digits[p + 2] + m3 * digits[p + 3] + carry;
    carry = Math.floor(sum / DIGIT);
    limbs[i] = sum - carry * DIGIT;
  }
  const up = limbs[1] >= DIGIT / 2 ? 1 : 0;
  const first = (limbs[1] - up * DIGIT) * DIGIT + limbs[2];
  const second = limbs[3] * DIGIT + limbs[4];
  const third = limbs[5] * DIGIT + limbs[6];
  const firstPart = shiftDigits(first, -2);
  const secondPart = shiftDigits(second, -4);
  const high = firstPart + secondPart;
  const lowPart = sumError(firstPart, secondPart, high) + shiftDigits(third, -6);
  const product = high * STEP_HIGH;
  const error = productError(high, STEP_HIGH, product) + (high * STEP_LOW + lowPart * STEP_HIGH);
  remainder[0] = product + error;
  remainder[1] = product - remainder[0] + error;
  return limbs[0] + up;
}
