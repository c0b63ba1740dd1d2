import { AU_M, bodies, bodyIndex } from '../../astro/index.ts';
import { DEG, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { SunDistance } from '../commands.ts';
import { WorldError } from '../error.ts';
import { lookAtLimb } from './look.ts';
import type { Placement } from './placement.ts';

/** Distances from the Sun that have names, m. */
const sunDistanceM: Readonly<Record<SunDistance, number>> = {
  close: 0.1 * AU_M,
  mercury: 0.387_098_27 * AU_M,
  venus: 0.723_335_66 * AU_M,
  earth: AU_M,
  mars: 1.523_710_34 * AU_M,
};

/** Heights at which a body shows itself well; others are seen from `shareOfRadius` of their radius. */
const altitudeM: Readonly<Record<string, number>> = {
  mercury: 300_000,
  venus: 500_000,
  earth: 400_000,
  moon: 100_000,
  mars: 400_000,
  // Outside the bright rings, which end at 136 800 km from the centre.
  saturn: 110_000_000,
  pluto: 300_000,
};
const shareOfRadius = 1.2;

/** The path leans this much against the plane of body, Sun and pole: Saturn's rings are then not seen edge-on. */
const tiltRad = 25 * DEG;
/** How far before noon the ship begins, so that what lies ahead is in full light. */
const beforeNoonRad = 50 * DEG;

/** What a jump asks for. */
export interface OrbitWish {
  readonly altitudeM?: number | undefined;
  readonly distance?: SunDistance | undefined;
}

/**
 * The circular orbit that a jump leads to: eastward over the sunlit side, looking along the path at the limb.
 * Throws WorldError `below_ground`.
 */
export function standardOrbit(body: number, wish: OrbitWish, field: BodyField): Placement {
  const { equatorialRadiusM, gmM3S2, meanRadiusM } = bodies[body];
  const radiusM = radiusOf(body, wish);
  if (radiusM < equatorialRadiusM + 1) {
    throw new WorldError(
      'below_ground',
      `An orbit needs some height above ${bodies[body].title}. Give altitude_m above 0.`,
    );
  }
  const sunward = directionToSun(body, field);
  const normal = orbitNormal(body, sunward, field);
  const offsetM = turnedAbout(normal, sunward, -beforeNoonRad);
  const velocityMps = vec3.cross(vec3.create(), normal, offsetM);
  vec3.scale(velocityMps, velocityMps, Math.sqrt(gmM3S2 / radiusM));
  vec3.scale(offsetM, offsetM, radiusM);
  const attitude = lookAtLimb(quat.create(), offsetM, velocityMps, meanRadiusM);
  return { body, offsetM, velocityMps, attitude, standing: false };
}

function radiusOf(body: number, wish: OrbitWish): number {
  const { name, equatorialRadiusM } = bodies[body];
  if (wish.altitudeM !== undefined) return equatorialRadiusM + wish.altitudeM;
  if (name === 'sun') return sunDistanceM[wish.distance ?? 'close'];
  return equatorialRadiusM + (altitudeM[name] ?? shareOfRadius * equatorialRadiusM);
}

/** Unit vector from a body to the Sun; from the Sun itself, the direction of the equinox. */
function directionToSun(body: number, field: BodyField): Vec3 {
  const state = field.stateAtEnd(bodyIndex('sun'), body, new Float64Array(6));
  const direction = vec3.normalize(vec3.create(), state.subarray(0, 3));
  return vec3.lengthSquared(direction) > 0 ? direction : vec3.set(direction, 1, 0, 0);
}

/** The unit normal of a path that leads under the Sun and otherwise as nearly along the equator as the tilt lets it. */
function orbitNormal(body: number, sunward: Vec3, field: BodyField): Vec3 {
  const normal = vec3.transformQuat(vec3.create(), vec3.create(0, 0, 1), field.attitudeOf(body));
  vec3.addScaled(normal, normal, sunward, -vec3.dot(normal, sunward));
  vec3.normalize(normal, normal);
  return turnedAbout(sunward, normal, tiltRad);
}

function turnedAbout(axis: Vec3, vector: Vec3, angleRad: number): Vec3 {
  return vec3.transformQuat(vec3.create(), vector, quat.fromAxisAngle(quat.create(), axis, angleRad));
}
