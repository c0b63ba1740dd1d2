import { quat, vec3 } from '../../../math/index.ts';
import type { VesselTruth } from '../../../world/index.ts';
import type { Instant } from './instant.ts';
import { copyMoving, createMoving, type Moving } from './motion.ts';

/** Ticks that are remembered: more than any line is late. */
const TICKS = 128;
/** Differences that nobody can see or feel; positions and speeds per unit of the time factor. */
const SAME_M = 1e-3;
const SAME_MPS = 1e-4;
const SAME_RAD = 1e-5;
const SAME_RADPS = 1e-6;
const SAME_S = 1e-6;

interface Remembered extends Instant {
  readonly moving: Moving;
}

/** Remembers what was predicted of the last ticks, to tell whether the server's word is any news. */
export class Foreseen {
  /** Which tick each place holds; -1 for none. */
  readonly #tickAt = new Float64Array(TICKS).fill(-1);
  readonly #places: readonly Remembered[] = Array.from({ length: TICKS }, () => ({
    day: 0,
    second: 0,
    moving: createMoving(),
  }));

  /** Keeps the prediction of a tick. */
  keep(tick: number, { day, second }: Instant, moving: Moving): void {
    this.#tickAt[tick % TICKS] = tick;
    const place = this.#places[tick % TICKS];
    place.day = day;
    place.second = second;
    copyMoving(place.moving, moving);
  }

  /** True when the word of a tick is what was predicted, so that nothing has to be predicted anew. */
  agrees(tick: number, { day, second }: Instant, truth: VesselTruth, factor: number): boolean {
    const kept = this.#places[tick % TICKS];
    const { moving } = kept;
    const scale = Math.max(1, factor);
    return (
      this.#tickAt[tick % TICKS] === tick &&
      kept.day === day &&
      Math.abs(kept.second - second) <= SAME_S * scale &&
      moving.body === truth.body &&
      vec3.distance(moving.offsetM, truth.offsetM) <= SAME_M * scale &&
      vec3.distance(moving.velocityMps, truth.velocityMps) <= SAME_MPS * scale &&
      vec3.distance(moving.spinRadps, truth.angularVelocityRadps) <= SAME_RADPS &&
      quat.angle(moving.attitude, truth.attitude) <= SAME_RAD
    );
  }

  /** Forgets everything: what was predicted holds no more. */
  clear(): void {
    this.#tickAt.fill(-1);
  }
}
