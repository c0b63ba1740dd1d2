import { addTo } from '../integrate/compensated.ts';
import { checkFixedStep, checkState, checkTimes, shareOf, stepsThrough } from './fixed-step.ts';
import type { Forces } from './forces.ts';
import type { Mover, MoverSettings, MoverWatch, NBodyMethod } from './method.ts';
import { fastestTurnS, tightestPair } from './pairs.ts';

const NAME = 'splitting-8';
/** Steps in the shortest revolution of any two bodies about each other. */
const STEPS_A_REVOLUTION = 24;

/**
 * Lengths of the fifteen leapfrog steps that make one of order 8: Suzuki and Umeno 1993, in Computer Simulation Studies in
 * Condensed-Matter Physics VI, 74 (Hairer, Lubich and Wanner 2006, Geometric Numerical Integration, eq. V.3.11).
 */
// biome-ignore format: a symmetric row
const lengths = Float64Array.of(
  0.741670364350613, -0.4091008258000316, 0.1907547102962384, -0.5738624711160822, 0.2990641813036559,
  0.33462491824529816, 0.3152930923967666, -0.7968879393529164, 0.3152930923967666, 0.33462491824529816,
  0.2990641813036559, -0.5738624711160822, 0.1907547102962384, -0.4091008258000316, 0.741670364350613,
);

/** A composition of leapfrog steps, for bodies of any masses that stay apart. */
export const splitting8: NBodyMethod = {
  name: NAME,
  order: 8,
  kind: 'symplectic',
  energyBound: 1e-14,
  boundStep: 0.0123,
  finest: 0,
  doc: 'Eighth order from fifteen leapfrog steps, of motion and of pulls in turn: long runs of any masses at a fixed step.',
  relativityForm: 'potential',
  suggestStepS: (forces, state) => {
    const circleS = tightestPair(forces, state)?.periodS ?? Number.POSITIVE_INFINITY;
    return shareOf(Math.min(circleS, fastestTurnS(forces, state)), STEPS_A_REVOLUTION, NAME);
  },
  create: (forces, settings) => new Splitting(forces, settings),
};

class Splitting implements Mover {
  timeS = 0;
  nextStepS = 0;
  readonly #forces: Forces;
  readonly #settings: MoverSettings;
  readonly #slope: Float64Array;
  /** What the doubles of the state leave out. */
  readonly #rest: Float64Array;

  constructor(forces: Forces, settings: MoverSettings) {
    checkFixedStep(forces, settings, NAME);
    this.#forces = forces;
    this.#settings = settings;
    this.#slope = new Float64Array(6 * forces.count);
    this.#rest = new Float64Array(6 * forces.count);
  }

  advance(
    state: Float64Array,
    fromS: number,
    toS: number,
    _firstStepS: number,
    watch: MoverWatch | undefined,
  ): number {
    checkTimes(fromS, toS);
    this.timeS = fromS;
    if (fromS === toS) return 0;
    const steps = stepsThrough(toS - fromS, this.#settings);
    const h = (toS - fromS) / steps;
    this.#rest.fill(0);
    let done = 0;
    while (done < steps) {
      this.#step(state, h);
      done += 1;
      const before = this.timeS;
      this.timeS = done === steps ? toS : fromS + done * h;
      checkState(state, this.timeS);
      if (watch !== undefined && !watch(before, this.timeS, null, null)) break;
    }
    this.nextStepS = Math.abs(h);
    return done;
  }

  #step(state: Float64Array, h: number): void {
    const half = 3 * this.#forces.count;
    const slope = this.#slope;
    const rest = this.#rest;
    let drift = 0.5 * lengths[0] * h;
    for (let stage = 0; stage < lengths.length; stage++) {
      for (let i = 0; i < half; i++) addTo(state, rest, i, drift * state[half + i]);
      this.#forces.derivative(0, state, slope);
      const kick = lengths[stage] * h;
      for (let i = half; i < 2 * half; i++) addTo(state, rest, i, kick * slope[i]);
      const next = stage + 1 < lengths.length ? lengths[stage + 1] : 0;
      drift = 0.5 * (lengths[stage] + next) * h;
    }
    for (let i = 0; i < half; i++) addTo(state, rest, i, drift * state[half + i]);
  }
}
