import type { Ephemeris } from '../../../astro/index.ts';
import { type Vec3, vec3 } from '../../../math/index.ts';
import type { Motion } from '../../../ui/index.ts';
import { isBehind } from '../name-room.ts';
import { turnAsSeen } from './as-seen.ts';
import type { Instant } from './instant.ts';
import type { Moving } from './motion.ts';
import { lagrangePlaces, type Pair, RotatingFrame } from './rotating-frame.ts';

/** How many points there are. */
export const LAGRANGE_POINTS = 5;

/** Where the Lagrange points of the two bodies are seen with which the chosen frame rotates. Keeps its scratch space. */
export class LagrangeMarks {
  /** Directions of the five in the axes of the ICRF, of any length; NaN where a body hides one, or none is marked. */
  readonly directions: readonly Vec3[] = Array.from({ length: LAGRANGE_POINTS }, () =>
    vec3.create(Number.NaN, Number.NaN, Number.NaN),
  );
  readonly #rails: Ephemeris;
  readonly #frame = new RotatingFrame();
  #places: readonly Vec3[] = [];
  #pair: Pair | null = null;
  #body = -1;

  constructor(rails: Ephemeris) {
    this.#rails = rails;
  }

  /**
   * Finds them for a moment.
   * @param pair null marks none
   * @param about the ship as seen from the body that may hide one
   */
  find(pair: Pair | null, own: Moving, about: Motion, { day, second }: Instant, lightMps: number): void {
    if (pair === null) {
      for (const direction of this.directions) direction.fill(Number.NaN);
      return;
    }
    if (pair !== this.#pair || own.body !== this.#body) {
      this.#pair = pair;
      this.#body = own.body;
      this.#places = lagrangePlaces(this.#rails, pair, own.body, day, second);
    }
    this.#frame.place(this.#rails, pair, day, second);
    for (let at = 0; at < LAGRANGE_POINTS; at += 1) {
      const direction = this.directions[at];
      vec3.sub(direction, this.#frame.leave(direction, this.#places[at]), own.offsetM);
      if (isBehind(direction, about)) direction.fill(Number.NaN);
      turnAsSeen(direction, own.velocityMps, lightMps);
    }
  }
}
