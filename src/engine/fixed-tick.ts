import { EngineError } from './errors.ts';

/** Ticks in a second of the simulation. */
export const tickRateHz = 90;

export interface FixedTickSettings {
  readonly rateHz?: number;
  /** Most ticks that one call asks for; what is due beyond that is dropped and counted. */
  readonly maxCatchUpTicks?: number;
}

/**
 * Turns real time into whole ticks of fixed length, so that slow frames never change results.
 * After a long pause it catches up by at most `maxCatchUpTicks` and drops the rest.
 */
export class FixedTick {
  readonly rateHz: number;
  /** Length of a tick, in seconds. */
  readonly stepS: number;
  readonly maxCatchUpTicks: number;
  #pendingTicks = 0;
  #droppedTicks = 0;

  constructor({ rateHz = tickRateHz, maxCatchUpTicks = 9 }: FixedTickSettings = {}) {
    if (
      !(rateHz > 0 && Number.isFinite(rateHz)) ||
      !(Number.isInteger(maxCatchUpTicks) && maxCatchUpTicks >= 1)
    ) {
      throw new EngineError(
        'bad_definition',
        'A fixed tick needs a positive rate and a catch-up of at least one whole tick.',
      );
    }
    this.rateHz = rateHz;
    this.stepS = 1 / rateHz;
    this.maxCatchUpTicks = maxCatchUpTicks;
  }

  /** Takes elapsed real seconds and returns how many ticks are due now. Throws EngineError `bad_elapsed_time`. */
  add(elapsedS: number): number {
    if (!(elapsedS >= 0 && elapsedS < Number.POSITIVE_INFINITY)) {
      throw new EngineError(
        'bad_elapsed_time',
        `Elapsed time is ${elapsedS} s; it must be finite and not negative.`,
      );
    }
    const pending = this.#pendingTicks + elapsedS * this.rateHz;
    const due = Math.floor(pending);
    this.#pendingTicks = pending - due;
    if (due <= this.maxCatchUpTicks) return due;
    this.#droppedTicks += due - this.maxCatchUpTicks;
    return this.maxCatchUpTicks;
  }

  /** How far real time is into the tick that is not due yet: 0 up to, but not including, 1. For drawing between two states. */
  get fraction(): number {
    return this.#pendingTicks;
  }

  /** Ticks that were due but never run, since the beginning. */
  get droppedTicks(): number {
    return this.#droppedTicks;
  }

  /** Forgets a part of a tick, for instance after the page was hidden. */
  reset(): void {
    this.#pendingTicks = 0;
  }
}
