/**
 * Series of Chebyshev polynomials, c0 T0(x) + c1 T1(x) + ..., on -1 <= x <= 1.
 * C. W. Clenshaw, "A note on the summation of Chebyshev series", Math. Comp. 9 (1955).
 */
import { PI } from './constants.ts';
import { cos } from './trigonometric.ts';

/** The value at x of the `count` coefficients from `offset` on. */
export function evaluate(coefficients: Float64Array, offset: number, count: number, x: number): number {
  const twice = 2 * x;
  let next = 0;
  let afterNext = 0;
  for (let k = offset + count - 1; k > offset; k -= 1) {
    const here = coefficients[k] + (twice * next - afterNext);
    afterNext = next;
    next = here;
  }
  return coefficients[offset] + (x * next - afterNext);
}

/** Writes the value at x into out[0] and its derivative with respect to x into out[1]. */
export function evaluateWithDerivative(
  out: Float64Array,
  coefficients: Float64Array,
  offset: number,
  count: number,
  x: number,
): Float64Array {
  const twice = 2 * x;
  let next = 0;
  let afterNext = 0;
  let slope = 0;
  let afterSlope = 0;
  for (let k = offset + count - 1; k > offset; k -= 1) {
    const slopeHere = 2 * next + (twice * slope - afterSlope);
    afterSlope = slope;
    slope = slopeHere;
    const here = coefficients[k] + (twice * next - afterNext);
    afterNext = next;
    next = here;
  }
  out[0] = coefficients[offset] + (x * next - afterNext);
  out[1] = next + (x * slope - afterSlope);
  return out;
}

/**
 * The `count` coefficients that interpolate fn on [from, to] at the Chebyshev points, near to the best polynomial of
 * that degree. Evaluate them with x = (2 t - from - to) / (to - from).
 */
export function fit(fn: (t: number) => number, count: number, from: number, to: number): Float64Array {
  const middle = 0.5 * (from + to);
  const half = 0.5 * (to - from);
  const values = new Float64Array(count);
  for (let j = 0; j < count; j += 1) values[j] = fn(middle + half * cos((PI * (j + 0.5)) / count));
  const coefficients = new Float64Array(count);
  for (let k = 0; k < count; k += 1) {
    let sum = 0;
    for (let j = 0; j < count; j += 1) sum += values[j] * cos((PI * ((k * (j + 0.5)) % (2 * count))) / count);
    coefficients[k] = ((k === 0 ? 1 : 2) * sum) / count;
  }
  return coefficients;
}
