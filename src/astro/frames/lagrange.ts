import { cbrt } from '../../math/index.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { AstroError } from '../error.ts';
import { massRatio } from './placement.ts';

/** The five points of equilibrium: 1 between the two, 2 behind the secondary, 3 behind the primary, 4 ahead, 5 astern. */
export type LagrangePoint = 1 | 2 | 3 | 4 | 5;

/** Newton's rounds gain digits twice over from Hill's first guess. */
const MOST_ROUNDS = 50;
const HALF_ROOT_3 = 0.8660254037844386;

const pair = new Float64Array(6);

/**
 * Distance of a collinear point from the body next to it (1 and 2: the secondary, 3: the primary), as a part of the
 * distance of both: the root of Euler's quintic (Euler 1767; Szebehely 1967, Theory of Orbits, section 4.4) by Newton's
 * method.
 * @param ratio mass of the secondary over that of both, above 0 and at most 1/2
 * @throws AstroError `out_of_range`
 */
export function collinearDistance(point: 1 | 2 | 3, ratio: number): number {
  if (!(ratio > 0 && ratio <= 0.5))
    throw new AstroError(
      'out_of_range',
      `A mass ratio of ${ratio} is none: the secondary has more than nothing and at most half of the mass.`,
    );
  const m = ratio;
  // coefficients of x^4 down to 1; that of x^5 is 1
  const [a, b, c, d, e] =
    point === 1
      ? [m - 3, 3 - 2 * m, -m, 2 * m, -m]
      : point === 2
        ? [3 - m, 3 - 2 * m, -m, -2 * m, -m]
        : [2 + m, 1 + 2 * m, m - 1, 2 * m - 2, m - 1];
  let x = point === 3 ? 1 - (7 / 12) * m : cbrt(m / (3 - 3 * m));
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const value = ((((x + a) * x + b) * x + c) * x + d) * x + e;
    const slope = (((5 * x + 4 * a) * x + 3 * b) * x + 2 * c) * x + d;
    const step = value / slope;
    x -= step;
    if (Math.abs(step) <= 1e-16 * x) break;
  }
  return x;
}

/**
 * Writes the state of a Lagrange point of two bodies in their common turning frame (`synodicFrame`) at an instant of TDB
 * since J2000, m and m/s. The bodies' distance changes, and the points move with it; they are exact for two bodies alone.
 * @throws AstroError `outside_span`; `out_of_range` where the secondary is the heavier one
 */
export function lagrangeState(
  ephemeris: Ephemeris,
  primary: number,
  secondary: number,
  point: LagrangePoint,
  day: number,
  second: number,
  out: Float64Array,
): Float64Array {
  const ratio = massRatio(primary, secondary);
  ephemeris.stateBetween(secondary, primary, day, second, pair);
  const distanceM = Math.sqrt(pair[0] * pair[0] + pair[1] * pair[1] + pair[2] * pair[2]);
  const growthMps = (pair[0] * pair[3] + pair[1] * pair[4] + pair[2] * pair[5]) / distanceM;
  const [x, y] = unitPlace(point, ratio);
  out[0] = x * distanceM;
  out[1] = y * distanceM;
  out[2] = 0;
  out[3] = x * growthMps;
  out[4] = y * growthMps;
  out[5] = 0;
  return out;
}

/** Where a point lies, in parts of the bodies' distance from their centre of mass. */
function unitPlace(point: LagrangePoint, ratio: number): readonly [number, number] {
  switch (point) {
    case 1:
      return [1 - ratio - collinearDistance(1, ratio), 0];
    case 2:
      return [1 - ratio + collinearDistance(2, ratio), 0];
    case 3:
      return [-ratio - collinearDistance(3, ratio), 0];
    case 4:
      return [0.5 - ratio, HALF_ROOT_3];
    case 5:
      return [0.5 - ratio, -HALF_ROOT_3];
  }
}
