import { atan2, cos, sin } from '../../math/index.ts';
import { bodies } from '../bodies/bodies.ts';
import type { Body } from '../bodies/body.ts';
import { AstroError } from '../error.ts';

/** Bowring's iteration gains three digits a round even on Saturn. */
const MOST_ROUNDS = 20;

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
  const { equatorialRadiusM, flattening } = shapeOf(body);
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
 * Bowring's iteration (1976, Survey Review 23, 323) to the last digits.
 * @throws AstroError `unknown_body`
 */
export function fixedToGeodetic(body: number, fixedM: Float64Array, out: Float64Array): Float64Array {
  const { equatorialRadiusM, polarRadiusM, flattening } = shapeOf(body);
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
  const sinLat = sin(latitude);
  out[0] = latitude;
  out[1] = outward === 0 ? 0 : atan2(y, x);
  out[2] =
    outward * cos(latitude) + z * sinLat - equatorialRadiusM * Math.sqrt(1 - eccentricity2 * sinLat * sinLat);
  return out;
}

function shapeOf(body: number): Body {
  const shape = bodies[body];
  if (shape === undefined || shape.equatorialRadiusM === 0)
    throw new AstroError('unknown_body', `The body with index ${body} has no surface.`);
  return shape;
}
