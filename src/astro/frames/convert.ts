import { quat, vec3 } from '../../math/index.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { type Frame, inertialFrame } from './frame.ts';
import { newPlacement, type Placement, placeFrame } from './placement.ts';

const placement = newPlacement();
const offset = vec3.create();
const velocity = vec3.create();
const swept = vec3.create();
const back = quat.create();
const shift = new Float64Array(6);

/**
 * Writes a state (position in metres, velocity in m/s) that is told in one frame as it is told in another at an instant of
 * TDB since J2000. The way leads through the nearest common carrier only: from a place to another on the same body through
 * what turns with it, from the Moon to the Earth without the Sun, and all steps between bodies are added up before the
 * state is, so that it is rounded once. Newtonian: lengths and clocks are those of the barycentre.
 * @param out may be `state`
 * @throws AstroError `outside_span`
 */
export function convertState(
  ephemeris: Ephemeris,
  state: Float64Array,
  from: Frame,
  to: Frame,
  day: number,
  second: number,
  out: Float64Array,
): Float64Array {
  if (out !== state) for (let i = 0; i < 6; i += 1) out[i] = state[i];
  let at = from;
  while (at.carrier !== null && !carries(at, to)) {
    leave(out, placeFrame(placement, at, ephemeris, day, second));
    at = at.carrier;
  }
  if (!carries(at, to)) {
    ephemeris.stateBetween(at.body, to.body, day, second, shift);
    for (let i = 0; i < 6; i += 1) out[i] += shift[i];
    at = inertialFrame(to.body);
  }
  descend(out, to, at, ephemeris, day, second);
  return out;
}

/** Whether a frame is another one, or one that carries it. */
function carries(frame: Frame, other: Frame): boolean {
  for (let at: Frame | null = other; at !== null; at = at.carrier) if (at === frame) return true;
  return false;
}

function descend(
  state: Float64Array,
  to: Frame,
  from: Frame,
  ephemeris: Ephemeris,
  day: number,
  second: number,
): void {
  if (to === from || to.carrier === null) return;
  descend(state, to.carrier, from, ephemeris, day, second);
  enter(state, placeFrame(placement, to, ephemeris, day, second));
}

/** From a frame to its carrier: x' = o + A x, v' = o' + A v + w x A x. */
function leave(state: Float64Array, { origin, attitude, spin }: Placement): void {
  vec3.transformQuat(offset, vec3.set(offset, state[0], state[1], state[2]), attitude);
  vec3.transformQuat(velocity, vec3.set(velocity, state[3], state[4], state[5]), attitude);
  vec3.cross(swept, spin, offset);
  for (let i = 0; i < 3; i += 1) {
    state[i] = origin[i] + offset[i];
    state[i + 3] = origin[i + 3] + (velocity[i] + swept[i]);
  }
}

/** From the carrier to a frame in it. */
function enter(state: Float64Array, { origin, attitude, spin }: Placement): void {
  for (let i = 0; i < 3; i += 1) {
    offset[i] = state[i] - origin[i];
    velocity[i] = state[i + 3] - origin[i + 3];
  }
  vec3.sub(velocity, velocity, vec3.cross(swept, spin, offset));
  quat.conjugate(back, attitude);
  vec3.transformQuat(offset, offset, back);
  vec3.transformQuat(velocity, velocity, back);
  for (let i = 0; i < 3; i += 1) {
    state[i] = offset[i];
    state[i + 3] = velocity[i];
  }
}
