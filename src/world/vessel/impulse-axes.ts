import { propagateKepler } from '../../astro/index.ts';
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
const offset = vec3.create();
const velocity = vec3.create();
const ahead = new Float64Array(6);

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

/**
 * Writes an impulse that is `aheadS` ahead as a vector in the axes that the flight has there if nothing fires until then. `state` is
 * six doubles relative to a mass of `gmM3S2`. Where no orbit leads that far, as from the very centre of the mass, or none that numbers
 * can hold, the axes are those of now.
 */
export function impulseAhead(
  out: Vec3,
  state: Float64Array,
  gmM3S2: number,
  aheadS: number,
  impulse: Impulse,
): Vec3 {
  const isApart = state[0] * state[0] + state[1] * state[1] + state[2] * state[2] > 0;
  const carried = aheadS > 0 && gmM3S2 > 0 && isApart ? propagateKepler(gmM3S2, state, aheadS, ahead) : state;
  impulseIn(out, carried, impulse);
  return Number.isFinite(out[0] + out[1] + out[2]) ? out : impulseIn(out, state, impulse);
}

function impulseIn(out: Vec3, state: Float64Array, impulse: Impulse): Vec3 {
  vec3.set(offset, state[0], state[1], state[2]);
  vec3.set(velocity, state[3], state[4], state[5]);
  return impulseVector(out, offset, velocity, impulse);
}
