import { bodies } from '../bodies/bodies.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { AstroError } from '../error.ts';
import type { Stepper } from '../integrate/integrator.ts';
import { integrators } from '../integrate/integrators.ts';
import { driftKepler } from './kepler-drift.ts';
import { SwarmField } from './swarm-field.ts';

/** Most bodies of one swarm. */
const MOST_BODIES = 100_000;
/** Longest step, s, unless the owner says otherwise; longer spans take several. */
const LONGEST_STEP_S = 3600;
/** Most steps in one span. */
const MOST_STEPS = 100_000;
/**
 * A body goes an adaptive way where the square of the step, in parts of the time in which a perturber would bring it round
 * (over 2 pi), is greater than this: beyond, a flight past the Earth errs by some ten metres a day.
 */
const NEAR = 3e-5;
const RELATIVE = 1e-15;
const ABSOLUTE_M = 1e-3;
const ABSOLUTE_MPS = 1e-7;
/** Most steps of one adaptive way. */
const MOST_NEAR_STEPS = 2000;

/** What a swarm goes about, and what disturbs it. */
export interface SwarmSettings {
  /** Index of the body that all go about, such as the Sun. */
  readonly center: number;
  /** Indices of the bodies whose pull counts beside, with that of their moons. */
  readonly perturbers: readonly number[];
  /** Most bodies that it will hold, 100 000 at most. */
  readonly capacity: number;
  /** Whether the first post-Newtonian term of the centre counts; default true. */
  readonly relativity?: boolean;
  /** Longest step, s; default an hour. The error goes with its square: a 300th of the time about the centre is fine. */
  readonly longestStepS?: number;
}

/**
 * Many bodies without mass about one centre, such as minor planets, among bodies whose ways an ephemeris knows. A step parts the
 * exact conic about the centre by kicks of the perturbers and of the centre's flattening (J2), with the weights of Lobatto's
 * quadrature: the method SBAB2 of Laskar and Robutel 2001, Celest. Mech. Dyn. Astr. 80, 39, of fourth order in these pulls. A body
 * near a perturber takes an adaptive way instead. Allocates nothing after construction.
 */
export class Swarm {
  /** Place and velocity of each body relative to the centre, six numbers a row, m and m/s, ICRF axes. */
  readonly states: Float64Array;
  /** Rows of the bodies that fell into the centre or a perturber in the last span, and the indices of those. */
  readonly fallenRows: Int32Array;
  readonly fallenInto: Int32Array;
  /** How many did; they stay where they fell until they are taken out. */
  fallen = 0;
  /** Steps of the last span that took the adaptive way: each costs some hundred usual ones. */
  nearSteps = 0;
  readonly #center: number;
  readonly #gm: number;
  readonly #longestStepS: number;
  readonly #radiusM: number;
  readonly #field: SwarmField;
  readonly #stepper: Stepper;
  #start: Float64Array;
  #end: Float64Array;
  readonly #middle: Float64Array;
  readonly #between: Float64Array;
  readonly #place = new Float64Array(3);
  readonly #velocity = new Float64Array(3);
  readonly #near = new Float64Array(6);
  #count = 0;
  #day = 0;
  #second = 0;
  #struck = -1;

  /** @throws AstroError `out_of_range` for a centre without mass, unknown bodies or a capacity or step that cannot be had */
  constructor(ephemeris: Ephemeris, settings: SwarmSettings) {
    const { center, perturbers, capacity, relativity = true, longestStepS = LONGEST_STEP_S } = settings;
    const isOther = (one: number): boolean => one !== center && one >= 0 && one < bodies.length;
    if (!(bodies[center]?.gmM3S2 > 0 && perturbers.every(isOther)))
      throw new AstroError(
        'out_of_range',
        'A swarm needs a centre with mass, and perturbers that are other bodies.',
      );
    if (!(Number.isInteger(capacity) && capacity >= 1 && capacity <= MOST_BODIES))
      throw new AstroError('out_of_range', `A swarm holds 1 to ${MOST_BODIES} bodies, not ${capacity}.`);
    if (!(longestStepS > 0))
      throw new AstroError('out_of_range', `A step of a swarm takes some time, not ${longestStepS} s.`);
    this.#center = center;
    this.#longestStepS = longestStepS;
    this.#gm = bodies[center].gmM3S2;
    this.#radiusM = bodies[center].equatorialRadiusM;
    this.#field = new SwarmField(ephemeris, center, perturbers, relativity);
    this.#start = this.#field.makePlaces();
    this.#end = this.#field.makePlaces();
    this.#middle = this.#field.makePlaces();
    this.#between = this.#field.makePlaces();
    this.states = new Float64Array(6 * capacity);
    this.fallenRows = new Int32Array(capacity);
    this.fallenInto = new Int32Array(capacity);
    const absolute = new Float64Array(6).fill(ABSOLUTE_M, 0, 3).fill(ABSOLUTE_MPS, 3);
    this.#stepper = integrators.long.create(6, { relative: RELATIVE, absolute, maxSteps: MOST_NEAR_STEPS });
  }

  /** How many bodies it holds, in the first rows. */
  get count(): number {
    return this.#count;
  }

  /**
   * Takes a body in and returns its row.
   * @throws AstroError `out_of_range` where there is no room, or the state is none
   */
  add(state: Float64Array): number {
    const at = 6 * this.#count;
    if (at === this.states.length)
      throw new AstroError(
        'out_of_range',
        `The swarm is full: it holds ${this.#count} bodies. Take one out first.`,
      );
    if (
      state.length !== 6 ||
      !state.every(Number.isFinite) ||
      (state[0] === 0 && state[1] === 0 && state[2] === 0)
    )
      throw new AstroError(
        'out_of_range',
        'A body needs six finite numbers for its state, away from the centre.',
      );
    this.states.set(state, at);
    this.#count += 1;
    return this.#count - 1;
  }

  /**
   * Takes a body out; the last one moves into its row, so take out those that fell from the last to the first.
   * @throws AstroError `out_of_range` for a row that holds none
   */
  remove(row: number): void {
    if (!(Number.isInteger(row) && row >= 0 && row < this.#count))
      throw new AstroError('out_of_range', `The swarm has no row ${row}.`);
    this.#count -= 1;
    this.states.copyWithin(6 * row, 6 * this.#count, 6 * this.#count + 6);
  }

  /**
   * Carries all bodies through a span, forward or backward, from an instant (TDB day and second since J2000).
   * @throws AstroError as the ephemeris does for either end, before anything moves; `step_limit` for too long a span
   */
  advance(day: number, second: number, spanS: number): void {
    const steps = Math.max(1, Math.ceil(Math.abs(spanS) / this.#longestStepS));
    if (!(steps <= MOST_STEPS))
      throw new AstroError(
        'step_limit',
        `A span of ${spanS} s takes more than ${MOST_STEPS} steps; divide it.`,
      );
    this.#field.place(this.#end, day, second + spanS);
    this.#field.place(this.#start, day, second);
    this.fallen = 0;
    this.nearSteps = 0;
    const h = spanS / steps;
    this.#day = day;
    for (let step = 0; step < steps; step++) {
      this.#second = second + step * h;
      this.#field.place(this.#middle, day, this.#second + 0.5 * h);
      this.#field.place(this.#end, day, this.#second + h);
      for (let row = 0; row < this.#count; row++) if (!this.#move(row, h)) this.#moveNear(row, h);
      const spare = this.#start;
      this.#start = this.#end;
      this.#end = spare;
    }
  }

  /** A usual step; false, and nothing done, where a perturber is too near for it. */
  #move(row: number, h: number): boolean {
    const at = 6 * row;
    const { states } = this;
    const { pull } = this.#field;
    const place = this.#place;
    const velocity = this.#velocity;
    const near = NEAR / (h * h);
    if (!(this.#field.act(states, at, this.#start) < near)) return false;
    for (let k = 0; k < 3; k++) {
      place[k] = states[at + k];
      velocity[k] = states[at + k + 3] + (h / 6) * pull[k];
    }
    let through = this.#drift(0.5 * h);
    if (!(this.#field.act(place, 0, this.#middle) < near)) return false;
    for (let k = 0; k < 3; k++) velocity[k] += ((2 * h) / 3) * pull[k];
    through = this.#drift(0.5 * h) || through;
    if (!(this.#field.act(place, 0, this.#end) < near)) return false;
    for (let k = 0; k < 3; k++) {
      states[at + k] = place[k];
      states[at + k + 3] = velocity[k] + (h / 6) * pull[k];
    }
    if (through) this.#fall(row, this.#center);
    return true;
  }

  /** Carries a body along its conic; true where that leads through the centre. */
  #drift(h: number): boolean {
    const before = dot(this.#place, this.#velocity);
    driftKepler(this.#gm, this.#place, this.#velocity, 0, h);
    return this.#passedCentre(h * before, h);
  }

  /** Whether the conic to where the body is now has led through the centre; `before` is below zero where it led inward. */
  #passedCentre(before: number, h: number): boolean {
    const square = dot(this.#place, this.#place);
    if (square < this.#radiusM * this.#radiusM) return true;
    const after = dot(this.#place, this.#velocity);
    if (!(before < 0 && h * after > 0)) return false;
    const speedSquare = dot(this.#velocity, this.#velocity);
    const momentumSquare = square * speedSquare - after * after;
    const energy = 0.5 * speedSquare - this.#gm / Math.sqrt(square);
    const eccentricity = Math.sqrt(Math.max(0, 1 + (2 * energy * momentumSquare) / (this.#gm * this.#gm)));
    return momentumSquare / (this.#gm * (1 + eccentricity)) < this.#radiusM;
  }

  /** A step near a perturber, in as many of its own as it takes. */
  #moveNear(row: number, h: number): void {
    const at = 6 * row;
    const state = this.#near;
    this.nearSteps += 1;
    for (let k = 0; k < 6; k++) state[k] = this.states[at + k];
    this.#struck = -1;
    try {
      this.#stepper.advance(this.#slope, state, 0, h, 0, this.#watch);
    } catch (error) {
      // only what falls to the middle of a body cannot be carried on
      if (!(error instanceof AstroError)) throw error;
      this.#struck = this.#center;
    }
    for (let k = 0; k < 6; k++) this.states[at + k] = state[k];
    if (this.#struck >= 0) this.#fall(row, this.#struck);
  }

  readonly #slope = (timeS: number, state: Float64Array, slope: Float64Array): void => {
    this.#field.place(this.#between, this.#day, this.#second + timeS);
    this.#field.act(state, 0, this.#between);
    const { pull } = this.#field;
    const square = state[0] * state[0] + state[1] * state[1] + state[2] * state[2];
    const factor = -this.#gm / (square * Math.sqrt(square));
    for (let k = 0; k < 3; k++) {
      slope[k] = state[k + 3];
      slope[k + 3] = pull[k] + factor * state[k];
    }
  };

  /** Stops in a body; the perturbers are where the last slope was taken, at the end of the step. */
  readonly #watch = (): boolean => {
    const { 0: x, 1: y, 2: z } = this.#near;
    this.#struck = this.#field.bodyAt(this.#near, this.#between);
    if (x * x + y * y + z * z < this.#radiusM * this.#radiusM) this.#struck = this.#center;
    return this.#struck < 0;
  };

  #fall(row: number, body: number): void {
    if (this.fallen > 0 && this.fallenRows[this.fallen - 1] === row) return;
    if (this.fallen === this.fallenRows.length) return;
    this.fallenRows[this.fallen] = row;
    this.fallenInto[this.fallen] = body;
    this.fallen += 1;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
