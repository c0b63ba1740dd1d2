import { cosh, log, sin, sinh, TAU } from '../../math/index.ts';
import { AstroError } from '../error.ts';

/** Rounds of Laguerre's iteration, bisections included; eight suffice almost everywhere. */
const MOST_ROUNDS = 120;
/** Below this size of its argument Stumpff's functions are summed as series, above it closed forms lose nothing. */
const SERIES_BELOW = 2;
/** Most doublings while the anomaly of an open orbit is enclosed. */
const MOST_DOUBLINGS = 1100;

/** Stumpff's functions c2 and c3 of the last argument. */
const stumpff = new Float64Array(2);
/** Time and radius at a universal anomaly. */
const reached = new Float64Array(3);

/**
 * Carries a state (six doubles, m and m/s, relative to the mass) along its two-body orbit through any time, forward or
 * backward: ellipses, parabolas, hyperbolas and straight lines alike, by the universal anomaly (Battin 1999, An
 * Introduction to the Mathematics and Methods of Astrodynamics, section 4.5; root by Laguerre's method after Conway 1986,
 * Celest. Mech. 39, 199, kept inside a bracket). `out` may be `state`. Does not allocate.
 * @throws AstroError `out_of_range` for a mass, a time or a state that gives no orbit.
 */
export function propagateKepler(
  gmM3S2: number,
  state: Float64Array,
  timeS: number,
  out: Float64Array,
): Float64Array {
  const x = state[0];
  const y = state[1];
  const z = state[2];
  const u = state[3];
  const v = state[4];
  const w = state[5];
  const radius = Math.sqrt(x * x + y * y + z * z);
  const speedSquare = u * u + v * v + w * w;
  if (!(gmM3S2 > 0) || !(radius > 0) || !Number.isFinite(radius + speedSquare + timeS + gmM3S2))
    throw new AstroError(
      'out_of_range',
      `There is no orbit through a point ${radius} m from a mass of ${gmM3S2} m^3/s^2 to carry through ${timeS} s.`,
    );
  const root = Math.sqrt(gmM3S2);
  const alpha = 2 / radius - speedSquare / gmM3S2;
  const sigma = (x * u + y * v + z * w) / root;
  const dueS = alpha > 0 ? withoutTurns(timeS, alpha, root) : timeS;
  const chi = universalAnomaly(root * dueS, radius, sigma, alpha);
  timeAt(chi, radius, sigma, alpha);
  const newRadius = reached[1];
  const square = chi * chi;
  const f = 1 - (square * stumpff[0]) / radius;
  const g = dueS - (square * chi * stumpff[1]) / root;
  const fRate = (root * chi * (alpha * square * stumpff[1] - 1)) / (radius * newRadius);
  const gRate = 1 - (square * stumpff[0]) / newRadius;
  out[0] = f * x + g * u;
  out[1] = f * y + g * v;
  out[2] = f * z + g * w;
  out[3] = fRate * x + gRate * u;
  out[4] = fRate * y + gRate * v;
  out[5] = fRate * z + gRate * w;
  return out;
}

/** The time less whole turns of an ellipse, at most half a turn either way. */
function withoutTurns(timeS: number, alpha: number, root: number): number {
  const periodS = TAU / (root * alpha * Math.sqrt(alpha));
  return Number.isFinite(periodS) ? timeS - periodS * Math.round(timeS / periodS) : timeS;
}

/** The universal anomaly at which root(gm) times the time is `due`: the only root of a rising function. */
function universalAnomaly(due: number, radius: number, sigma: number, alpha: number): number {
  if (due === 0) return 0;
  const sign = due < 0 ? -1 : 1;
  let low = 0;
  let high = firstGuess(Math.abs(due), radius, sign * sigma, alpha);
  for (let doubling = 0; doubling < MOST_DOUBLINGS; doubling++) {
    timeAt(high, radius, sign * sigma, alpha);
    if (!(reached[0] < Math.abs(due))) break;
    low = high;
    high *= 2;
  }
  return sign * enclosedRoot(Math.abs(due), low, high, radius, sign * sigma, alpha);
}

function firstGuess(due: number, radius: number, sigma: number, alpha: number): number {
  if (alpha > 0) return due * alpha;
  const straight = due / radius;
  if (alpha === 0) return straight;
  // Vallado 2013, algorithm 8: where the hyperbola's own time grows like an exponential
  const scale = Math.sqrt(-1 / alpha);
  const argument = (-2 * alpha * due) / (sigma + scale * (1 - radius * alpha));
  return argument > 1 ? Math.min(straight, scale * log(argument)) : straight;
}

/** Laguerre's steps of fifth degree inside of a bracket, halved where a step leaves it. */
function enclosedRoot(
  due: number,
  from: number,
  to: number,
  radius: number,
  sigma: number,
  alpha: number,
): number {
  let low = from;
  let high = to;
  let chi = to;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    timeAt(chi, radius, sigma, alpha);
    const off = reached[0] - due;
    if (off === 0) return chi;
    if (off > 0) high = chi;
    else low = chi;
    const slope = reached[1];
    const bend = reached[2];
    const under = Math.sqrt(Math.abs(16 * slope * slope - 20 * off * bend));
    let next = chi - (5 * off) / (slope + under);
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    if (Math.abs(next - chi) <= 2e-16 * next || next === low || next === high) return next;
    chi = next;
  }
  return chi;
}

/** Writes root(gm) times the time at a universal anomaly, the radius there (its slope), and the slope of that. */
function timeAt(chi: number, radius: number, sigma: number, alpha: number): void {
  const square = chi * chi;
  writeStumpff(alpha * square);
  const c2 = stumpff[0];
  const c3 = stumpff[1];
  const c1 = 1 - alpha * square * c3;
  const c0 = 1 - alpha * square * c2;
  reached[0] = radius * chi * c1 + sigma * square * c2 + square * chi * c3;
  reached[1] = radius * c0 + sigma * chi * c1 + square * c2;
  reached[2] = sigma * c0 + (1 - alpha * radius) * chi * c1;
}

function writeStumpff(argument: number): void {
  if (Math.abs(argument) < SERIES_BELOW) {
    stumpff[0] = 0.5 * series(argument, 3);
    stumpff[1] = series(argument, 4) / 6;
    return;
  }
  const size = Math.sqrt(Math.abs(argument));
  if (argument > 0) {
    const half = sin(0.5 * size);
    stumpff[0] = (2 * half * half) / argument;
    stumpff[1] = (size - sin(size)) / (argument * size);
  } else {
    stumpff[0] = (cosh(size) - 1) / -argument;
    stumpff[1] = (sinh(size) - size) / (-argument * size);
  }
}

/** 1 - x/(k (k+1)) + x^2/(k (k+1) (k+2) (k+3)) - ..., from the smallest term. */
function series(x: number, k: number): number {
  let sum = 1;
  for (let n = k + 18; n >= k; n -= 2) sum = 1 - (x * sum) / (n * (n + 1));
  return sum;
}
