/**
 * atan, atan2, asin, acos: all from one kernel, the angle of a point (d, n) of the first octant with both coordinates
 * given as sums of two doubles. With c = k/64 nearest to n/d, atan(n/d) = atan c + atan((n - c d) / (d + c n)), and
 * the second angle is below 1/127, so that a short Taylor polynomial serves. (Table and reduction after P. T. P. Tang
 * 1991.) asin x = atan2(x, sqrt(1 - x^2)), acos x = atan2(sqrt(1 - x^2), x) with the root to twice the usual
 * precision. Measured error below 0.52 ulp.
 */
import { highWord, powerOfTwo, scaleByPowerOfTwo } from './bits.ts';
import { productError, sumError } from './double-double.ts';
import { FIXED_PI, fixedAtanOfRatio, fixedToPair } from './fixed-point.ts';

const STEPS = 64;
/** Below it an angle and its sine or tangent are the same double. */
const TINY = powerOfTwo(-27);
/** Below it the arc cosine is that of zero, to less than a hundredth of an ulp. */
const TINY_COSINE = powerOfTwo(-59);
/** Below it an angle and its tangent differ by a thousandth of an ulp: quotients need not be rounded twice. */
const SMALLEST_CURVED = powerOfTwo(-31);
/** Products of coordinates up to here and down to its inverse neither overflow nor lose bits. */
const MODERATE = powerOfTwo(400);
const [PI_HIGH, PI_LOW] = fixedToPair(FIXED_PI);
const HALF_PI = PI_HIGH / 2;

/** atan(k/64) as high and low double. */
const table = new Float64Array(2 * (STEPS + 1));
for (let k = 0; k <= STEPS; k += 1) table.set(fixedToPair(fixedAtanOfRatio(k, STEPS)), 2 * k);

/** Where the angle is counted from: zero, a quarter or half a turn. */
type Start = 0 | 1 | 2;
const starts = Float64Array.of(0, 0, PI_HIGH / 2, PI_LOW / 2, PI_HIGH, PI_LOW);

/**
 * The coordinates of a point, each as a sum of two doubles: n, nLow, d, dLow. In an array because engines box the numbers
 * that go into a call or come out of it.
 */
const point = new Float64Array(4);

/** Replaces n by start + sign * atan((n + nLow) / (d + dLow)), rounded once, for 0 <= n <= d of moderate exponents. */
function turnPoint(start: Start, sign: 1 | -1): void {
  const n = point[0];
  const nLow = point[1];
  const d = point[2];
  const dLow = point[3];
  const k = Math.floor((n / d) * STEPS + 0.5);
  const c = k * (1 / STEPS);
  // Top: n - c d. Bottom: d + c n. Both as sums of two doubles.
  const cd = c * d;
  const near = n - cd;
  const nearLow = sumError(n, -cd, near) - productError(c, d, cd) + (nLow - c * dLow);
  const top = near + nearLow;
  const topLow = near - top + nearLow;
  const cn = c * n;
  const bottom = d + cn;
  const bottomLow = sumError(d, cn, bottom) + productError(c, n, cn) + (dLow + c * nLow);
  const t = top / bottom;
  const product = t * bottom;
  const tLow = (top - product - productError(t, bottom, product) + (topLow - t * bottomLow)) / bottom;
  const square = t * t;
  const tail = t * square * (-1 / 3 + square * (1 / 5 + square * (-1 / 7 + square * (1 / 9))));
  // Four terms of falling size: turn, table angle, t, tail.
  const tableAngle = sign * table[2 * k];
  const turn = starts[2 * start];
  const base = turn + tableAngle;
  const baseLow = sumError(turn, tableAngle, base) + (starts[2 * start + 1] + sign * table[2 * k + 1]);
  const signedT = sign * t;
  const sum = base + signedT;
  point[0] = sum + (sumError(base, signedT, sum) + (baseLow + sign * (tLow + tail)));
}

function setPoint(n: number, nLow: number, d: number, dLow: number): void {
  point[0] = n;
  point[1] = nLow;
  point[2] = d;
  point[3] = dLow;
}

/** Arc tangent, in radians from -pi/2 to pi/2. atan(-0) is -0. */
export function atan(x: number): number {
  const size = Math.abs(x);
  if (size < TINY) return x;
  if (!(size < 1e300)) return x > 0 ? HALF_PI : x < 0 ? -HALF_PI : x;
  if (size <= 1) {
    setPoint(size, 0, 1, 0);
    turnPoint(0, 1);
  } else {
    setPoint(1, 0, size, 0);
    turnPoint(1, -1);
  }
  return x < 0 ? -point[0] : point[0];
}

/** The angle of the point (x, y) from the x axis, in radians from -pi to pi, for all doubles as ECMAScript defines it. */
export function atan2(y: number, x: number): number {
  const n = Math.abs(y);
  const d = Math.abs(x);
  if (!(n > 0 && n < Infinity && d > 0 && d < Infinity)) return specialAngle(y, x, n, d);
  const large = Math.max(n, d);
  const small = Math.min(n, d);
  if (x > 0 && n < d * SMALLEST_CURVED) return y / x;
  if (large < MODERATE && small > 1 / MODERATE) {
    setPoint(small, 0, large, 0);
  } else {
    // The larger becomes 1 to 2; the smaller may vanish where it no longer matters.
    const shift = exponentOf(large);
    setPoint(scaleByPowerOfTwo(small, -shift), 0, scaleByPowerOfTwo(large, -shift), 0);
  }
  if (n > d) turnPoint(1, x > 0 ? -1 : 1);
  else if (x > 0) turnPoint(0, 1);
  else turnPoint(2, -1);
  return y < 0 ? -point[0] : point[0];
}

/** Replaces [y, x] by [atan2(y, x), x] for y and x of at least 0, the larger of moderate size: atan2 without boxing. */
export function atan2OfPair(pair: Float64Array): void {
  const y = pair[0];
  const x = pair[1];
  if (y < x * SMALLEST_CURVED) {
    pair[0] = y / x;
  } else if (y <= x) {
    setPoint(y, 0, x, 0);
    turnPoint(0, 1);
    pair[0] = point[0];
  } else {
    setPoint(x, 0, y, 0);
    turnPoint(1, -1);
    pair[0] = point[0];
  }
}

/** The binary exponent of a positive double; -1074 for every subnormal one, which makes those whole numbers. */
function exponentOf(x: number): number {
  const biased = highWord(x) >> 20;
  return biased === 0 ? -1074 : biased - 1023;
}

/** atan2 where a coordinate is zero, infinite or NaN. */
function specialAngle(y: number, x: number, n: number, d: number): number {
  if (Number.isNaN(n) || Number.isNaN(d)) return NaN;
  const behind = x < 0 || Object.is(x, -0);
  const negative = y < 0 || Object.is(y, -0);
  let angle: number;
  if (n === Infinity && d === Infinity) angle = behind ? 0.75 * PI_HIGH : 0.25 * PI_HIGH;
  else if (n === 0 || d === Infinity) angle = behind ? PI_HIGH : 0;
  else angle = HALF_PI;
  return negative ? -angle : angle;
}

/** Puts (x, sqrt(1 - x^2)), for 0 < x < 1, into `point`, the smaller coordinate first; true when that is x. */
function setPointOfCircle(x: number): boolean {
  const square = x * x;
  const near = 1 - square;
  const nearLow = 1 - near - square - productError(x, x, square);
  const rest = near + nearLow;
  const restLow = near - rest + nearLow;
  const root = Math.sqrt(rest);
  const rootSquare = root * root;
  const rootLow = (rest - rootSquare - productError(root, root, rootSquare) + restLow) / (2 * root);
  const flat = x <= root;
  if (flat) setPoint(x, 0, root, rootLow);
  else setPoint(root, rootLow, x, 0);
  return flat;
}

/** Arc sine, in radians from -pi/2 to pi/2; NaN outside -1 to 1. asin(-0) is -0. */
export function asin(x: number): number {
  const size = Math.abs(x);
  if (size < TINY) return x;
  if (!(size < 1)) return size === 1 ? x * HALF_PI : NaN;
  if (setPointOfCircle(size)) turnPoint(0, 1);
  else turnPoint(1, -1);
  return x < 0 ? -point[0] : point[0];
}

/** Arc cosine, in radians from 0 to pi; NaN outside -1 to 1. */
export function acos(x: number): number {
  const size = Math.abs(x);
  if (!(size < 1)) return x === 1 ? 0 : x === -1 ? PI_HIGH : NaN;
  if (size < TINY_COSINE) return HALF_PI;
  if (setPointOfCircle(size)) turnPoint(1, x > 0 ? -1 : 1);
  else if (x > 0) turnPoint(0, 1);
  else turnPoint(2, -1);
  return point[0];
}
