import type { Clock, HashSink } from '../../engine/index.ts';
import { exp, log } from '../../math/index.ts';

/** Ticks that a change of the time factor takes: half a second. */
const rampTicks = 45;
/** The slowest that time can run without standing still. */
const slowest = 1e-9;

/** The state of a flow beside its clock. */
export interface FlowState {
  readonly factor: number;
  readonly goal: number;
  readonly ticksLeft: number;
}

/**
 * How fast simulated time runs: moves the factor to its goal evenly in the logarithm, in `rampTicks` ticks, and never
 * lets it pass a cap. Pages run the same code to know how long the coming ticks are.
 */
export class TimeFlow {
  /** Simulated seconds per tick second while not paused. */
  factor = 1;
  #goal = 1;
  #ticksLeft = 0;

  constructor(factor: number) {
    this.factor = factor;
    this.#goal = factor;
  }

  /** One tick nearer to `target`, at most `cap` at once. Returns the factor. */
  approach(target: number, cap: number): number {
    const goal = Math.min(target, cap);
    if (goal !== this.#goal) {
      this.#goal = goal;
      this.#ticksLeft = rampTicks;
    }
    if (this.#ticksLeft > 1) this.factor *= exp(log(goal / this.factor) / this.#ticksLeft);
    else this.factor = goal;
    if (this.#ticksLeft > 0) this.#ticksLeft -= 1;
    this.factor = Math.min(this.factor, cap);
    return this.factor;
  }

  /** Lets the factor be lower at once, above zero; it grows back evenly. */
  slowTo(factor: number): void {
    this.factor = Math.max(factor, slowest);
    this.#ticksLeft = rampTicks;
  }

  /** Lets a factor hold at once. */
  settle(factor: number): void {
    this.factor = factor;
    this.#goal = factor;
    this.#ticksLeft = 0;
  }

  /** Where the factor is going. */
  get goal(): number {
    return this.#goal;
  }

  /** Ticks until it is there. */
  get ticksLeft(): number {
    return this.#ticksLeft;
  }

  save(): FlowState {
    return { factor: this.factor, goal: this.#goal, ticksLeft: this.#ticksLeft };
  }

  restore(state: FlowState): void {
    this.factor = state.factor;
    this.#goal = state.goal;
    this.#ticksLeft = state.ticksLeft;
  }

  hash(into: HashSink): void {
    into.f64(this.factor);
    into.f64(this.#goal);
    into.u32(this.#ticksLeft);
  }
}

/** The time span of an ephemeris: whole days, the end not included. */
export interface Span {
  readonly firstDay: number;
  readonly endDay: number;
}

/** Whether the clock would leave the span when it moved by `stepS`. */
export function leavesSpan(clock: Clock, stepS: number, { firstDay, endDay }: Span): boolean {
  const day = clock.day + Math.floor((clock.second + stepS) / 86_400);
  return day < firstDay || day >= endDay;
}
