import { atan2, cbrt, cos, log, log1p, PI, sin, sinh, TAU, tanh } from '../../math/index.ts';
import { AstroError } from '../error.ts';

/** Halley's iteration triples the digits each round; from Mikkola's start three suffice. */
const MOST_ROUNDS = 8;
/** Below this angle the difference x - sin x is summed as a series, above it the subtraction loses little. */
const SERIES_BELOW = 1.5;
/** Above this a number added to another one of the size of 1 leaves no trace of it, and its powers could overflow. */
const HUGE = 1e18;

/**
 * Eccentric anomaly from mean anomaly, E - e sin E = M, in radians, for 0 <= e < 1; as exact as doubles allow up to the
 * edge of the parabola, where the equation is solved as (1 - e) E + e (E - sin E) = M. There a double for e says little
 * about 1 - e: who knows that difference better (as periapsis over semi-major axis) passes it as `oneMinusE`.
 * Start: Mikkola 1987, Celest. Mech. 40, 329.
 * @throws AstroError `out_of_range` for another eccentricity or an anomaly that is not finite.
 */
export function eccentricAnomaly(
  meanRad: number,
  eccentricity: number,
  oneMinusE = 1 - eccentricity,
): number {
  if (!(eccentricity >= 0 && eccentricity < 1) || !Number.isFinite(meanRad))
    throw noOrbit(eccentricity, meanRad);
  const turns = Math.round(meanRad / TAU);
  const reduced = turns === 0 ? meanRad : meanRad - turns * TAU;
  const mean = Math.min(Math.abs(reduced), PI);
  if (mean === 0) return turns * TAU;
  const e = eccentricity;
  const s = mikkolaStart(mean, oneMinusE, e);
  const sharp = s - (0.078 * s * s * s * s * s) / (1 + e);
  let anomaly = mean + e * (3 * sharp - 4 * sharp * sharp * sharp);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const value = oneMinusE * anomaly + e * xMinusSin(anomaly) - mean;
    const halfSine = sin(anomaly * 0.5);
    const slope = oneMinusE + 2 * e * halfSine * halfSine;
    const step = halleyStep(value, slope, e * sin(anomaly));
    anomaly -= step;
    if (Math.abs(step) <= 2e-16 * anomaly) break;
  }
  return turns * TAU + (reduced < 0 ? -anomaly : anomaly);
}

/**
 * Hyperbolic anomaly from mean anomaly, e sinh H - H = M, for e > 1; `oneMinusE` (negative) as for the ellipse.
 * @throws AstroError `out_of_range` for another eccentricity or an anomaly that is not finite.
 */
export function hyperbolicAnomaly(
  meanRad: number,
  eccentricity: number,
  oneMinusE = 1 - eccentricity,
): number {
  if (!(eccentricity > 1) || !Number.isFinite(eccentricity) || !Number.isFinite(meanRad))
    throw noOrbit(eccentricity, meanRad);
  const e = eccentricity;
  const mean = Math.abs(meanRad);
  if (mean === 0) return 0;
  // there H itself is lost beside e sinh H
  if (e > HUGE || mean / e > HUGE) return meanRad < 0 ? -asinh(mean / e) : asinh(mean / e);
  const s = mikkolaStart(mean, -oneMinusE, e);
  const sharp = s + (0.071 * s * s * s * s * s) / ((1 + 0.45 * s * s) * (1 + 4 * s * s) * e);
  let anomaly = 3 * log(sharp + Math.sqrt(1 + sharp * sharp));
  if (!(anomaly > 0)) anomaly = mean / e;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const value = e * sinhMinusX(anomaly) - oneMinusE * anomaly - mean;
    const halfSine = sinh(anomaly * 0.5);
    const slope = 2 * e * halfSine * halfSine - oneMinusE;
    const step = halleyStep(value, slope, e * sinh(anomaly));
    anomaly -= step;
    if (Math.abs(step) <= 2e-16 * anomaly) break;
  }
  return meanRad < 0 ? -anomaly : anomaly;
}

/**
 * Tangent of half the true anomaly of a parabola from its mean anomaly, D + D^3 / 3 = M (Barker's equation, with
 * M = sqrt(gm / (2 q^3)) times the time since the periapsis at the distance q).
 * @throws AstroError `out_of_range` for an anomaly that is not finite.
 */
export function parabolicAnomaly(mean: number): number {
  if (!Number.isFinite(mean)) throw noOrbit(1, mean);
  const size = Math.abs(mean);
  if (size === 0) return 0;
  let d = parabolicStart(size);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const step = (d + d * ((d * d) / 3) - size) / (1 + d * d);
    d -= step;
    if (Math.abs(step) <= 2e-16 * d) break;
  }
  return mean < 0 ? -d : d;
}

/** True anomaly of an ellipse from its eccentric anomaly, radians; turns are kept. */
export function trueFromEccentric(
  anomalyRad: number,
  eccentricity: number,
  oneMinusE = 1 - eccentricity,
): number {
  const turns = Math.round(anomalyRad / TAU);
  const half = (anomalyRad - turns * TAU) * 0.5;
  const up = Math.sqrt(1 + eccentricity) * sin(half);
  const across = Math.sqrt(oneMinusE) * cos(half);
  return turns * TAU + 2 * atan2(up, across);
}

/** True anomaly of a hyperbola from its hyperbolic anomaly, radians. */
export function trueFromHyperbolic(
  anomaly: number,
  eccentricity: number,
  oneMinusE = 1 - eccentricity,
): number {
  return 2 * atan2(Math.sqrt(eccentricity + 1) * tanh(anomaly * 0.5), Math.sqrt(-oneMinusE));
}

/** Mean anomaly from true anomaly, radians, for any eccentricity but exactly 1. */
export function meanFromTrue(trueRad: number, eccentricity: number): number {
  const e = eccentricity;
  const turns = e < 1 ? Math.round(trueRad / TAU) : 0;
  const half = (trueRad - turns * TAU) * 0.5;
  const sine = sin(half);
  const cosine = cos(half);
  if (e < 1) {
    const anomaly = 2 * atan2(Math.sqrt(1 - e) * sine, Math.sqrt(1 + e) * cosine);
    return turns * TAU + (1 - e) * anomaly + e * xMinusSin(anomaly);
  }
  const t = (Math.sqrt((e - 1) / (e + 1)) * sine) / cosine;
  const anomaly = log1p((2 * t) / (1 - t));
  return (e - 1) * anomaly + e * sinhMinusX(anomaly);
}

function noOrbit(eccentricity: number, mean: number): AstroError {
  return new AstroError(
    'out_of_range',
    `No orbit of this kind has the eccentricity ${eccentricity} and the mean anomaly ${mean}.`,
  );
}

/** The closed form of the cubic's root. Where the anomaly is small it cancels: there it is the mean anomaly nearly. */
function parabolicStart(size: number): number {
  if (size < 0.1) return size;
  if (size > HUGE) return cbrt(3) * cbrt(size);
  const w = 1.5 * size;
  const y = cbrt(w + Math.sqrt(1 + w * w));
  return y - 1 / y;
}

/** Inverse hyperbolic sine from 0 on. */
function asinh(x: number): number {
  return x > HUGE ? log(x) + log(2) : log1p(x + (x * x) / (1 + Math.sqrt(1 + x * x)));
}

/** The cubic start of Mikkola for both kinds; `distance` is |1 - e|. */
function mikkolaStart(mean: number, distance: number, e: number): number {
  const scale = 1 / (4 * e + 0.5);
  const alpha = distance * scale;
  const beta = 0.5 * mean * scale;
  const z = cbrt(beta + Math.sqrt(beta * beta + alpha * alpha * alpha));
  return z - alpha / z;
}

function halleyStep(value: number, slope: number, curvature: number): number {
  const newton = value / slope;
  return value / (slope - 0.5 * newton * curvature);
}

/** x - sin x without cancellation. */
function xMinusSin(x: number): number {
  return Math.abs(x) > SERIES_BELOW ? x - sin(x) : oddSeries(x, -x * x);
}

/** sinh x - x without cancellation. */
function sinhMinusX(x: number): number {
  return Math.abs(x) > SERIES_BELOW ? sinh(x) - x : oddSeries(x, x * x);
}

/** x^3/3! + s x^3/5! + s^2 x^3/7! ... with s = -x^2 or x^2, summed from the smallest term. */
function oddSeries(x: number, s: number): number {
  let sum = 1;
  for (let n = 22; n >= 4; n -= 2) sum = 1 + (sum * s) / (n * (n + 1));
  return (Math.abs(s) * x * sum) / 6;
}
