import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { HoldMode } from '../commands.ts';

const forward = vec3.create();
const up = vec3.create();

/** What a held attitude is measured by, all in the axes of the reference frame. Any of them may be zero. */
export interface HoldSituation {
  /** Away from the body; in a scene without bodies, up. */
  readonly radial: Vec3;
  readonly velocityMps: Vec3;
  /** From the ship to its target. */
  readonly toTarget: Vec3;
  /** Where the next planned burn pushes. */
  readonly heading: Vec3;
}

/** Situation at zero. */
export function createSituation(): HoldSituation {
  return {
    radial: vec3.create(),
    velocityMps: vec3.create(),
    toTarget: vec3.create(),
    heading: vec3.create(),
  };
}

/**
 * Writes the attitude that a hold mode asks for, and returns whether there is one: a ship at rest has no prograde.
 * The roll keeps the body below; ships that look straight up or down keep their path above.
 */
export function heldAttitude(
  out: Quat,
  mode: HoldMode,
  { radial, velocityMps, toTarget, heading }: HoldSituation,
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
    case 'manoeuvre':
      vec3.copy(forward, heading);
      break;
    default:
      return false;
  }
  if (vec3.lengthSquared(forward) === 0) return false;
  if (mode === 'retrograde' || mode === 'antinormal' || mode === 'antiradial') vec3.negate(forward, forward);
  quat.lookAlong(out, forward, up);
  return true;
}
