import { acos, cbrt, log, PI, pow, type Vec3, vec3 } from '../../math/index.ts';
import { AstroError } from '../error.ts';
import { type LambertShape, lambertGap, lambertSlopes, lambertTime, lambertY } from './lambert-time.ts';

/** Rounds of an iteration, bisections included; four suffice almost everywhere. */
const MOST_ROUNDS = 100;
/** Sine of the angle between two places below which the plane of a transfer is called unknown. */
const PLANE_LOST = 1e-8;
/** So near to a parabola (1 - x^2) the slope of the time is taken from the parabola itself. */
const AT_PARABOLA = 1e-5;
/** Most whole revolutions that are looked for. */
const MOST_REVOLUTIONS = 100;

/** Two places about a mass, and the time to get from one to the other. */
export interface LambertProblem {
  readonly gmM3S2: number;
  /** Places relative to the mass, m. */
  readonly from: Vec3;
  readonly to: Vec3;
  /** Time of flight, s. */
  readonly timeS: number;
  /** North of the motion that counts as prograde; default +Z. */
  readonly pole?: Vec3 | undefined;
  /** Against the prograde sense; default false. */
  readonly retrograde?: boolean | undefined;
}

/** Which of the orbits through both places: whole turns on the way, and with turns one of two. */
export interface LambertOrbit {
  readonly revolutions: number;
  /** Izzo's x below (`left`) or above (`right`) that of the least time. Without turns there is one orbit only. */
  readonly branch: 'left' | 'right';
}

/** The orbit without whole turns. */
const direct: LambertOrbit = { revolutions: 0, branch: 'left' };

/**
 * Solves Lambert's problem: writes the velocities at both ends (six doubles, m/s) into `out` and returns it. After Izzo
 * 2015, Celest. Mech. Dyn. Astr. 121, 1, with roots kept inside brackets.
 * @throws AstroError `transfer_plane` where both places lie on one line with the mass (0 or 180 degrees), which leaves the
 *   plane open; `transfer_time` where the time is too short for so many turns; `out_of_range` for what is no problem.
 */
export function solveLambert(
  problem: LambertProblem,
  out: Float64Array,
  orbit: LambertOrbit = direct,
): Float64Array {
  const geometry = layOut(problem);
  return writeVelocities(geometry, solveForX(geometry, orbit), out);
}

/**
 * Most whole turns that an orbit from one place to the other can make in the time, at most `MOST_REVOLUTIONS`.
 * @throws AstroError as `solveLambert`.
 */
export function mostRevolutions(problem: LambertProblem): number {
  const geometry = layOut(problem);
  let most = Math.min(MOST_REVOLUTIONS, Math.floor(geometry.time / PI));
  while (most > 0 && lambertTime(geometry, xOfLeastTime(geometry, most), most) > geometry.time) most--;
  return most;
}

/** A problem without dimensions, and what leads back. */
interface Geometry extends LambertShape {
  /** Dimensionless time of flight, sqrt(2 gm / s^3) t. */
  readonly time: number;
  /** sqrt(gm s / 2), m^2/s. */
  readonly gamma: number;
  readonly rho: number;
  readonly sigma: number;
  readonly fromM: number;
  readonly toM: number;
  readonly ends: Ends;
}

/** Unit vectors: outward and along the motion, at both ends. */
interface Ends {
  readonly outFrom: Vec3;
  readonly outTo: Vec3;
  readonly alongFrom: Vec3;
  readonly alongTo: Vec3;
}

function layOut({ gmM3S2, from, to, timeS, pole, retrograde = false }: LambertProblem): Geometry {
  const fromM = vec3.length(from);
  const toM = vec3.length(to);
  if (!(gmM3S2 > 0 && fromM > 0 && toM > 0 && timeS > 0) || !Number.isFinite(gmM3S2 + fromM + toM + timeS))
    throw new AstroError(
      'out_of_range',
      `A transfer leads from one place off a mass to another in a time above zero, not from ${fromM} m to ${toM} m about ${gmM3S2} m^3/s^2 in ${timeS} s.`,
    );
  const outFrom = vec3.scale(vec3.create(), from, 1 / fromM);
  const outTo = vec3.scale(vec3.create(), to, 1 / toM);
  const normal = vec3.cross(vec3.create(), outFrom, outTo);
  const sine = vec3.length(normal);
  if (sine < PLANE_LOST)
    throw new AstroError(
      'transfer_plane',
      'Both places of the transfer lie on one line with the central mass, which leaves its plane open: move one end, or one of the dates, a little.',
    );
  const north = pole === undefined ? normal[2] : vec3.dot(normal, pole);
  const long = north < 0 !== retrograde;
  vec3.scale(normal, normal, (long ? -1 : 1) / sine);
  // Rounding may tip the normal of nearly opposed places; what matters is that it is upright on both.
  vec3.addScaled(normal, normal, outFrom, -vec3.dot(normal, outFrom));
  vec3.addScaled(normal, normal, outTo, -vec3.dot(normal, outTo));
  const alongFrom = vec3.cross(vec3.create(), normal, outFrom);
  const alongTo = vec3.cross(vec3.create(), normal, outTo);
  vec3.normalize(alongFrom, alongFrom);
  vec3.normalize(alongTo, alongTo);

  const chordM = vec3.distance(from, to);
  const s = 0.5 * (fromM + toM + chordM);
  const mean = Math.sqrt(fromM) * Math.sqrt(toM);
  const cosHalf = 0.5 * vec3.length(vec3.add(normal, outFrom, outTo));
  const sinHalf = 0.5 * vec3.distance(outFrom, outTo);
  return {
    lambda: ((long ? -1 : 1) * mean * cosHalf) / s,
    chordShare: chordM / s,
    time: (timeS * Math.sqrt(gmM3S2 / (0.5 * s))) / s,
    gamma: Math.sqrt(0.5 * gmM3S2 * s),
    rho: (fromM - toM) / chordM,
    sigma: (2 * mean * sinHalf) / chordM,
    fromM,
    toM,
    ends: { outFrom, outTo, alongFrom, alongTo },
  };
}

function solveForX(geometry: Geometry, { revolutions, branch }: LambertOrbit): number {
  if (!Number.isInteger(revolutions) || revolutions < 0 || revolutions > MOST_REVOLUTIONS)
    throw new AstroError(
      'out_of_range',
      `A transfer makes 0 to ${MOST_REVOLUTIONS} whole turns, not ${revolutions}.`,
    );
  const { time } = geometry;
  if (revolutions === 0) return rootOfTime(geometry, 0, -1, Number.POSITIVE_INFINITY, guessDirect(geometry));
  const least = xOfLeastTime(geometry, revolutions);
  if (lambertTime(geometry, least, revolutions) > time)
    throw new AstroError(
      'transfer_time',
      `The time is too short for ${revolutions} whole turns: allow fewer of them or more time.`,
    );
  const turns = revolutions * PI;
  const ratio = branch === 'left' ? (turns + PI) / (8 * time) : (8 * time) / turns;
  const power = cbrt(ratio * ratio);
  const guess = (power - 1) / (power + 1);
  return branch === 'left'
    ? rootOfTime(geometry, revolutions, -1, least, guess)
    : rootOfTime(geometry, revolutions, least, 1, guess);
}

/** Izzo's start (30), its middle part as the line in the logarithms that passes through both of its ends. */
function guessDirect(geometry: Geometry): number {
  const { lambda, chordShare, time } = geometry;
  const atZero = acos(lambda) + lambda * Math.sqrt(chordShare);
  if (time >= atZero) {
    const root = cbrt(atZero / time);
    return root * root - 1;
  }
  const missing = lambda > 0 ? chordShare / (1 + lambda) : 1 - lambda;
  const square = lambda * lambda;
  const atOne = (2 / 3) * missing * (1 + lambda + square);
  if (time < atOne)
    return (
      1 +
      (2.5 * atOne * (atOne - time)) / (time * missing * (1 + lambda + square + square * (lambda + square)))
    );
  return pow(2, log(time / atZero) / log(atOne / atZero)) - 1;
}

const slopes = new Float64Array(3);

/** Halley's iteration on the slope of the time, inside of a bracket. */
function xOfLeastTime(shape: LambertShape, revolutions: number): number {
  let low = -1;
  let high = 1;
  let x = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    lambertSlopes(shape, x, lambertTime(shape, x, revolutions), slopes);
    const [slope, bend, jerk] = slopes;
    if (slope === 0) break;
    if (slope > 0) high = x;
    else low = x;
    let next = x - (2 * slope * bend) / (2 * bend * bend - slope * jerk);
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    if (Math.abs(next - x) <= 1e-16 || next === low || next === high) return next;
    x = next;
  }
  return x;
}

/** The x in a bracket at which the time is that of the problem: Householder's third-order steps, or halves. */
function rootOfTime(
  geometry: Geometry,
  revolutions: number,
  from: number,
  to: number,
  guess: number,
): number {
  const { time } = geometry;
  const falling = from === -1;
  let low = from;
  let high = to;
  let x = guess > low && guess < high ? guess : 0.5 * (low + Math.min(high, 1));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const reached = lambertTime(geometry, x, revolutions);
    const off = reached - time;
    if (Math.abs(off) <= 2e-16 * time) return x;
    if (off > 0 === falling) low = x;
    else high = x;
    let next = x - householderStep(geometry, x, reached, off);
    if (!(next > low && next < high))
      next = high < Number.POSITIVE_INFINITY ? 0.5 * (low + high) : 2 * low + 3;
    if (Math.abs(next - x) <= 1e-16 * Math.abs(x) || next === low || next === high) return next;
    x = next;
  }
  return x;
}

function householderStep(shape: LambertShape, x: number, reached: number, off: number): number {
  if (Math.abs((1 - x) * (1 + x)) < AT_PARABOLA && x > 0) {
    const { lambda, chordShare } = shape;
    const missing = lambda > 0 ? chordShare / (1 + lambda) : 1 - lambda;
    const square = lambda * lambda;
    return off / (-0.4 * missing * (1 + lambda + square + square * (lambda + square)));
  }
  lambertSlopes(shape, x, reached, slopes);
  const [slope, bend, jerk] = slopes;
  const square = slope * slope;
  return (off * (square - 0.5 * off * bend)) / (slope * (square - off * bend) + (jerk * off * off) / 6);
}

function writeVelocities(geometry: Geometry, x: number, out: Float64Array): Float64Array {
  const { lambda, chordShare, gamma, rho, sigma, fromM, toM, ends } = geometry;
  const y = lambertY(geometry, x);
  const gap = lambertGap(geometry, x, y);
  // lambda y - x = -(x - lambda y), lambda y + x, and y + lambda x
  const sum = lambda * y + x;
  const across = lambda * x < 0 ? chordShare / (y - lambda * x) : y + lambda * x;
  const outFrom = (gamma * (-gap - rho * sum)) / fromM;
  const outTo = (-gamma * (-gap + rho * sum)) / toM;
  const alongFrom = (gamma * sigma * across) / fromM;
  const alongTo = (gamma * sigma * across) / toM;
  for (let i = 0; i < 3; i++) {
    out[i] = outFrom * ends.outFrom[i] + alongFrom * ends.alongFrom[i];
    out[i + 3] = outTo * ends.outTo[i] + alongTo * ends.alongTo[i];
  }
  return out;
}
