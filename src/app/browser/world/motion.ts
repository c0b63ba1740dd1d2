import { bodies, elementsToState, type OrbitElements, stateToElements } from '../../../astro/index.ts';
import { type Quat, quat, type Vec3, vec3 } from '../../../math/index.ts';

/** A place and motion in the inertial frame of a body; body 0 stands for a scene without bodies. */
export interface Moving {
  body: number;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
  readonly attitude: Quat;
  /** About its own axes. */
  readonly spinRadps: Vec3;
}

/** Up to this span a free fall is told by its acceleration; beyond, by its orbit. */
const SHORT_FALL_S = 4;

/** A fall misses its second sample by less than this share of the way; else other forces were at work. */
const FALL_MISS = 0.05;

const fall = vec3.create();
const state = new Float64Array(6);
const fallen = new Float64Array(6);

/** Something at rest nowhere. */
export function createMoving(): Moving {
  return {
    body: 0,
    offsetM: vec3.create(),
    velocityMps: vec3.create(),
    attitude: quat.create(),
    spinRadps: vec3.create(),
  };
}

/** Copies all of a motion. */
export function copyMoving(out: Moving, from: Moving): void {
  out.body = from.body;
  vec3.copy(out.offsetM, from.offsetM);
  vec3.copy(out.velocityMps, from.velocityMps);
  quat.copy(out.attitude, from.attitude);
  vec3.copy(out.spinRadps, from.spinRadps);
}

/**
 * Moves something on by `spanS` simulated seconds of free fall about its body and `turnS` seconds of its spin. Without a
 * body it goes straight on.
 */
export function coast(moving: Moving, spanS: number, turnS: number): void {
  if (turnS !== 0) quat.integrate(moving.attitude, moving.attitude, moving.spinRadps, turnS);
  const gmM3S2 = moving.body > 0 ? bodies[moving.body].gmM3S2 : 0;
  if (gmM3S2 > 0 && Math.abs(spanS) > SHORT_FALL_S) fallAlongOrbit(moving, gmM3S2, spanS);
  else fallStraight(moving, gmM3S2, spanS);
}

/** A parabola whose acceleration is that of the middle of the way. */
function fallStraight({ offsetM, velocityMps }: Moving, gmM3S2: number, spanS: number): void {
  vec3.addScaled(fall, offsetM, velocityMps, spanS / 2);
  const distanceM = vec3.length(fall);
  const pull = gmM3S2 > 0 ? -gmM3S2 / (distanceM * distanceM * distanceM) : 0;
  vec3.scale(fall, fall, pull);
  vec3.addScaled(offsetM, offsetM, velocityMps, spanS);
  vec3.addScaled(offsetM, offsetM, fall, (spanS * spanS) / 2);
  vec3.addScaled(velocityMps, velocityMps, fall, spanS);
}

function fallAlongOrbit({ offsetM, velocityMps }: Moving, gmM3S2: number, spanS: number): void {
  const orbit = orbitOf(offsetM, velocityMps, gmM3S2);
  if (orbit === null) return;
  stateOn(state, orbit, gmM3S2, spanS);
  for (let axis = 0; axis < 3; axis += 1) {
    offsetM[axis] = state[axis];
    velocityMps[axis] = state[axis + 3];
  }
}

/** The orbit that a place and velocity lead along; null for a fall straight at the centre, which has none. */
function orbitOf(offsetM: Vec3, velocityMps: Vec3, gmM3S2: number): OrbitElements | null {
  const sideways = vec3.lengthSquared(vec3.cross(fall, offsetM, velocityMps));
  if (!(sideways > 0)) return null;
  state.set(offsetM, 0);
  state.set(velocityMps, 3);
  return stateToElements(gmM3S2, state);
}

/** Where an orbit leads in a span of seconds. */
function stateOn(out: Float64Array, orbit: OrbitElements, gmM3S2: number, spanS: number): void {
  const sizeM = Math.abs(orbit.semiMajorAxisM);
  const meanAnomalyRad = orbit.meanAnomalyRad + Math.sqrt(gmM3S2 / (sizeM * sizeM * sizeM)) * spanS;
  elementsToState(gmM3S2, { ...orbit, meanAnomalyRad }, out);
}

/** Between two samples: which part of the way, 0 to 1, and the simulated seconds from one to the other. */
export interface Way {
  part: number;
  spanS: number;
}

/**
 * Writes the motion at a part of the way between two samples: a cubic through both places with both velocities, or the
 * orbit that joins them where a cubic is too far from it. Samples around different bodies do not mix: the nearer one is
 * taken.
 */
export function between(out: Moving, from: Moving, to: Moving, way: Readonly<Way>): void {
  const { part, spanS } = way;
  if (from.body !== to.body) {
    copyMoving(out, part < 0.5 ? from : to);
    return;
  }
  out.body = to.body;
  vec3.lerp(out.spinRadps, from.spinRadps, to.spinRadps, part);
  quat.slerp(out.attitude, from.attitude, to.attitude, part);
  if (to.body > 0 && spanS > SHORT_FALL_S && betweenOnOrbit(out, from, to, way)) return;
  const t2 = part * part;
  const t3 = t2 * part;
  const fromShare = 2 * t3 - 3 * t2 + 1;
  const fromSlope = (t3 - 2 * t2 + part) * spanS;
  const toShare = 3 * t2 - 2 * t3;
  const toSlope = (t3 - t2) * spanS;
  for (let axis = 0; axis < 3; axis += 1) {
    out.offsetM[axis] =
      fromShare * from.offsetM[axis] +
      fromSlope * from.velocityMps[axis] +
      toShare * to.offsetM[axis] +
      toSlope * to.velocityMps[axis];
  }
  vec3.lerp(out.velocityMps, from.velocityMps, to.velocityMps, part);
}

/**
 * Follows the orbit of the first sample and spreads what it misses of the second one evenly over the way. False, with
 * places and velocities untouched, where the samples are not joined by a fall: on the ground, or under hard thrust.
 */
function betweenOnOrbit(out: Moving, from: Moving, to: Moving, { part, spanS }: Readonly<Way>): boolean {
  const { gmM3S2 } = bodies[to.body];
  const orbit = orbitOf(from.offsetM, from.velocityMps, gmM3S2);
  if (orbit === null) return false;
  stateOn(fallen, orbit, gmM3S2, spanS);
  stateOn(state, orbit, gmM3S2, part * spanS);
  const { offsetM, velocityMps } = to;
  const missM = Math.hypot(offsetM[0] - fallen[0], offsetM[1] - fallen[1], offsetM[2] - fallen[2]);
  if (!(missM <= FALL_MISS * vec3.distance(from.offsetM, offsetM))) return false;
  for (let axis = 0; axis < 3; axis += 1) {
    out.offsetM[axis] = state[axis] + part * (offsetM[axis] - fallen[axis]);
    out.velocityMps[axis] = state[axis + 3] + part * (velocityMps[axis] - fallen[axis + 3]);
  }
  return true;
}
