import { EngineError } from './errors.ts';
import { tickRateHz } from './fixed-tick.ts';
import type { HashSink, Tick } from './subsystem.ts';

const daySeconds = 86_400;

export interface ClockSettings {
  readonly rateHz?: number;
  /** Simulated time at tick 0: whole days, and seconds of the day from 0 up to 86400. */
  readonly day?: number;
  readonly second?: number;
  /** Reads real time in seconds from any fixed origin. Without it, real time stands at 0. */
  readonly readRealS?: () => number;
}

/** The part of a clock that the simulation depends on. */
export interface ClockState {
  readonly index: number;
  readonly day: number;
  readonly second: number;
  readonly residueS: number;
}

/**
 * Three times that never mix: tick time (how many fixed steps), simulated time (days and seconds, tick time stretched by a
 * factor), and real time (injected, sampled once a tick, never part of saved or hashed state).
 * A clock is a `Tick`, so that it can be handed to `engine.step`.
 */
export class Clock implements Tick {
  readonly stepS: number;
  #index = 0;
  #day = 0;
  #second = 0;
  #residueS = 0;
  #realS = 0;
  readonly #readRealS: () => number;

  constructor({ rateHz = tickRateHz, day = 0, second = 0, readRealS = () => 0 }: ClockSettings = {}) {
    this.stepS = 1 / rateHz;
    this.#readRealS = readRealS;
    this.setSimulated(day, second);
    this.sampleReal();
  }

  /** Ticks since the beginning. */
  get index(): number {
    return this.#index;
  }

  /** Tick time, in seconds since the beginning. */
  get tickS(): number {
    return this.#index * this.stepS;
  }

  /** Simulated time: whole days. */
  get day(): number {
    return this.#day;
  }

  /** Simulated time: seconds of the day, from 0 up to, but not including, 86400. */
  get second(): number {
    return this.#second;
  }

  /** Real time as it was at the last sample, in seconds. */
  get realS(): number {
    return this.#realS;
  }

  /** What rounding has left over for the next tick, s. */
  get residueS(): number {
    return this.#residueS;
  }

  /** Reads real time. A host does this once at the beginning of a tick, so that all subsystems see the same moment. */
  sampleReal(): number {
    this.#realS = this.#readRealS();
    return this.#realS;
  }

  /**
   * One tick onward; simulated time moves by `factor` times the step, which may be 0 (paused).
   * Throws EngineError `bad_elapsed_time`, and stands still, when the factor is not finite.
   */
  advance(factor: number): void {
    if (!Number.isFinite(factor)) {
      throw new EngineError(
        'bad_elapsed_time',
        `Time cannot run at a factor of ${factor}; it must be finite.`,
      );
    }
    this.#index++;
    // A compensated sum: what rounding loses is carried to the next tick, so that 90 ticks at factor 1 are exactly a second.
    const stepS = this.stepS * factor + this.#residueS;
    const moved = this.#second + stepS;
    this.#residueS = lostInSum(this.#second, stepS, moved);
    this.#day += Math.floor(moved / daySeconds);
    const shift = -Math.floor(moved / daySeconds) * daySeconds;
    this.#second = moved + shift;
    this.#residueS += lostInSum(moved, shift, this.#second);
    if (this.#second >= daySeconds) {
      // A moment so shortly before midnight that it rounds to midnight.
      this.#day++;
      this.#second = 0;
    }
  }

  /** Jumps to a simulated time. Throws EngineError `bad_elapsed_time` when the day is not whole or the second not in its day. */
  setSimulated(day: number, second: number): void {
    if (!Number.isSafeInteger(day) || !(second >= 0 && second < daySeconds)) {
      throw new EngineError(
        'bad_elapsed_time',
        `Day ${day}, second ${second} is no time: the day must be whole, the second 0 to 86400.`,
      );
    }
    this.#day = day;
    this.#second = second;
    this.#residueS = 0;
  }

  save(): ClockState {
    return { index: this.#index, day: this.#day, second: this.#second, residueS: this.#residueS };
  }

  /** Goes on where a clock was saved. Throws EngineError `bad_elapsed_time`, and changes nothing, when it is no such state. */
  restore({ index, day, second, residueS }: ClockState): void {
    if (!(Number.isSafeInteger(index) && index >= 0 && Number.isFinite(residueS))) {
      throw new EngineError(
        'bad_elapsed_time',
        `Tick ${index}, residue ${residueS} s is no state of a clock.`,
      );
    }
    this.setSimulated(day, second);
    this.#index = index;
    this.#residueS = residueS;
  }

  /** Hashes what the clock shows, and what rounding has left over; how many ticks it took to come here is no part of it. */
  hash(into: HashSink): void {
    into.f64(this.#day);
    into.f64(this.#second);
    into.f64(this.#residueS);
  }
}

/** What rounding took away from `a + b`, exactly (Neumaier 1974). */
function lostInSum(a: number, b: number, sum: number): number {
  return Math.abs(a) >= Math.abs(b) ? a - sum + b : b - sum + a;
}
