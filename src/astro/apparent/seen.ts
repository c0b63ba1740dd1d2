import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { DAY_S, LIGHT_MPS } from '../constants.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { geodeticToFixed } from '../orbit/geodetic.ts';
import { aberrate } from '../relativity/aberration.ts';
import { EARTH_SPIN_RAD_S } from '../rotation/earth.ts';
import { orientation } from '../rotation/orientation.ts';

/** A place on the Earth: geodetic latitude, longitude to the east, height above the ellipsoid. */
export interface Place {
  readonly latRad: number;
  readonly lonRad: number;
  readonly altM: number;
}

const ROOT = 0;
const SUN = bodyIndex('sun');
const EARTH = bodyIndex('earth');
/** Each round of light time leaves a ten-thousandth (the speed of a planet over that of light) of the error. */
const MOST_ROUNDS = 10;
const LIGHT_TIME_STEP_S = 1e-9;
/** Nearer to the middle of the Sun than this no ray passes; keeps the deflection finite behind it. */
const DEFLECTION_LIMIT = 1e-6;

const state = new Float64Array(6);
const turn: Quat = quat.create();
const ground = vec3.create();
const moving = vec3.create();
const toSun = vec3.create();
const fromSun = vec3.create();
const beta = vec3.create();

/**
 * Writes the barycentric state of who looks: the Earth's centre, or a place that turns with it. Metres and m/s, ICRF.
 * @throws AstroError `outside_span`
 */
export function observerState(
  ephemeris: Ephemeris,
  place: Place | null,
  day: number,
  second: number,
  out: Float64Array,
): Float64Array {
  ephemeris.stateBetween(EARTH, ROOT, day, second, out);
  if (place === null) return out;
  geodeticToFixed(EARTH, place.latRad, place.lonRad, place.altM, ground);
  vec3.set(moving, -EARTH_SPIN_RAD_S * ground[1], EARTH_SPIN_RAD_S * ground[0], 0);
  orientation(EARTH, day, second, turn);
  vec3.transformQuat(ground, ground, turn);
  vec3.transformQuat(moving, moving, turn);
  for (let i = 0; i < 3; i += 1) {
    out[i] += ground[i];
    out[i + 3] += moving[i];
  }
  return out;
}

/**
 * Writes where light that arrives at an instant shows a body (its astrometric place), m in ICRF axes from the observer,
 * and returns how long that light was on its way, s. The delay by gravity (0.1 ms at most) is left out.
 * @param observer barycentric state of who looks
 * @throws AstroError `outside_span`
 */
export function astrometricVector(
  ephemeris: Ephemeris,
  body: number,
  observer: Float64Array,
  day: number,
  second: number,
  out: Vec3,
): number {
  let lightTimeS = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const late = second - lightTimeS;
    const days = Math.floor(late / DAY_S);
    ephemeris.stateBetween(body, ROOT, day + days, late - days * DAY_S, state);
    for (let i = 0; i < 3; i += 1) out[i] = state[i] - observer[i];
    const before = lightTimeS;
    lightTimeS = vec3.length(out) / LIGHT_MPS;
    if (Math.abs(lightTimeS - before) < LIGHT_TIME_STEP_S) break;
  }
  return lightTimeS;
}

/**
 * Bends a direction by the gravity of the Sun (Explanatory Supplement 2013, section 7.4.1.4; 1.75 arcsec at its limb).
 * @param direction unit vector to what is seen; may be `out`
 * @param fromSunToIt unit vector from the Sun to what is seen; for a star the direction itself
 * @param fromSunToObserver unit vector
 * @param sunDistanceM of the observer
 */
export function deflect(
  out: Vec3,
  direction: Vec3,
  fromSunToIt: Vec3,
  fromSunToObserver: Vec3,
  sunDistanceM: number,
): Vec3 {
  const schwarzschildM = (2 * bodies[SUN].gmM3S2) / (LIGHT_MPS * LIGHT_MPS);
  const beside = Math.max(1 + vec3.dot(fromSunToIt, fromSunToObserver), DEFLECTION_LIMIT);
  const bend = schwarzschildM / (sunDistanceM * beside);
  const along = vec3.dot(direction, fromSunToIt);
  const against = vec3.dot(fromSunToObserver, direction);
  return vec3.set(
    out,
    direction[0] + bend * (along * fromSunToObserver[0] - against * fromSunToIt[0]),
    direction[1] + bend * (along * fromSunToObserver[1] - against * fromSunToIt[1]),
    direction[2] + bend * (along * fromSunToObserver[2] - against * fromSunToIt[2]),
  );
}

/**
 * Writes where a body appears: light time, bending by the Sun, aberration. Metres in ICRF axes, in the frame that moves
 * with the observer: there the body was at that place when it sent the light, so that shadows and parallaxes may be
 * reckoned as if nothing moved. Returns the light time, s.
 * @throws AstroError `outside_span`
 */
export function apparentVector(
  ephemeris: Ephemeris,
  body: number,
  observer: Float64Array,
  day: number,
  second: number,
  out: Vec3,
): number {
  const lightTimeS = astrometricVector(ephemeris, body, observer, day, second, out);
  if (body !== SUN) {
    astrometricVector(ephemeris, SUN, observer, day, second, toSun);
    const sunDistanceM = vec3.length(toSun);
    vec3.sub(fromSun, out, toSun);
    vec3.normalize(fromSun, fromSun);
    vec3.normalize(out, out);
    vec3.scale(toSun, toSun, -1 / sunDistanceM);
    deflect(out, out, fromSun, toSun, sunDistanceM);
  }
  vec3.normalize(out, out);
  vec3.set(beta, observer[3] / LIGHT_MPS, observer[4] / LIGHT_MPS, observer[5] / LIGHT_MPS);
  // how long the way of the light is for who moves: Lorentz's transformation of its start
  const ratio = (1 + vec3.dot(beta, out)) / Math.sqrt(1 - vec3.dot(beta, beta));
  aberrate(out, out, beta);
  vec3.scale(out, out, lightTimeS * LIGHT_MPS * ratio);
  return lightTimeS;
}
