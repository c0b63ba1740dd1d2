import { dopplerBetween } from '../../../astro/index.ts';
import { type Quat, quat, type Vec3, vec3 } from '../../../math/index.ts';
import { turnAsSeen } from './as-seen.ts';

/** What moves in the frame that speeds are told in. */
interface Moves {
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
}

/** How a beacon is heard on board. */
export interface BeaconHeard {
  /** Frequency heard over frequency sent. */
  doppler: number;
  /** From -1 on the left to 1 on the right. */
  pan: number;
}

const still: Moves = { offsetM: vec3.create(), velocityMps: vec3.create() };
const towards = vec3.create();
const observer = vec3.create();
const source = vec3.create();
const turn = quat.create();

/**
 * Writes how light of the goal comes to a ship, or of the middle of its frame where there is no goal; unshifted and from the middle
 * where that has no meaning.
 * @param attitude ship's axes to those of the frame
 */
export function hearBeacon(
  out: BeaconHeard,
  ship: Moves,
  goal: Moves | null,
  attitude: Quat,
  lightMps: number,
): void {
  const { offsetM, velocityMps } = goal ?? still;
  vec3.sub(towards, offsetM, ship.offsetM);
  vec3.normalize(towards, towards);
  vec3.scale(observer, ship.velocityMps, 1 / lightMps);
  vec3.scale(source, velocityMps, 1 / lightMps);
  const doppler = dopplerBetween(towards, observer, source);
  const known = doppler > 0 && doppler < Number.POSITIVE_INFINITY && vec3.lengthSquared(towards) > 0;
  out.doppler = known ? doppler : 1;
  turnAsSeen(towards, ship.velocityMps, lightMps);
  vec3.transformQuat(towards, towards, quat.conjugate(turn, attitude));
  out.pan = known ? Math.min(1, Math.max(-1, towards[0])) : 0;
}
