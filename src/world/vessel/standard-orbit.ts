import { AU_M, bodies, bodyIndex } from '../../astro/index.ts';
import { DEG, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { SunDistance } from '../commands.ts';
import { WorldError } from '../error.ts';
import type { FreeBody } from '../free-bodies/free-body.ts';
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
/** Radius of the orbit about a custom star, in its radii: that of the Sun is left to its named distances. */
export const starOrbitRadii = 12;

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
  const { equatorialRadiusM, gmM3S2, meanRadiusM, title } = bodies[body];
  const radiusM = radiusOf(body, wish);
  requireHeight(radiusM, equatorialRadiusM, title);
  const sunward = directionToSun(body, field);
  const pole = vec3.transformQuat(vec3.create(), vec3.create(0, 0, 1), field.attitudeOf(body));
  return { body, ...circle({ radiusM, gmM3S2, meanRadiusM, lightward: sunward, pole }), standing: false };
}

/**
 * The same about a body that moves freely, over the side that the brightest star lights. `all` are those that move freely;
 * `field` has the Sun, null where there is none. Throws WorldError `below_ground`.
 */
export function orbitAboutFree(
  center: FreeBody,
  wish: Pick<OrbitWish, 'altitudeM'>,
  all: readonly FreeBody[],
  field: BodyField | null,
): Placement {
  const { make, body, pole } = center;
  const { radiusM: meanRadiusM, gmM3S2 } = make;
  const radii = make.star === null ? 1 + shareOfRadius : starOrbitRadii;
  const radiusM = wish.altitudeM === undefined ? radii * meanRadiusM : meanRadiusM + wish.altitudeM;
  requireHeight(radiusM, meanRadiusM, make.name);
  const lightward = directionToLight(center, all, field);
  const orbit = circle({ radiusM, gmM3S2, meanRadiusM, lightward, pole });
  vec3.add(orbit.offsetM, orbit.offsetM, center.offsetM);
  vec3.add(orbit.velocityMps, orbit.velocityMps, center.velocityMps);
  return { body, ...orbit, standing: false };
}

/** What a circle is about and where light comes from: unit vectors in the axes of the frame. */
interface Circle {
  readonly radiusM: number;
  readonly gmM3S2: number;
  readonly meanRadiusM: number;
  readonly lightward: Vec3;
  readonly pole: Vec3;
}

function circle({ radiusM, gmM3S2, meanRadiusM, lightward, pole }: Circle) {
  const normal = orbitNormal(lightward, pole);
  const offsetM = turnedAbout(normal, lightward, -beforeNoonRad);
  const velocityMps = vec3.cross(vec3.create(), normal, offsetM);
  vec3.scale(velocityMps, velocityMps, Math.sqrt(gmM3S2 / radiusM));
  vec3.scale(offsetM, offsetM, radiusM);
  const attitude = lookAtLimb(quat.create(), offsetM, velocityMps, meanRadiusM);
  return { offsetM, velocityMps, attitude };
}

function requireHeight(radiusM: number, groundM: number, title: string): void {
  if (radiusM >= groundM + 1) return;
  throw new WorldError('below_ground', `An orbit needs some height above ${title}. Give altitude_m above 0.`);
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

/** Unit vector to the star that is brightest at a body, itself left out; where there is none, the direction of the equinox. */
function directionToLight(center: FreeBody, all: readonly FreeBody[], field: BodyField | null): Vec3 {
  const direction = vec3.create(1, 0, 0);
  const away = new Float64Array(6);
  let brightest = 0;
  const see = (luminositySun: number): void => {
    const brightness = luminositySun / (away[0] * away[0] + away[1] * away[1] + away[2] * away[2]);
    if (!(brightness > brightest)) return;
    brightest = brightness;
    vec3.normalize(direction, vec3.set(direction, away[0], away[1], away[2]));
  };
  if (field !== null) {
    field.stateAtEnd(bodyIndex('sun'), center.body, away);
    for (let k = 0; k < 3; k += 1) away[k] -= center.offsetM[k];
    see(1);
  }
  for (const { make, body, offsetM } of all) {
    if (make.star === null || offsetM === center.offsetM) continue;
    away.fill(0);
    if (field !== null && body !== center.body) field.stateAtEnd(body, center.body, away);
    for (let k = 0; k < 3; k += 1) away[k] += offsetM[k] - center.offsetM[k];
    see(make.star.luminositySun);
  }
  return direction;
}

/** The unit normal of a path that leads under the light and otherwise as nearly along the equator as the tilt lets it. */
function orbitNormal(lightward: Vec3, pole: Vec3): Vec3 {
  const normal = vec3.addScaled(vec3.create(), pole, lightward, -vec3.dot(pole, lightward));
  // over a pole that faces the light any path will do
  if (vec3.lengthSquared(normal) < 1e-12) vec3.set(normal, -lightward[1], lightward[0], 0);
  if (vec3.lengthSquared(normal) < 1e-12) vec3.set(normal, 1, 0, 0);
  vec3.normalize(normal, normal);
  return turnedAbout(lightward, normal, tiltRad);
}

function turnedAbout(axis: Vec3, vector: Vec3, angleRad: number): Vec3 {
  return vec3.transformQuat(vec3.create(), vector, quat.fromAxisAngle(quat.create(), axis, angleRad));
}
