import { quat, type Vec3, vec3 } from '../../math/index.ts';
import type { Placement } from './placement.ts';

/** Distance between neighbours at the scene's start, in lengths of a ship, and at least this, m. */
const lengthsApart = 4;
const leastApartM = 3;

/**
 * The place of the n-th ship at a start: 0 is the start itself, the others lie ahead and behind by turns. On an orbit they
 * are shifted along it, so that they stay together; elsewhere to the sides.
 */
export function formation(
  start: Placement,
  slot: number,
  sizeM: readonly number[],
  hasBodies: boolean,
): Placement {
  const step = Math.ceil(slot / 2) * (slot % 2 === 1 ? -1 : 1);
  const apartM = step * Math.max(leastApartM, lengthsApart * Math.max(...sizeM));
  if (step === 0) return copyOf(start);
  return hasBodies && !start.standing ? alongOrbit(start, apartM) : toTheSide(start, apartM);
}

/** Turns place, velocity and attitude about the orbit's normal. */
function alongOrbit(start: Placement, distanceM: number): Placement {
  const place = copyOf(start);
  const normal = vec3.cross(vec3.create(), start.offsetM, start.velocityMps);
  if (vec3.lengthSquared(normal) === 0) return toTheSide(start, distanceM);
  const turn = quat.fromAxisAngle(
    quat.create(),
    vec3.normalize(normal, normal),
    distanceM / vec3.length(start.offsetM),
  );
  vec3.transformQuat(place.offsetM, place.offsetM, turn);
  vec3.transformQuat(place.velocityMps, place.velocityMps, turn);
  quat.multiply(place.attitude, turn, place.attitude);
  return place;
}

function toTheSide(start: Placement, distanceM: number): Placement {
  const place = copyOf(start);
  const right: Vec3 = vec3.transformQuat(vec3.create(), vec3.create(1, 0, 0), start.attitude);
  vec3.addScaled(place.offsetM, place.offsetM, right, distanceM);
  return place;
}

function copyOf(place: Placement): Placement {
  return {
    ...place,
    offsetM: place.offsetM.slice(),
    velocityMps: place.velocityMps.slice(),
    attitude: place.attitude.slice(),
  };
}
