import type { Tick } from '../../../engine/index.ts';

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
  /** Where it glides to. */
  wanted = Number.NaN;
  /** What it does not pass. */
  limit = Number.POSITIVE_INFINITY;
  readonly #rateHz: number;
  #shown = Number.NaN;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  /** The shown tick with its fraction; NaN before the first. */
  get value(): number {
    return this.#shown;
  }

  /** Moves on by the step of a frame. Takes and gives no number, because each that it did would be made anew in every frame. */
  advance({ stepS }: Pick<Tick, 'stepS'>): void {
    const { limit } = this;
    const goal = Math.min(this.wanted, limit);
    const free = this.#shown + stepS * this.#rateHz;
    const off = goal - free;
    if (!(Math.abs(off) <= SNAP_S * this.#rateHz)) {
      // A world that stands still is left as it is: it was not far off, time has run away from it.
      this.#shown = free > limit && this.#shown <= limit ? limit : goal;
      return;
    }
    const most = GLIDE_SHARE * stepS * this.#rateHz;
    const step = Math.min(most, Math.max(-most, off * (1 - Math.exp(-stepS / GLIDE_TIME_S))));
    this.#shown = Math.max(this.#shown, Math.min(limit, free + step));
  }

  /** Forgets what was shown, when another world begins. */
  reset(): void {
    this.#shown = Number.NaN;
  }
}
