import { pow } from '../../math/index.ts';
import { AstroError } from '../error.ts';
import type { Derivative, Stepper, StepWatch, Tolerance } from './integrator.ts';
import { checkArc, checkTolerance } from './refusals.ts';
import type { Tableau } from './tableau.ts';

const DEFAULT_MAX_STEPS = 100_000;
const SAFETY = 0.9;
const MOST_GROWTH = 6;
const MOST_SHRINK = 1 / 3;
/** Share of the error of the step before in the choice of the next: Gustafsson's controller. */
const MEMORY = 0.04;

/** Steps of an embedded Runge-Kutta method, the length chosen by Gustafsson's controller. */
export class RungeKutta implements Stepper {
  nextStepS = 0;
  timeS = 0;
  readonly #tableau: Tableau;
  readonly #tolerance: Tolerance;
  readonly #slopes: Float64Array[];
  readonly #trial: Float64Array;
  readonly #size: number;

  constructor(tableau: Tableau, size: number, tolerance: Tolerance) {
    checkTolerance(tolerance, size);
    this.#tableau = tableau;
    this.#tolerance = tolerance;
    this.#size = size;
    this.#slopes = tableau.rows.map(() => new Float64Array(size));
    this.#trial = new Float64Array(size);
  }

  advance(
    derivative: Derivative,
    state: Float64Array,
    fromS: number,
    toS: number,
    firstStepS: number,
    watch?: StepWatch,
  ): number {
    checkArc(state, this.#size, fromS, toS, firstStepS);
    const { maxSteps = DEFAULT_MAX_STEPS, maxStepS = Number.POSITIVE_INFINITY } = this.#tolerance;
    const direction = toS >= fromS ? 1 : -1;
    const slopes = this.#slopes;
    const exponent = 1 / (this.#tableau.errorOrder + 1);
    let time = fromS;
    let steps = 0;
    let before = 1e-4;
    let refused = false;
    this.timeS = fromS;
    if (time === toS) return 0;
    derivative(time, state, slopes[0]);
    let step =
      firstStepS > 0
        ? firstStepS
        : this.#firstStep(derivative, state, time, direction, Math.min(maxStepS, Math.abs(toS - fromS)));
    while (time !== toS) {
      if (!(steps < maxSteps))
        throw new AstroError(
          'step_limit',
          `${maxSteps} steps do not reach from ${fromS} s to ${toS} s; ${time} s is reached.`,
        );
      step = Math.min(step, maxStepS);
      const left = Math.abs(toS - time);
      const last = step >= left;
      // a rest that is shorter than the step is halved rather than left as a sliver
      const length = last ? left : Math.min(step, 0.5 * left);
      const end = last ? toS : time + direction * length;
      const error = this.#try(derivative, state, time, end - time);
      steps += 1;
      if (error <= 1) {
        const factor = SAFETY * pow(Math.max(error, 1e-10), MEMORY - exponent) * pow(before, -MEMORY);
        const growth = Math.min(refused ? 1 : MOST_GROWTH, Math.max(MOST_SHRINK, factor));
        before = Math.max(error, 1e-4);
        state.set(this.#trial);
        this.timeS = end;
        // a shortened step says little against the length that was planned
        step = Math.max(length * growth, length < step && growth >= 1 ? step : 0);
        refused = false;
        const goesOn = watch === undefined || watch(time, end, slopes[0], slopes[slopes.length - 1]);
        slopes[0].set(slopes[slopes.length - 1]);
        time = end;
        if (!goesOn) break;
      } else {
        step =
          length *
          (error < Number.POSITIVE_INFINITY ? Math.max(MOST_SHRINK, SAFETY * pow(error, -exponent)) : 0.1);
        refused = true;
        if (!(step > 1e-15 * Math.max(Math.abs(time), left * 1e-6)))
          throw new AstroError(
            'step_too_small',
            `The error cannot be held at ${time} s, however short the step.`,
          );
      }
    }
    this.nextStepS = step;
    return steps;
  }

  /** Makes the trial state; returns its error in units of the tolerance, infinite where it is no number. */
  #try(derivative: Derivative, state: Float64Array, time: number, h: number): number {
    const { rows, nodes, error, coarseError } = this.#tableau;
    const slopes = this.#slopes;
    const trial = this.#trial;
    const size = this.#size;
    for (let stage = 1; stage < rows.length; stage++) {
      const row = rows[stage];
      trial.set(state);
      for (let at = 0; at < row.length; at += 2) {
        const slope = slopes[row[at]];
        const weight = h * row[at + 1];
        for (let i = 0; i < size; i++) trial[i] += weight * slope[i];
      }
      derivative(time + nodes[stage] * h, trial, slopes[stage]);
    }
    const fine = this.#errorSquare(error, state, h);
    if (!(fine < Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY;
    if (fine === 0) return 0;
    if (coarseError === null) return Math.sqrt(fine);
    const coarse = this.#errorSquare(coarseError, state, h);
    return fine / Math.sqrt(fine + 0.01 * coarse);
  }

  /** Mean square of an error estimate, each component in units of what is tolerated of it. */
  #errorSquare(weights: Float64Array, state: Float64Array, h: number): number {
    const { relative, absolute } = this.#tolerance;
    const slopes = this.#slopes;
    let sum = 0;
    for (let i = 0; i < this.#size; i++) {
      let off = 0;
      for (let at = 0; at < weights.length; at += 2) off += weights[at + 1] * slopes[weights[at]][i];
      const scale = absolute[i] + relative * Math.max(Math.abs(state[i]), Math.abs(this.#trial[i]));
      const part = (off * h) / scale;
      sum += part * part;
    }
    return sum / this.#size;
  }

  /**
   * Hairer, Norsett and Wanner 1993, section II.4: from the sizes of the state, its slope and the slope's change;
   * looks no further than `most`.
   */
  #firstStep(
    derivative: Derivative,
    state: Float64Array,
    time: number,
    direction: number,
    most: number,
  ): number {
    const slopes = this.#slopes;
    const size = this.#norm(state, null, state);
    const speed = this.#norm(slopes[0], null, state);
    const guess = Math.min(most, size < 1e-5 || speed < 1e-5 ? 1e-6 : (0.01 * size) / speed);
    for (let i = 0; i < this.#size; i++) this.#trial[i] = state[i] + direction * guess * slopes[0][i];
    derivative(time + direction * guess, this.#trial, slopes[1]);
    const bend = this.#norm(slopes[1], slopes[0], state) / guess;
    const steepest = Math.max(speed, bend);
    const fitted =
      steepest <= 1e-15
        ? Math.max(1e-6, guess * 1e-3)
        : pow(0.01 / steepest, 1 / (this.#tableau.errorOrder + 1));
    return Math.min(100 * guess, fitted);
  }

  #norm(a: Float64Array, minus: Float64Array | null, state: Float64Array): number {
    const { relative, absolute } = this.#tolerance;
    let sum = 0;
    for (let i = 0; i < this.#size; i++) {
      const part = (a[i] - (minus === null ? 0 : minus[i])) / (absolute[i] + relative * Math.abs(state[i]));
      sum += part * part;
    }
    return Math.sqrt(sum / this.#size);
  }
}
