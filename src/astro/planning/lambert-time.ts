import { atan2, log, PI } from '../../math/index.ts';

/** Where Battin's series takes over: sin^2 of a quarter of the difference of the eccentric anomalies. */
const SERIES_BELOW = 0.35;
const MOST_TERMS = 80;

/**
 * The shape of a Lambert problem (Izzo 2015, Celest. Mech. Dyn. Astr. 121, 1): lambda, and 1 - lambda^2 = chord over
 * semi-perimeter, known on its own because a difference would lose it where lambda is near 1.
 */
export interface LambertShape {
  readonly lambda: number;
  readonly chordShare: number;
}

/** y of the equation (11), as a sum that loses no digits. */
export function lambertY({ lambda, chordShare }: LambertShape, x: number): number {
  return Math.sqrt(chordShare + lambda * lambda * x * x);
}

/**
 * The dimensionless time of flight T at x > -1, with `revolutions` whole turns (x < 1 if there are any): equation (18),
 * and around the parabola the series of Battin (20).
 */
export function lambertTime(shape: LambertShape, x: number, revolutions: number): number {
  const { lambda, chordShare } = shape;
  const y = lambertY(shape, x);
  const eta = lambda * x > 0 ? chordShare / (y + lambda * x) : y - lambda * x;
  const rest = (1 - x) * (1 + x);
  const turns = revolutions === 0 ? 0 : (revolutions * PI) / (rest * Math.sqrt(rest));
  // sin^2 of half of psi
  const quarter =
    lambda > 0 && x > 0
      ? (0.5 * chordShare * chordShare * rest) / ((1 + lambda) * (y + lambda * x) * (y + x))
      : 0.5 * (1 - lambda - x * eta);
  if (Math.abs(quarter) < SERIES_BELOW) {
    return turns + 0.5 * eta * ((4 / 3) * eta * eta * hypergeometric(quarter) + 4 * lambda);
  }
  const root = Math.sqrt(Math.abs(rest));
  const cosine = x * y + lambda * rest;
  const psi = rest > 0 ? atan2(eta * root, cosine) : log(eta * root + Math.sqrt(1 + eta * eta * -rest));
  return turns + (psi / root - lambertGap(shape, x, y)) / rest;
}

/** x - lambda y, where both nearly agree as a quotient that does not cancel. */
export function lambertGap({ lambda, chordShare }: LambertShape, x: number, y: number): number {
  if (!(lambda * x > 0)) return x - lambda * y;
  const square = lambda * lambda;
  return (chordShare * (x * x * (1 + square) - square)) / (x + lambda * y);
}

/** 2F1(3, 1; 5/2; z), |z| < 1. */
function hypergeometric(z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < MOST_TERMS; n++) {
    term *= ((3 + n) / (2.5 + n)) * z;
    sum += term;
    if (Math.abs(term) <= 1e-17 * sum) break;
  }
  return sum;
}

/** Writes the first three derivatives of T with respect to x, given T there: equations (22), not for x = 1. */
export function lambertSlopes(shape: LambertShape, x: number, time: number, out: Float64Array): Float64Array {
  const { lambda, chordShare } = shape;
  const y = lambertY(shape, x);
  const rest = (1 - x) * (1 + x);
  const cube = (lambda * lambda * lambda) / y;
  out[0] = (3 * time * x - 2 + 2 * cube * x) / rest;
  out[1] = (3 * time + 5 * x * out[0] + (2 * chordShare * cube) / (y * y)) / rest;
  out[2] =
    (7 * x * out[1] + 8 * out[0] - (6 * chordShare * cube * lambda * lambda * x) / (y * y * y * y)) / rest;
  return out;
}
