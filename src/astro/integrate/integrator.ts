/** Slope of a state: writes d(state)/dt at `timeS` into `out`. Must not change `state`. */
export type Derivative = (timeS: number, state: Float64Array, out: Float64Array) => void;

/** How exact a solution is asked for. */
export interface Tolerance {
  /** Part of each component's own size. */
  readonly relative: number;
  /** Smallest error worth avoiding, one for each component, in its unit. */
  readonly absolute: Float64Array;
  /** Longest step, s; default none. */
  readonly maxStepS?: number;
  /** Most steps, refused ones included, in one `advance`; default 100 000. */
  readonly maxSteps?: number;
}

/**
 * Is told of every step that holds, with the slopes at both its ends (which the next step overwrites); the state is at the
 * end. Says whether to go on.
 */
export type StepWatch = (
  fromS: number,
  toS: number,
  slopeFrom: Float64Array,
  slopeTo: Float64Array,
) => boolean;

/** Carries one state, or one after another of the same size, along a differential equation. */
export interface Stepper {
  /**
   * Advances `state` in place from one time to another, forward or backward, and returns the number of steps.
   * @param firstStepS step to try first (what `nextStepS` said after the arc before), or 0 to let it be found
   * @throws AstroError `step_limit` when `maxSteps` do not suffice, `step_too_small` when the error cannot be held
   *   (a collision, or a slope that is not finite); `state` then holds the last good point, at `timeS`.
   */
  advance(
    derivative: Derivative,
    state: Float64Array,
    fromS: number,
    toS: number,
    firstStepS: number,
    watch?: StepWatch,
  ): number;
  /** The step that the last arc would have gone on with, s, always positive. Part of what a snapshot must keep. */
  readonly nextStepS: number;
  /** The time that the last arc has reached: its end, unless it threw or its watch held it. */
  readonly timeS: number;
}

/** A method of integration, as a record. */
export interface Integrator {
  readonly name: string;
  readonly order: number;
  /** Finds its step by itself. */
  readonly kind: 'adaptive';
  /** Equations of any kind, or states of places and, behind them, as many velocities. */
  readonly systems: 'any' | 'second-order';
  /** What it keeps the energy of the outer solar system within, relative, over a thousand revolutions of Jupiter. */
  readonly energyBound: number;
  /** The smallest relative tolerance that rounding lets it keep; the bound above holds there. */
  readonly finest: number;
  readonly doc: string;
  /** A stepper for states of `size` components; allocates all it will ever need. */
  create(size: number, tolerance: Tolerance): Stepper;
}
