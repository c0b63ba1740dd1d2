import { ARCSEC, atan2, cos, type Quat, quat, sin, TAU, type Vec3, vec3 } from '../../math/index.ts';
import { bodies } from '../bodies/bodies.ts';
import { DAY_S } from '../constants.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { geodeticToFixed } from '../orbit/geodetic.ts';
import { orientation } from '../rotation/orientation.ts';
import type { TurningFrame } from './frame.ts';

/** How a frame lies in its carrier at an instant: all in the carrier's axes. */
export interface Placement {
  /** Where the origin is, m, and how it moves, m/s. */
  readonly origin: Float64Array;
  /** Turns the frame's axes to the carrier's. */
  readonly attitude: Quat;
  /** How the axes turn, rad/s. */
  readonly spin: Vec3;
}

export const newPlacement = (): Placement => ({
  origin: new Float64Array(6),
  attitude: quat.create(),
  spin: vec3.create(),
});

const OBLIQUITY_RAD = 84_381.406 * ARCSEC;
/** The spin follows from the attitudes so long before and after, exactly as long as it is even. */
const SPIN_REACH_S = 60;

const before = quat.create();
const after = quat.create();
const pair = new Float64Array(6);
const xAxis = vec3.create();
const yAxis = vec3.create();
const zAxis = vec3.create();

/**
 * Writes how a frame lies in its carrier at an instant of TDB since J2000.
 * @throws AstroError `outside_span`
 */
export function placeFrame(
  out: Placement,
  frame: TurningFrame,
  ephemeris: Ephemeris,
  day: number,
  second: number,
): Placement {
  out.origin.fill(0);
  out.spin.fill(0);
  switch (frame.kind) {
    case 'ecliptic':
      quat.rotateX(out.attitude, quat.identity(out.attitude), OBLIQUITY_RAD);
      return out;
    case 'surface':
      geodeticToFixed(frame.body, frame.latRad, frame.lonRad, frame.altM, out.origin);
      eastNorthUp(out.attitude, frame.latRad, frame.lonRad);
      return out;
    case 'fixed':
    case 'synodic':
      return placeTurning(out, frame, ephemeris, day, second);
  }
}

function placeTurning(
  out: Placement,
  frame: TurningFrame,
  ephemeris: Ephemeris,
  day: number,
  second: number,
): Placement {
  attitudeAt(before, frame, ephemeris, day, second - SPIN_REACH_S);
  attitudeAt(after, frame, ephemeris, day, second + SPIN_REACH_S);
  spinBetween(out.spin, before, after, 2 * SPIN_REACH_S);
  attitudeAt(out.attitude, frame, ephemeris, day, second);
  if (frame.kind === 'synodic') {
    ephemeris.stateBetween(frame.secondary, frame.body, day, second, pair);
    const share = massRatio(frame.body, frame.secondary);
    for (let i = 0; i < 6; i += 1) out.origin[i] = pair[i] * share;
  }
  return out;
}

/** Mass of the second of two bodies, with its moons that have no rails of their own, over that of both. */
export function massRatio(primary: number, secondary: number): number {
  const lighter = bodies[secondary].systemGmM3S2;
  return lighter / (bodies[primary].systemGmM3S2 + lighter);
}

function attitudeAt(out: Quat, frame: TurningFrame, ephemeris: Ephemeris, day: number, second: number): Quat {
  const days = Math.floor(second / DAY_S);
  const at = second - days * DAY_S;
  if (frame.kind !== 'synodic') return orientation(frame.body, day + days, at, out);
  return synodicAttitude(out, ephemeris.stateBetween(frame.secondary, frame.body, day + days, at, pair));
}

/**
 * Writes the turn from the axes of `synodicFrame` to those of the ICRF.
 * @param state where the secondary is and how it moves, as the primary has it (as `Ephemeris.stateBetween` writes it)
 */
export function synodicAttitude(out: Quat, state: Float64Array): Quat {
  vec3.normalize(xAxis, vec3.set(xAxis, state[0], state[1], state[2]));
  vec3.cross(zAxis, xAxis, vec3.set(yAxis, state[3], state[4], state[5]));
  vec3.normalize(zAxis, zAxis);
  return quat.fromBasis(out, xAxis, vec3.cross(yAxis, zAxis, xAxis), zAxis);
}

/** Writes the angular velocity that leads evenly from one attitude to another, in the axes to which both turn. */
function spinBetween(out: Vec3, from: Quat, to: Quat, seconds: number): Vec3 {
  quat.multiply(from, to, quat.conjugate(from, from));
  const sine = Math.sqrt(from[0] * from[0] + from[1] * from[1] + from[2] * from[2]);
  if (sine === 0) return vec3.set(out, 0, 0, 0);
  const sign = from[3] < 0 ? -1 : 1;
  const rate = (2 * sign * atan2(sine, sign * from[3])) / (sine * seconds);
  return vec3.set(out, rate * from[0], rate * from[1], rate * from[2]);
}

/** Writes the turn from east, north, up at a place to the axes that turn with the body. */
function eastNorthUp(out: Quat, latRad: number, lonRad: number): Quat {
  quat.identity(out);
  const lon = lonRad + TAU / 4;
  const colatitude = TAU / 4 - latRad;
  quat.multiply(out, out, quat.set(before, 0, 0, sin(lon / 2), cos(lon / 2)));
  return quat.multiply(out, out, quat.set(before, sin(colatitude / 2), 0, 0, cos(colatitude / 2)));
}
