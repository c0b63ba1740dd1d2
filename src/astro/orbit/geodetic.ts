import { atan2, cos, sin, sincosOf } from '../../math/index.ts';
import { bodies } from '../bodies/bodies.ts';
import type { Body } from '../bodies/body.ts';
import { AstroError } from '../error.ts';

/** Bowring's iteration gains three digits a round even on Saturn. */
const MOST_ROUNDS = 20;
const turn = new Float64Array(2);

/**
 * Position in a body's fixed frame of a geodetic latitude, longitude (east) and altitude above its ellipsoid.
 * @throws AstroError `unknown_body`
 */
export function geodeticToFixed(
  body: number,
  latRad: number,
  lonRad: number,
  altM: number,
  out: Float64Array,
): Float64Array {
  const shape = shapeOf(body);
  if (isTriaxial(shape)) return ellipsoidPoint(shape.semiAxesM, latRad, lonRad, altM, out);
  const { equatorialRadiusM, flattening } = shape;
  const squash = (1 - flattening) * (1 - flattening);
  const sinLat = sin(latRad);
  const cosLat = cos(latRad);
  const normal = equatorialRadiusM / Math.sqrt(cosLat * cosLat + squash * sinLat * sinLat);
  const outward = (normal + altM) * cosLat;
  out[0] = outward * cos(lonRad);
  out[1] = outward * sin(lonRad);
  out[2] = (normal * squash + altM) * sinLat;
  return out;
}

/**
 * Geodetic latitude, longitude (-pi to pi) and altitude of a position in a body's fixed frame, written in that order;
 * Bowring's iteration (1976, Survey Review 23, 323) to the last digits. On an ellipsoid of three axes latitude and
 * longitude are those of the normal.
 * @throws AstroError `unknown_body`
 */
export function fixedToGeodetic(body: number, fixedM: Float64Array, out: Float64Array): Float64Array {
  const shape = shapeOf(body);
  if (isTriaxial(shape)) return ellipsoidPlace(shape.semiAxesM, fixedM, out);
  const { equatorialRadiusM, polarRadiusM, flattening } = shape;
  const x = fixedM[0];
  const y = fixedM[1];
  const z = fixedM[2];
  const eccentricity2 = flattening * (2 - flattening);
  const secondEccentricity2 = eccentricity2 / (1 - eccentricity2);
  const outward = Math.sqrt(x * x + y * y);
  // sine and cosine of the parametric latitude, refined; only their ratio matters
  let s = z;
  let c = outward * (1 - flattening);
  let up = z;
  let across = outward * (1 - eccentricity2);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const size = Math.sqrt(s * s + c * c);
    if (size === 0) break;
    const sine = s / size;
    const cosine = c / size;
    up = z + secondEccentricity2 * polarRadiusM * sine * sine * sine;
    across = outward - eccentricity2 * equatorialRadiusM * cosine * cosine * cosine;
    const nextS = (1 - flattening) * up;
    const turned = Math.abs(nextS * cosine - across * sine);
    s = nextS;
    c = across;
    if (turned <= 1e-16 * Math.sqrt(nextS * nextS + across * across)) break;
  }
  const latitude = atan2(up, across);
  turn[0] = latitude;
  sincosOf(turn);
  const sinLat = turn[0];
  const cosLat = turn[1];
  out[0] = latitude;
  out[1] = outward === 0 ? 0 : atan2(y, x);
  out[2] = outward * cosLat + z * sinLat - equatorialRadiusM * Math.sqrt(1 - eccentricity2 * sinLat * sinLat);
  return out;
}

const isTriaxial = ({ semiAxesM }: Body): boolean => semiAxesM[0] !== semiAxesM[1];

/** The point of an ellipsoid whose normal has a latitude and longitude, and that height above it. */
function ellipsoidPoint(
  [a, b, c]: Body['semiAxesM'],
  latRad: number,
  lonRad: number,
  altM: number,
  out: Float64Array,
): Float64Array {
  const cosLat = cos(latRad);
  const x = cosLat * cos(lonRad);
  const y = cosLat * sin(lonRad);
  const z = sin(latRad);
  const size = Math.sqrt(a * a * x * x + b * b * y * y + c * c * z * z);
  out[0] = ((a * a) / size + altM) * x;
  out[1] = ((b * b) / size + altM) * y;
  out[2] = ((c * c) / size + altM) * z;
  return out;
}

/** Newton's steps come from below and double the digits: fifty are far more than any point needs. */
const MOST_STEPS = 50;

/**
 * The nearest point of an ellipsoid: a point lies t times the normal x / (a^2 + t) from it, where t solves
 * sum (a x / (a^2 + t))^2 = 1 (Eberly 2013, "Distance from a point to an ellipse, an ellipsoid"). From below the root the
 * function is convex, so that Newton's steps never pass it.
 */
function ellipsoidPlace(axes: Body['semiAxesM'], fixedM: Float64Array, out: Float64Array): Float64Array {
  let t = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < 3; k++) t = Math.max(t, axes[k] * (Math.abs(fixedM[k]) - axes[k]));
  for (let step = 0; step < MOST_STEPS; step++) {
    let value = -1;
    let slope = 0;
    for (let k = 0; k < 3; k++) {
      const below = axes[k] * axes[k] + t;
      const share = below > 0 ? (axes[k] * fixedM[k]) / below : 0;
      value += share * share;
      if (below > 0) slope -= (2 * share * share) / below;
    }
    const next = slope === 0 ? t : t - value / slope;
    if (!(next > t)) break;
    t = next;
  }
  let [x, y, z] = axes.map((axis, k) => fixedM[k] / (axis * axis + t));
  if (!Number.isFinite(x + y + z)) [x, y, z] = [0, 0, 1]; // the centre is as near to one pole as to the other
  const across = Math.sqrt(x * x + y * y);
  out[0] = atan2(z, across);
  out[1] = across === 0 ? 0 : atan2(y, x);
  out[2] = t * Math.sqrt(x * x + y * y + z * z);
  return out;
}

function shapeOf(body: number): Body {
  const shape = bodies[body];
  if (shape === undefined || shape.equatorialRadiusM === 0)
    throw new AstroError('unknown_body', `The body with index ${body} has no surface.`);
  return shape;
}
