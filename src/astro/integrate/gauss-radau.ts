import { pow } from '../../math/index.ts';
import { AstroError } from '../error.ts';
import { addTo } from './compensated.ts';
import type { Derivative, Integrator, Stepper, StepWatch, Tolerance } from './integrator.ts';
import {
  inverseGaps,
  NODES,
  nodes,
  ofPlaces,
  ofSpeeds,
  shifts,
  toPowers,
  toProducts,
} from './radau-tables.ts';
import { checkArc, checkTolerance } from './refusals.ts';

const DEFAULT_MAX_STEPS = 100_000;
/** Rounds of the predictor and corrector in one step; two or three are usual. */
const MOST_ROUNDS = 12;
/** A change of the highest term this small, in parts of the slope, is rounding. */
const CONVERGED = 1e-16;
/** A step is made again when the one that fits is shorter than this part of it; the next grows by its inverse at most. */
const SAFETY = 0.25;
/** The prediction of the next polynomial is worth nothing where the step grows more than this. */
const MOST_STRETCH = 20;
/** An acceleration this small beside the greatest is what rounding leaves of none. */
const NOTHING = 1e-13;
/**
 * The step as a part of the time scale of the motion, at a relative tolerance of 1e-16: the seventh root of 5040 e-9
 * (Pham, Rein and Spiegel 2024), and the most that still converges.
 */
const FINEST_SHARE = 0.17507;
const COARSEST_SHARE = 0.6;
const FINEST = 1e-16;

/**
 * Everhart 1985, in Dynamics of Comets (Carusi and Valsecchi), 185; with the predictor, the corrector and the compensated
 * sums of Rein and Spiegel 2015, MNRAS 446, 1424, and the choice of step of Pham, Rein and Spiegel 2024, Open J.
 * Astrophys. 7.
 */
export const gaussRadau15: Integrator = {
  name: 'gauss-radau-15',
  order: 15,
  kind: 'adaptive',
  systems: 'second-order',
  energyBound: 1e-14,
  finest: FINEST,
  doc: 'Fifteenth order on Gauss-Radau spacings with compensated sums: exact to rounding over long times and through encounters.',
  create: (size, tolerance) => new GaussRadau(size, tolerance),
};

/**
 * States are places and, behind them, velocities; of the slope only the second half is read. Accelerations are a polynomial
 * of the eighth degree in the step, as powers (b) and in Newton's form (g), seven numbers for each component.
 */
class GaussRadau implements Stepper {
  nextStepS = 0;
  timeS = 0;
  readonly #tolerance: Tolerance;
  /** Components of a place, half of a state. */
  readonly #half: number;
  readonly #share: number;
  readonly #b: Float64Array;
  readonly #g: Float64Array;
  /** The polynomial of the last good step, and what had been predicted of it. */
  readonly #lastB: Float64Array;
  readonly #predicted: Float64Array;
  readonly #predictedNow: Float64Array;
  /** What the doubles of the state leave out. */
  readonly #rest: Float64Array;
  readonly #trial: Float64Array;
  readonly #slope: Float64Array;
  #start: Float64Array;
  #end: Float64Array;
  #lastLength = 0;

  constructor(size: number, tolerance: Tolerance) {
    checkTolerance(tolerance, size);
    if (size % 2 !== 0)
      throw new AstroError(
        'out_of_range',
        `A state of ${size} components cannot be places and their velocities; give as many of each.`,
      );
    this.#tolerance = tolerance;
    this.#half = size / 2;
    this.#share = shareOf(tolerance.relative);
    const polynomial = (): Float64Array => new Float64Array(NODES * this.#half);
    this.#b = polynomial();
    this.#g = polynomial();
    this.#lastB = polynomial();
    this.#predicted = polynomial();
    this.#predictedNow = polynomial();
    this.#rest = new Float64Array(size);
    this.#trial = new Float64Array(size);
    this.#slope = new Float64Array(size);
    this.#start = new Float64Array(size);
    this.#end = new Float64Array(size);
  }

  advance(
    derivative: Derivative,
    state: Float64Array,
    fromS: number,
    toS: number,
    firstStepS: number,
    watch?: StepWatch,
  ): number {
    checkArc(state, 2 * this.#half, fromS, toS, firstStepS);
    const { maxSteps = DEFAULT_MAX_STEPS, maxStepS = Number.POSITIVE_INFINITY } = this.#tolerance;
    const direction = toS >= fromS ? 1 : -1;
    this.timeS = fromS;
    if (fromS === toS) return 0;
    this.#rest.fill(0);
    this.#lastLength = 0;
    derivative(fromS, state, this.#start);
    const most = Math.min(maxStepS, Math.abs(toS - fromS));
    let step = firstStepS > 0 ? firstStepS : this.#firstStep(derivative, state, fromS, direction * most);
    let steps = 0;
    while (this.timeS !== toS) {
      const time = this.timeS;
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
      this.#solve(derivative, state, time, end - time);
      steps += 1;
      const fitting = this.#fittingStep(Math.abs(end - time));
      if (fitting >= SAFETY * length) {
        this.#accept(state, end - time);
        derivative(end, state, this.#end);
        this.timeS = end;
        // a shortened step says little against the length that was planned
        step = Math.min(fitting, length < step ? step : length / SAFETY);
        const goOn = watch === undefined || watch(time, end, this.#start, this.#end);
        const spare = this.#start;
        this.#start = this.#end;
        this.#end = spare;
        if (!goOn) break;
      } else {
        step = fitting > 0 ? Math.max(fitting, 0.001 * length) : 0.1 * length;
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

  /** Finds the polynomial of the accelerations over a step of signed length `h`. */
  #solve(derivative: Derivative, state: Float64Array, time: number, h: number): void {
    this.#predict(this.#lastLength === 0 ? Number.POSITIVE_INFINITY : h / this.#lastLength);
    let before = Number.POSITIVE_INFINITY;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      let change = 0;
      for (let node = 1; node <= NODES; node++) {
        this.#place(state, node, h);
        derivative(time + nodes[node] * h, this.#trial, this.#slope);
        change = this.#correct(node);
      }
      // no number, rounding, or no gain any more
      if (!(change > CONVERGED) || (round > 1 && change >= before)) return;
      before = change;
    }
  }

  /** Writes the state at a node of the step into `trial`. */
  #place(state: Float64Array, node: number, h: number): void {
    const half = this.#half;
    const b = this.#b;
    const trial = this.#trial;
    const start = this.#start;
    const rest = this.#rest;
    const t = nodes[node] * h;
    const w = node * NODES;
    const w0 = ofPlaces[w];
    const w1 = ofPlaces[w + 1];
    const w2 = ofPlaces[w + 2];
    const w3 = ofPlaces[w + 3];
    const w4 = ofPlaces[w + 4];
    const w5 = ofPlaces[w + 5];
    const w6 = ofPlaces[w + 6];
    const u0 = ofSpeeds[w];
    const u1 = ofSpeeds[w + 1];
    const u2 = ofSpeeds[w + 2];
    const u3 = ofSpeeds[w + 3];
    const u4 = ofSpeeds[w + 4];
    const u5 = ofSpeeds[w + 5];
    const u6 = ofSpeeds[w + 6];
    for (let i = 0, at = 0; i < half; i++, at += NODES) {
      const a = start[half + i];
      const v = state[half + i];
      const b0 = b[at];
      const b1 = b[at + 1];
      const b2 = b[at + 2];
      const b3 = b[at + 3];
      const b4 = b[at + 4];
      const b5 = b[at + 5];
      const b6 = b[at + 6];
      // the smallest first
      const fall = w6 * b6 + w5 * b5 + w4 * b4 + w3 * b3 + w2 * b2 + w1 * b1 + w0 * b0 + 0.5 * a;
      const gain = u6 * b6 + u5 * b5 + u4 * b4 + u3 * b3 + u2 * b2 + u1 * b1 + u0 * b0 + a;
      trial[i] = state[i] + (t * (v + t * fall) + rest[i]);
      trial[half + i] = v + (t * gain + rest[half + i]);
    }
  }

  /** Takes the slope at a node into the polynomial; returns how much its highest term changed, in parts of the slope. */
  #correct(node: number): number {
    const half = this.#half;
    const b = this.#b;
    const g = this.#g;
    const start = this.#start;
    const slope = this.#slope;
    const gaps = node * 8;
    const powers = (node - 1) * NODES;
    let change = 0;
    let size = 0;
    for (let i = 0, at = 0; i < half; i++, at += NODES) {
      const a = slope[half + i];
      let value = (a - start[half + i]) * inverseGaps[gaps];
      for (let j = 1; j < node; j++) value = (value - g[at + j - 1]) * inverseGaps[gaps + j];
      const gain = value - g[at + node - 1];
      g[at + node - 1] = value;
      for (let k = 0; k < node; k++) b[at + k] += toPowers[powers + k] * gain;
      const most = Math.abs(gain);
      if (!(most <= change)) change = most;
      const by = Math.abs(a);
      if (by > size) size = by;
    }
    return change === 0 ? 0 : change / size;
  }

  /** The polynomial of the last step, carried on into one that is `stretch` times as long. */
  #predict(stretch: number): void {
    const b = this.#b;
    const g = this.#g;
    const last = this.#lastB;
    const predicted = this.#predicted;
    const now = this.#predictedNow;
    if (!(Math.abs(stretch) <= MOST_STRETCH)) {
      b.fill(0);
      g.fill(0);
      now.fill(0);
      return;
    }
    for (let at = 0; at < b.length; at += NODES) {
      let power = stretch;
      for (let j = 0; j < NODES; j++) {
        let sum = 0;
        for (let k = j; k < NODES; k++) sum += shifts[j * NODES + k] * last[at + k];
        now[at + j] = power * sum;
        // what the last prediction missed will be missed again
        b[at + j] = now[at + j] + (last[at + j] - predicted[at + j]);
        power *= stretch;
      }
      for (let j = 0; j < NODES; j++) {
        let sum = 0;
        for (let k = j; k < NODES; k++) sum += toProducts[k * NODES + j] * b[at + k];
        g[at + j] = sum;
      }
    }
  }

  /** Moves the state to the end of the step and keeps what rounding would lose. */
  #accept(state: Float64Array, h: number): void {
    const half = this.#half;
    const b = this.#b;
    const start = this.#start;
    const rest = this.#rest;
    for (let i = 0, at = 0; i < half; i++, at += NODES) {
      const a = start[half + i];
      const v = state[half + i];
      const fall =
        a / 2 +
        (b[at] / 6 +
          (b[at + 1] / 12 +
            (b[at + 2] / 20 + (b[at + 3] / 30 + (b[at + 4] / 42 + (b[at + 5] / 56 + b[at + 6] / 72))))));
      const gain =
        b[at] / 2 +
        (b[at + 1] / 3 +
          (b[at + 2] / 4 + (b[at + 3] / 5 + (b[at + 4] / 6 + (b[at + 5] / 7 + b[at + 6] / 8)))));
      const restOfV = rest[half + i];
      addTo(state, rest, i, h * v);
      addTo(state, rest, i, h * h * fall + h * restOfV);
      addTo(state, rest, half + i, h * a);
      addTo(state, rest, half + i, h * gain);
    }
    this.#lastB.set(b);
    this.#predicted.set(this.#predictedNow);
    this.#lastLength = h;
  }

  /**
   * The step that fits the motion: the shortest time in which the acceleration of a body changes, infinite where none does,
   * zero where something is no number. Components count in threes, as those of a body.
   */
  #fittingStep(length: number): number {
    const half = this.#half;
    const group = half % 3 === 0 ? 3 : half;
    const slope = this.#slope;
    let most = 0;
    for (let i = half; i < 2 * half; i++) most = Math.max(most, Math.abs(slope[i]));
    if (!(most < Number.POSITIVE_INFINITY)) return 0;
    let shortest = Number.POSITIVE_INFINITY;
    for (let from = 0; from < half; from += group) {
      const square = this.#changeSquare(from, group, NOTHING * most);
      if (square < shortest) shortest = square;
    }
    return this.#share * Math.sqrt(shortest) * length;
  }

  /**
   * Squared time, in steps, in which the acceleration of one body changes: from its first and second derivatives at the end of
   * the step, or from those of its first derivative where it passes through zero and has no scale of its own.
   */
  #changeSquare(from: number, group: number, nothing: number): number {
    const b = this.#b;
    const slope = this.#slope;
    const half = this.#half;
    let force = 0;
    let jerk = 0;
    let snap = 0;
    let crackle = 0;
    for (let i = from; i < from + group; i++) {
      const at = i * NODES;
      const b2 = b[at + 2];
      const b3 = b[at + 3];
      const b4 = b[at + 4];
      const b5 = b[at + 5];
      const b6 = b[at + 6];
      const first = b[at] + 2 * b[at + 1] + 3 * b2 + 4 * b3 + 5 * b4 + 6 * b5 + 7 * b6;
      const second = 2 * b[at + 1] + 6 * b2 + 12 * b3 + 20 * b4 + 30 * b5 + 42 * b6;
      const third = 6 * b2 + 24 * b3 + 60 * b4 + 120 * b5 + 210 * b6;
      force += slope[half + i] * slope[half + i];
      jerk += first * first;
      snap += second * second;
      crackle += third * third;
    }
    if (!(force > nothing * nothing)) return Number.POSITIVE_INFINITY;
    const ofForce = (2 * force) / (jerk + Math.sqrt(force * snap));
    const ofJerk = (2 * jerk) / (snap + Math.sqrt(jerk * crackle));
    return Math.max(ofJerk, ofForce);
  }

  /** A first step from how the acceleration changes over a short way; later ones mend it where it is wrong. */
  #firstStep(derivative: Derivative, state: Float64Array, time: number, most: number): number {
    const half = this.#half;
    const start = this.#start;
    const trial = this.#trial;
    const group = half % 3 === 0 ? 3 : half;
    let probe = Math.abs(most);
    for (let from = 0; from < half; from += group) {
      const place = norm(state, from, group);
      const speed = norm(state, half + from, group);
      const force = norm(start, half + from, group);
      const scale = speed > 0 ? speed / force : Math.sqrt(place / force);
      if (scale > 0 && scale < probe) probe = scale;
    }
    probe *= most < 0 ? -0.01 : 0.01;
    for (let i = 0; i < half; i++) {
      trial[i] = state[i] + probe * (state[half + i] + 0.5 * probe * start[half + i]);
      trial[half + i] = state[half + i] + probe * start[half + i];
    }
    derivative(time + probe, trial, this.#slope);
    for (let i = half; i < 2 * half; i++) this.#slope[i] -= start[i];
    const nothing = NOTHING * norm(start, half, half);
    let shortest = 10;
    for (let from = half; from < 2 * half; from += group) {
      const force = norm(start, from, group);
      const ratio = force / norm(this.#slope, from, group);
      if (force > nothing && ratio < shortest) shortest = ratio;
    }
    return Math.min(Math.abs(most), 100 * this.#share * Math.abs(probe) * shortest);
  }
}

function norm(values: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}

/** The error of a step goes with its sixteenth power. */
function shareOf(relative: number): number {
  return Math.min(COARSEST_SHARE, FINEST_SHARE * pow(Math.max(relative, FINEST) / FINEST, 1 / 16));
}
