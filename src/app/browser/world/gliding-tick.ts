/** Further off than this the shown tick jumps instead of gliding, s. */
const SNAP_S = 0.25;
/** Gliding makes seconds this much longer or shorter at most. */
const GLIDE_SHARE = 0.1;
const GLIDE_TIME_S = 0.3;

/**
 * The tick that is shown: runs evenly with the page's own time and glides towards what the connection's clock makes of
 * the newest messages, so that their jitter is never seen. Never goes back, except when it was far off.
 */
export class GlidingTick {
  readonly #rateHz: number;
  #shown = Number.NaN;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  /** The shown tick with its fraction; NaN before the first. */
  get value(): number {
    return this.#shown;
  }

  /** Moves on by a span of seconds towards `wanted`, and returns the tick to show. Does not pass `limit`. */
  advance(spanS: number, wanted: number, limit: number): number {
    const goal = Math.min(wanted, limit);
    const free = this.#shown + spanS * this.#rateHz;
    const off = goal - free;
    if (!(Math.abs(off) <= SNAP_S * this.#rateHz)) {
      // A world that stands still is left as it is: it was not far off, time has run away from it.
      this.#shown = free > limit && this.#shown <= limit ? limit : goal;
      return this.#shown;
    }
    const most = GLIDE_SHARE * spanS * this.#rateHz;
    const step = Math.min(most, Math.max(-most, off * (1 - Math.exp(-spanS / GLIDE_TIME_S))));
    this.#shown = Math.max(this.#shown, Math.min(limit, free + step));
    return this.#shown;
  }

  /** Forgets what was shown, when another world begins. */
  reset(): void {
    this.#shown = Number.NaN;
  }
}
