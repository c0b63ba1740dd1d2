import { AstroError } from '../error.ts';
import { checkFixedStep, checkState, checkTimes, shareOf, stepsThrough } from './fixed-step.ts';
import type { Forces } from './forces.ts';
import { Jacobi } from './jacobi.ts';
import { driftKepler } from './kepler-drift.ts';
import type { Mover, MoverSettings, MoverWatch, NBodyMethod } from './method.ts';
import { fastestTurnS, hasRuler, LEAST_RULE, shortestPeriodS } from './pairs.ts';

const NAME = 'wisdom-holman';
/** Steps in the shortest revolution. */
const STEPS_A_REVOLUTION = 20;

/** Wisdom and Holman 1991, AJ 102, 1528, in the Jacobi coordinates of Rein and Tamayo 2015, MNRAS 452, 376. */
export const wisdomHolman: NBodyMethod = {
  name: NAME,
  order: 2,
  kind: 'symplectic',
  energyBound: 1e-6,
  boundStep: 0.0123,
  finest: 0,
  doc: 'Second order in the pulls of planets on each other, exact in those of the star: long runs of planets at a fixed step.',
  relativityForm: 'potential',
  suggestStepS: (forces, state) =>
    // an orbit that nothing disturbs is exact in steps of any length
    shareOf(
      undisturbed(forces) ? shortestPeriodS(forces, state) : fastestTurnS(forces, state),
      STEPS_A_REVOLUTION,
      NAME,
    ),
  create: (forces, settings, state) => new WisdomHolman(forces, settings, state),
};

class WisdomHolman implements Mover {
  timeS = 0;
  nextStepS = 0;
  readonly #forces: Forces;
  readonly #settings: MoverSettings;
  readonly #places: Float64Array;
  readonly #speeds: Float64Array;
  readonly #pulls: Float64Array;
  readonly #slope: Float64Array;
  readonly #jacobi: Jacobi;

  constructor(forces: Forces, settings: MoverSettings, state: Float64Array) {
    checkRule(forces);
    checkFixedStep(forces, settings, NAME);
    this.#forces = forces;
    this.#settings = settings;
    this.#jacobi = new Jacobi(forces, state);
    this.#places = new Float64Array(3 * forces.count);
    this.#speeds = new Float64Array(3 * forces.count);
    this.#pulls = new Float64Array(3 * forces.count);
    this.#slope = new Float64Array(6 * forces.count);
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
    const half = 3 * this.#forces.count;
    const jacobi = this.#jacobi;
    const steps = stepsThrough(toS - fromS, this.#settings);
    const h = (toS - fromS) / steps;
    jacobi.fromBodies(state, 0, this.#places);
    jacobi.fromBodies(state, half, this.#speeds);
    this.#drift(0.5 * h);
    let done = 0;
    while (done < steps) {
      this.#kick(state, h);
      done += 1;
      const last = done === steps;
      // two half drifts make a whole one, where nobody looks in between
      this.#drift(last || watch !== undefined ? 0.5 * h : h);
      if (!last && watch === undefined) continue;
      jacobi.toBodies(this.#places, state, 0);
      jacobi.toBodies(this.#speeds, state, half);
      const before = this.timeS;
      this.timeS = last ? toS : fromS + done * h;
      checkState(state, this.timeS);
      if (watch === undefined || last) {
        watch?.(before, this.timeS, null, null);
        break;
      }
      if (!watch(before, this.timeS, null, null)) break;
      this.#drift(0.5 * h);
    }
    this.nextStepS = Math.abs(h);
    return done;
  }

  #drift(h: number): void {
    const { inside } = this.#jacobi;
    const places = this.#places;
    const speeds = this.#speeds;
    for (let k = 0; k < 3; k++) places[k] += h * speeds[k];
    for (let slot = 1; slot < inside.length; slot++) driftKepler(inside[slot], places, speeds, 3 * slot, h);
  }

  /** Every pull but that of the mass inside of each orbit. `state` lends the room for the places. */
  #kick(state: Float64Array, h: number): void {
    const jacobi = this.#jacobi;
    const places = this.#places;
    const speeds = this.#speeds;
    const pulls = this.#pulls;
    const { inside } = jacobi;
    jacobi.toBodies(places, state, 0);
    this.#forces.derivative(0, state, this.#slope);
    jacobi.fromBodies(this.#slope, 3 * this.#forces.count, pulls);
    for (let slot = 1, at = 3; slot < inside.length; slot++, at += 3) {
      const x = places[at];
      const y = places[at + 1];
      const z = places[at + 2];
      const square = x * x + y * y + z * z;
      const inner = inside[slot] / (square * Math.sqrt(square));
      speeds[at] += h * (pulls[at] + inner * x);
      speeds[at + 1] += h * (pulls[at + 1] + inner * y);
      speeds[at + 2] += h * (pulls[at + 2] + inner * z);
    }
  }
}

/** Whether every body goes about one mass, or another body, and nothing else acts. */
function undisturbed({ system, massive, count }: Forces): boolean {
  const alone = massive === 1 || count === 2;
  return alone && system.relativity === undefined && (system.oblate ?? []).length === 0;
}

function checkRule({ system: { gmM3S2: gm } }: Forces): void {
  if (!hasRuler(gm))
    throw new AstroError(
      'out_of_range',
      `${NAME} wants one body ${LEAST_RULE} times heavier than all others together; choose another method.`,
    );
}
