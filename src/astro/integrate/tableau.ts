/**
 * An explicit embedded Runge-Kutta method. Rows are flat lists of (stage, weight) pairs without the zeros.
 * The last stage of every method here is the slope at the new point, so that the next step gets its first for free.
 */
export interface Tableau {
  readonly name: string;
  /** Order of the solution that is carried on. */
  readonly order: number;
  /** Order of the error estimate: the step grows like error^(-1 / (errorOrder + 1)). */
  readonly errorOrder: number;
  /** See `Integrator`. */
  readonly energyBound: number;
  /** See `Integrator`. */
  readonly finest: number;
  readonly doc: string;
  /** Time of each stage as a fraction of the step. */
  readonly nodes: Float64Array;
  /** How each stage's state is made from the slopes before it; the last row makes the new state. */
  readonly rows: readonly Float64Array[];
  /** Weights of the error estimate. */
  readonly error: Float64Array;
  /** Weights of a second, coarser estimate that steadies the first (Dormand-Prince 8), or none. */
  readonly coarseError: Float64Array | null;
}
