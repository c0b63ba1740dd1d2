import { asin, atan2, quat, TAU, type Vec3, vec3 } from '../../math/index.ts';
import { bodyIndex } from '../bodies/bodies.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { type AxesOfDate, axesOfDate } from '../rotation/earth.ts';
import { orientation } from '../rotation/orientation.ts';
import { apparentVector, astrometricVector, observerState, type Place } from './seen.ts';

/** Where a body appears to someone on the Earth, in the axes of that day. Angles in radians. */
export interface ApparentPlace {
  /** From the true equinox of date, 0 to 2 pi. */
  readonly rightAscensionRad: number;
  readonly declinationRad: number;
  /** On the ecliptic of date from the true equinox, 0 to 2 pi. */
  readonly eclipticLongitudeRad: number;
  readonly eclipticLatitudeRad: number;
  /** Geometric distance at the instant itself, as almanacs give it, m. */
  readonly distanceM: number;
  /** How long the light that arrives at the instant was on its way, s. */
  readonly lightTimeS: number;
  /** From north over east, 0 to 2 pi, and above the horizon without refraction; null from the Earth's centre. */
  readonly azimuthRad: number | null;
  readonly altitudeRad: number | null;
}

const ROOT = 0;
const EARTH = bodyIndex('earth');
const SUN = bodyIndex('sun');
const axes: AxesOfDate = {
  ecliptic: quat.create(),
  equator: quat.create(),
  meanSiderealRad: 0,
  apparentSiderealRad: 0,
};
const observer = new Float64Array(6);
const state = new Float64Array(6);
const seen = vec3.create();
const turned = vec3.create();
const back = quat.create();

/**
 * The apparent place of a body at an instant of TDB since J2000, seen from the Earth's centre or from a place on it:
 * light time, bending by the Sun, aberration, precession IAU 2006 and nutation 2000B (Explanatory Supplement to the
 * Astronomical Almanac 2013, chapter 7).
 * @throws AstroError `outside_span`, `unknown_body`
 */
export function apparentPlace(
  ephemeris: Ephemeris,
  body: number,
  day: number,
  second: number,
  place: Place | null = null,
): ApparentPlace {
  observerState(ephemeris, place, day, second, observer);
  const lightTimeS = apparentVector(ephemeris, body, observer, day, second, seen);
  axesOfDate(day, second, axes);
  intoAxes(turned, seen, axes.equator);
  const rightAscensionRad = longitude(turned);
  const declinationRad = latitude(turned);
  intoAxes(turned, seen, axes.ecliptic);
  const onEcliptic = { eclipticLongitudeRad: longitude(turned), eclipticLatitudeRad: latitude(turned) };
  const horizon = aboveHorizon(seen, day, second, place);
  ephemeris.stateBetween(body, ROOT, day, second, state);
  for (let i = 0; i < 3; i += 1) turned[i] = state[i] - observer[i];
  return {
    rightAscensionRad,
    declinationRad,
    ...onEcliptic,
    distanceM: vec3.length(turned),
    lightTimeS,
    ...horizon,
  };
}

function aboveHorizon(
  towards: Vec3,
  day: number,
  second: number,
  place: Place | null,
): Pick<ApparentPlace, 'azimuthRad' | 'altitudeRad'> {
  if (place === null) return { azimuthRad: null, altitudeRad: null };
  intoAxes(turned, towards, orientation(EARTH, day, second, back));
  // from the Earth's axes to east, north, up: local longitude first, then colatitude
  quat.identity(back);
  quat.rotateZ(back, back, place.lonRad + TAU / 4);
  quat.rotateX(back, back, TAU / 4 - place.latRad);
  intoAxes(turned, turned, back);
  return { azimuthRad: positive(atan2(turned[0], turned[1])), altitudeRad: latitude(turned) };
}

/** The geocentric apparent ecliptic longitude of a body on the ecliptic and true equinox of date, 0 to 2 pi. */
export function apparentLongitude(ephemeris: Ephemeris, body: number, day: number, second: number): number {
  observerState(ephemeris, null, day, second, observer);
  apparentVector(ephemeris, body, observer, day, second, seen);
  axesOfDate(day, second, axes);
  return longitude(intoAxes(turned, seen, axes.ecliptic));
}

/**
 * How far the apparent ecliptic longitude of a body is ahead of the Sun's, seen from the Earth's centre, 0 to 2 pi. The
 * turn of the ecliptic counts, nutation does not: it is the same for both.
 */
export function elongationInLongitude(
  ephemeris: Ephemeris,
  body: number,
  day: number,
  second: number,
): number {
  observerState(ephemeris, null, day, second, observer);
  axesOfDate(day, second, axes);
  apparentVector(ephemeris, body, observer, day, second, seen);
  const ofBody = longitude(intoAxes(turned, seen, axes.ecliptic));
  apparentVector(ephemeris, SUN, observer, day, second, seen);
  return positive(ofBody - longitude(intoAxes(turned, seen, axes.ecliptic)));
}

/** A place under the Sun: geodetic latitude and longitude to the east, -pi to pi. */
export interface SubsolarPoint {
  readonly latRad: number;
  readonly lonRad: number;
}

/**
 * Where on a body the Sun stands in the zenith at an instant of TDB since J2000, by the light that arrives then.
 * @throws AstroError `outside_span`, `unknown_body`
 */
export function subsolarPoint(
  ephemeris: Ephemeris,
  body: number,
  day: number,
  second: number,
): SubsolarPoint {
  ephemeris.stateBetween(body, ROOT, day, second, observer);
  if (body === EARTH) apparentVector(ephemeris, SUN, observer, day, second, seen);
  else astrometricVector(ephemeris, SUN, observer, day, second, seen);
  intoAxes(turned, seen, orientation(body, day, second, back));
  return { latRad: latitude(turned), lonRad: atan2(turned[1], turned[0]) };
}

/** Sidereal time at Greenwich at an instant of TDB since J2000, radians in [0, 2 pi): mean, and apparent by nutation. */
export function siderealTime(day: number, second: number): { meanRad: number; apparentRad: number } {
  axesOfDate(day, second, axes);
  return { meanRad: axes.meanSiderealRad, apparentRad: axes.apparentSiderealRad };
}

const inverse = quat.create();

function intoAxes(out: Vec3, v: Vec3, toIcrf: Float64Array): Vec3 {
  return vec3.transformQuat(out, v, quat.conjugate(inverse, toIcrf));
}

function longitude(v: Vec3): number {
  return positive(atan2(v[1], v[0]));
}

function latitude(v: Vec3): number {
  return asin(Math.max(-1, Math.min(1, v[2] / vec3.length(v))));
}

function positive(angleRad: number): number {
  const rest = angleRad % TAU;
  return rest < 0 ? rest + TAU : rest;
}
