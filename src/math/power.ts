/**
 * pow, cbrt, hypot. pow is exp(y log x) with log x and the product carried as sums of two doubles; cbrt and hypot end
 * with one correction by an exact residual. Measured error below 0.52 ulp, below 0.76 where the result is subnormal.
 */
import { fromWords, highWord, powerOfTwo, scaleByPowerOfTwo } from './bits.ts';
import { productError, sumError } from './double-double.ts';
import { expOfPair } from './exponential.ts';
import { logOfPair } from './logarithmic.ts';

/** Beyond it y log x is outside +-2000 for every x but 1. */
const HUGE_EXPONENT = powerOfTwo(65);

const pair = new Float64Array(2);

/** x^y as ECMAScript defines it: x^0 is 1 also for NaN, (+-1)^(+-infinity) and a negative x to a fraction are NaN. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const size = Math.abs(x);
  if (size === 1 && Math.abs(y) === Infinity) return NaN;
  const sign = x < 0 || Object.is(x, -0) ? signOfPower(x, y) : 1;
  if (size === 1) return sign;
  if (size === 0 || size === Infinity || Math.abs(y) >= HUGE_EXPONENT) {
    if (Number.isNaN(sign)) return NaN;
    return size > 1 === y > 0 ? sign * Infinity : sign * 0;
  }
  pair[0] = size;
  pair[1] = 0;
  logOfPair(pair);
  const product = y * pair[0];
  if (product > 710) return sign * Infinity;
  if (product < -746) return sign * 0;
  pair[1] = productError(y, pair[0], product) + y * pair[1];
  pair[0] = product;
  const n = expOfPair(pair);
  return sign * scaleByPowerOfTwo(pair[0], n);
}

/** The sign of a negative x to the power y: NaN where y is no whole number. Zeros and infinities take any y. */
function signOfPower(x: number, y: number): number {
  if (Math.floor(y) !== y) return x === 0 || x === -Infinity ? 1 : NaN;
  const half = y * 0.5;
  return Math.floor(half) === half ? 1 : -1;
}

/** Two thirds of the exponent's bias in a high word, less a bit for the mean of what thirds of fractions get wrong. */
const CBRT_BIAS = 0x2a9f7893;

/** Cube root of every double. cbrt(-0) is -0. */
export function cbrt(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0 && size < Infinity)) return x;
  let scaled = size;
  let unscale = 1;
  if (size < 1e-300) {
    scaled = size * powerOfTwo(300);
    unscale = powerOfTwo(-100);
  } else if (size > 1e300) {
    scaled = size * powerOfTwo(-300);
    unscale = powerOfTwo(100);
  }
  // A third of the exponent and of the fraction's bits gives 5 good bits, each step of Halley's method triples them.
  let y = fromWords(Math.floor(highWord(scaled) / 3) + CBRT_BIAS, 0);
  for (let i = 0; i < 3; i += 1) {
    const cube = y * y * y;
    y = y * ((cube + 2 * scaled) / (2 * cube + scaled));
  }
  // One more step of Newton's method with the exact residual.
  const square = y * y;
  const squareLow = productError(y, y, square);
  const cube = square * y;
  const cubeLow = productError(square, y, cube) + squareLow * y;
  y += (scaled - cube - cubeLow) / (3 * square);
  return (x < 0 ? -y : y) * unscale;
}

const GROW = powerOfTwo(600);
const SHRINK = powerOfTwo(-600);

/** sqrt(x^2 + y^2 + z^2) without overflow or underflow on the way; infinite when any is, even beside NaN. */
export function hypot(x: number, y: number, z = 0): number {
  const a = Math.abs(x);
  const b = Math.abs(y);
  const c = Math.abs(z);
  const largest = Math.max(a, b, c);
  if (a === Infinity || b === Infinity || c === Infinity) return Infinity;
  if (!(largest > 0)) return largest;
  if (largest > 1e150) return hypotOfModerate(a * SHRINK, b * SHRINK, c * SHRINK) * GROW;
  if (largest < 1e-130) return hypotOfModerate(a * GROW, b * GROW, c * GROW) * SHRINK;
  return hypotOfModerate(a, b, c);
}

function hypotOfModerate(a: number, b: number, c: number): number {
  const aSquare = a * a;
  const bSquare = b * b;
  const cSquare = c * c;
  const firstSum = aSquare + bSquare;
  const sum = firstSum + cSquare;
  const low =
    sumError(aSquare, bSquare, firstSum) +
    sumError(firstSum, cSquare, sum) +
    (productError(a, a, aSquare) + productError(b, b, bSquare) + productError(c, c, cSquare));
  const root = Math.sqrt(sum);
  const square = root * root;
  return root + (sum - square - productError(root, root, square) + low) / (2 * root);
}
