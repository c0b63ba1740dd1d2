import { exp } from '../../math/index.ts';

/**
 * How long the present tick is, for whom. One object serves all ticks: numbers that are handed from function to function
 * would be made anew on the heap each time.
 */
export class Pace {
  /** Length of the tick in simulated time, s. */
  spanS = 0;
  /** Time in which ships turn: simulated up to 1x, the pilot's above, so that they can be steered at any factor, s. */
  turnS = 0;
  /** Simulated time runs faster than the pilot's. */
  fast = false;
  /** What damping leaves of a rotation. */
  damping = 1;
  readonly #dampingPerS: number;

  constructor(dampingPerS: number) {
    this.#dampingPerS = dampingPerS;
  }

  /** Begins a tick of `spanS` simulated seconds and `tickS` of the pilot's. */
  begin(spanS: number, tickS: number): void {
    const turnS = Math.min(spanS, tickS);
    // Nearly always it is the tick as it was.
    if (turnS !== this.turnS) this.damping = exp(-this.#dampingPerS * turnS);
    this.spanS = spanS;
    this.turnS = turnS;
    this.fast = spanS > tickS * 1.000001;
  }
}
