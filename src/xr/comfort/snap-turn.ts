/** Deflection of the stick that makes a step. */
const TURN_AT = 0.7;
/** Least time between two steps, also between flicks, so that turning never becomes spinning. */
export const SNAP_TURN_GAP_S = 0.3;

/** Spans of frames add up with rounding; this much early is on time. */
const ROUNDING_S = 1e-6;

/** Turns a stick into single steps: one as it goes over, then no sooner than every 0.3 s while it stays there. */
export class SnapTurn {
  #waitS = 0;

  /**
   * One frame of the stick, -1 to 1 and positive right, with the seconds since the last.
   * Returns -1 for a step to the right, 1 for one to the left (angles grow to the left), 0 for none.
   */
  step(stick: number, spanS: number): -1 | 0 | 1 {
    this.#waitS = Math.max(0, this.#waitS - spanS);
    if (Math.abs(stick) < TURN_AT || this.#waitS > ROUNDING_S) return 0;
    this.#waitS = SNAP_TURN_GAP_S;
    return stick > 0 ? -1 : 1;
  }
}
