import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { HoldMode } from '../commands.ts';

const forward = vec3.create();
const up = vec3.create();
const normal = vec3.create();

/** What a held attitude is measured by, all in the axes of the reference frame. Any of them may be zero. */
export interface HoldSituation {
  /** Away from the body; in a scene without bodies, up. */
  readonly radial: Vec3;
  readonly velocityMps: Vec3;
  /** From the ship to its target. */
  readonly toTarget: Vec3;
}

/** Situation at zero. */
export function createSituation(): HoldSituation {
  return { radial: vec3.create(), velocityMps: vec3.create(), toTarget: vec3.create() };
}

/**
 * Writes the attitude that a hold mode asks for, and returns whether there is one: a ship at rest has no prograde.
 * The roll keeps the body below; ships that look straight up or down keep their path above.
 */
export function heldAttitude(
  out: Quat,
  mode: HoldMode,
  { radial, velocityMps, toTarget }: HoldSituation,
): boolean {
  vec3.copy(up, radial);
  switch (mode) {
    case 'prograde':
    case 'retrograde':
      vec3.copy(forward, velocityMps);
      break;
    case 'normal':
    case 'antinormal':
      vec3.cross(forward, radial, velocityMps);
      break;
    case 'radial':
    case 'antiradial':
      vec3.copy(forward, radial);
      vec3.copy(up, velocityMps);
      break;
    case 'target':
      vec3.copy(forward, toTarget);
      break;
    default:
      return false;
  }
  if (vec3.lengthSquared(forward) === 0) return false;
  if (mode === 'retrograde' || mode === 'antinormal' || mode === 'antiradial') vec3.negate(forward, forward);
  quat.lookAlong(out, forward, up);
  return true;
}

/** The angle by which the edge of a ball lies below the horizontal, seen from a distance of its centre, rad: cos = R / r. */
export function dipCosine(radiusM: number, distanceM: number): number {
  return distanceM > radiusM ? radiusM / distanceM : 1;
}

/**
 * Writes the attitude that looks along the path, lowered to the edge of the body below. `offsetM` is the place from the
 * body's centre. Without a velocity it looks any way along the horizon.
 */
export function lookAtLimb(out: Quat, offsetM: Vec3, velocityMps: Vec3, radiusM: number): Quat {
  const distanceM = vec3.length(offsetM);
  vec3.normalize(up, offsetM);
  // The horizontal part of the velocity.
  vec3.addScaled(forward, velocityMps, up, -vec3.dot(velocityMps, up));
  if (vec3.lengthSquared(forward) === 0) vec3.cross(forward, up, vec3.set(normal, 0, 0, 1));
  vec3.normalize(forward, forward);
  const cosine = dipCosine(radiusM, distanceM);
  vec3.scale(forward, forward, cosine);
  vec3.addScaled(forward, forward, up, -Math.sqrt(1 - cosine * cosine));
  return quat.lookAlong(out, forward, up);
}
