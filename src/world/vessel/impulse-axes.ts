import { type Vec3, vec3 } from '../../math/index.ts';

/**
 * A change of velocity by the axes of a flight about a body, m/s: along the velocity, along the angular momentum, and
 * outward, which is upright on both (so that on a circle it points away from the body).
 */
export interface Impulse {
  readonly progradeMps: number;
  readonly normalMps: number;
  readonly radialMps: number;
}

/** Size of an impulse, m/s. */
export function impulseSize({ progradeMps, normalMps, radialMps }: Impulse): number {
  return Math.sqrt(progradeMps * progradeMps + normalMps * normalMps + radialMps * radialMps);
}

const prograde = vec3.create();
const normal = vec3.create();
const outward = vec3.create();

/**
 * Writes an impulse as a vector in the axes of the flight's frame. Where the velocity is zero or straight up or down,
 * directions that are not there count nothing. `out` may be one of the arguments.
 */
export function impulseVector(out: Vec3, offsetM: Vec3, velocityMps: Vec3, impulse: Impulse): Vec3 {
  vec3.normalize(prograde, velocityMps);
  vec3.normalize(normal, vec3.cross(normal, offsetM, velocityMps));
  vec3.cross(outward, prograde, normal);
  const { progradeMps, normalMps, radialMps } = impulse;
  for (let i = 0; i < 3; i++)
    out[i] = progradeMps * prograde[i] + normalMps * normal[i] + radialMps * outward[i];
  return out;
}
