import { type Vec3, vec3 } from '../../math/index.ts';
import { AstroError } from '../error.ts';

const outward = vec3.create();
const normal = vec3.create();
const across = vec3.create();
const periapsis = vec3.create();

/**
 * Writes the state on a circular orbit, six doubles relative to the body, at the instant at which an impulse along the motion leads
 * out to a velocity far away: there the hyperbola has its lowest point (Vallado 2013, section 12.3.1: the asymptote lies
 * arccos(-1/e) behind it). The plane of the orbit is the one of those through that direction that is tilted least to the equator;
 * it goes the way the body turns.
 * @param excessMps the velocity left over far away (v-infinity)
 * @param pole where the body's north pole points
 * @throws AstroError `out_of_range` for a mass, a radius or a velocity that are none.
 */
export function departureOrbit(
  gmM3S2: number,
  radiusM: number,
  excessMps: Vec3,
  pole: Vec3,
  out: Float64Array,
): Float64Array {
  const square = vec3.lengthSquared(excessMps);
  if (!(gmM3S2 > 0 && radiusM > 0 && square > 0) || !Number.isFinite(gmM3S2 + radiusM + square))
    throw new AstroError(
      'out_of_range',
      `No orbit ${radiusM} m from a mass of ${gmM3S2} m^3/s^2 is left with ${Math.sqrt(square)} m/s to spare.`,
    );
  vec3.normalize(outward, excessMps);
  vec3.cross(across, pole, outward);
  // towards a pole all planes are tilted alike
  if (vec3.lengthSquared(across) < 1e-24) vec3.cross(across, leastAxis(outward), outward);
  vec3.normalize(normal, vec3.cross(normal, outward, across));
  vec3.cross(across, normal, outward);
  const cosine = -1 / (1 + (radiusM * square) / gmM3S2);
  const sine = Math.sqrt(1 - cosine * cosine);
  vec3.scale(periapsis, outward, cosine);
  vec3.addScaled(periapsis, periapsis, across, -sine);
  vec3.cross(across, normal, periapsis);
  const speedMps = Math.sqrt(gmM3S2 / radiusM);
  for (let i = 0; i < 3; i++) {
    out[i] = radiusM * periapsis[i];
    out[3 + i] = speedMps * across[i];
  }
  return out;
}

/** The axis of the frame that a direction is most upright on. */
function leastAxis([x, y, z]: Vec3): Vec3 {
  const least = Math.min(Math.abs(x), Math.abs(y), Math.abs(z));
  if (least === Math.abs(x)) return vec3.create(1, 0, 0);
  return least === Math.abs(y) ? vec3.create(0, 1, 0) : vec3.create(0, 0, 1);
}
