import { AstroError } from '../error.ts';
import { integrators } from '../integrate/integrators.ts';
import { adaptive } from './adaptive.ts';
import { Approaches, type ClosestPassage, type Encounter } from './approaches.ts';
import { angularMomentumOf, energyOf, momentumOf, momentumScale } from './conserved.ts';
import { Forces } from './forces.ts';
import type { Mover, NBodyMethod } from './method.ts';
import { tightestPair } from './pairs.ts';
import { splitting8 } from './splitting.ts';
import { checkSystem, type NBodySystem } from './system.ts';
import { wisdomHolman } from './wisdom-holman.ts';

/** The methods that carry many bodies; the first is the default. */
export const nBodyMethods: readonly NBodyMethod[] = [
  adaptive(integrators.exact),
  adaptive(integrators.long),
  adaptive(integrators.short),
  wisdomHolman,
  splitting8,
];

/** How a system is carried. */
export interface NBodySettings {
  /** Default: Gauss-Radau of fifteenth order. */
  readonly method?: NBodyMethod;
  /** Error of a step of an adaptive method, in parts of its scale; default: the finest of the method. */
  readonly relative?: number;
  /** Longest step of a symplectic method, s; default: what the method suggests. */
  readonly stepS?: number;
  /** Most steps in one `advance`; default a million. */
  readonly maxSteps?: number;
  /** Passages of two bodies below this distance are told to `report`, m; default none. */
  readonly approachM?: number;
  /** Is told of close approaches and collisions as they are found. */
  readonly report?: (found: Encounter) => void;
}

/** How the last arc of a system has ended: the same object after every arc. */
export interface Arrival {
  /** `held`: the watch wished it. */
  readonly reason: 'arrived' | 'collision' | 'held';
  readonly timeS: number;
  readonly steps: number;
  /** What has ended it before its time. */
  readonly collision: Encounter | null;
}

const DEFAULT_MAX_STEPS = 1_000_000;
/** Two points have met when they are nearer than this part of the smallest distance of the beginning. */
const CONTACT_SHARE = 1e-4;

/** Many bodies under their own gravity. Allocates nothing in `advance`, but for what it reports. */
export class NBody {
  /** Places of all bodies, m, and behind them their velocities, m/s. May be changed between arcs: call `restart` then. */
  readonly state: Float64Array;
  readonly #forces: Forces;
  readonly #mover: Mover;
  readonly #approaches: Approaches;
  readonly #before: Float64Array;
  readonly #contactM: number;
  readonly #arrival: { -readonly [K in keyof Arrival]: Arrival[K] };
  #timeS: number;
  /** End of the last step that held. */
  #goodS: number;
  #goodSteps = 0;
  #nextStepS = 0;
  #hold: (() => boolean) | undefined;

  /**
   * @param timeS time of the state
   * @throws AstroError `out_of_range` for a system or settings that cannot be carried, with the reason
   */
  constructor(system: NBodySystem, timeS: number, settings: NBodySettings = {}) {
    checkSystem(system);
    const { method = nBodyMethods[0], approachM = 0, report = () => {} } = settings;
    const { relative = method.finest, maxSteps = DEFAULT_MAX_STEPS } = settings;
    if (!Number.isFinite(timeS) || !(approachM >= 0) || !(relative >= 0) || !(maxSteps >= 1))
      throw new AstroError(
        'out_of_range',
        `A beginning at ${timeS} s, approaches below ${approachM} m, an error of ${relative} and ${maxSteps} steps are not all numbers that can be used.`,
      );
    this.state = Float64Array.from(system.state);
    this.#forces = new Forces(system, method.relativityForm);
    if (!Number.isFinite(this.energy()))
      throw new AstroError(
        'not_finite',
        'The masses, places and speeds are so large or so small that the energy is no finite number; give them in other units.',
      );
    this.#contactM = CONTACT_SHARE * (tightestPair(this.#forces, this.state)?.distanceM ?? 0);
    const stepS = settings.stepS ?? method.suggestStepS(this.#forces, this.state);
    this.#mover = method.create(this.#forces, { relative, stepS, maxSteps }, this.state);
    this.#approaches = new Approaches(this.#forces, approachM, report);
    this.#before = new Float64Array(this.state.length);
    this.#timeS = timeS;
    this.#goodS = timeS;
    this.#arrival = { reason: 'arrived', timeS, steps: 0, collision: null };
    this.#approaches.begin(this.state, timeS);
  }

  /** Time of the state, s. */
  get timeS(): number {
    return this.#timeS;
  }

  /** The step that the next arc will try first, s; part of what a snapshot must keep. */
  get nextStepS(): number {
    return this.#nextStepS;
  }

  /** Steps of the last arc that held, also where it threw. */
  get goodSteps(): number {
    return this.#goodSteps;
  }

  /** Forgets the step of the last arc, or takes that of a snapshot. */
  restart(timeS: number, nextStepS = 0): void {
    this.#timeS = timeS;
    this.#nextStepS = nextStepS;
  }

  /**
   * Carries all bodies to a time, forward or backward, or to the first collision, at whose moment they then are. Two that have
   * collided stay so: make a system without one of them to go on.
   * @param hold asked after every step whether to stop there
   * @throws AstroError `step_limit` when the steps do not suffice, `step_too_small` when the error cannot be held though no two
   * are near each other, `not_finite` when the way leads out of all numbers; the state is then the last good one, at `timeS`
   */
  advance(toS: number, hold?: () => boolean): Arrival {
    this.#before.set(this.state);
    this.#hold = hold;
    this.#approaches.forget();
    this.#goodS = this.#timeS;
    this.#goodSteps = 0;
    let steps = 0;
    try {
      steps = this.#mover.advance(this.state, this.#timeS, toS, this.#nextStepS, this.#watch);
    } catch (error) {
      this.state.set(this.#before);
      this.#timeS = this.#goodS;
      if (!(error instanceof AstroError && error.code === 'step_too_small')) throw error;
      return this.#endInPoint(error);
    }
    if (!this.state.every(Number.isFinite)) this.#refuseNumbers();
    this.#nextStepS = this.#mover.nextStepS;
    const { collision } = this.#approaches;
    if (collision !== null) return this.#end('collision', steps + this.#moveTo(collision.timeS), collision);
    this.#timeS = this.#mover.timeS;
    return this.#end(this.#timeS === toS ? 'arrived' : 'held', steps, null);
  }

  /** The pairs that have been nearest to each other so far, the nearest first, at most so many. */
  closest(most: number): readonly ClosestPassage[] {
    return this.#approaches.closest(most);
  }

  /** The two that a circle at their distance brings round each other soonest, and how long it takes, s; null for one alone. */
  fastest(): { readonly first: number; readonly second: number; readonly periodS: number } | null {
    return tightestPair(this.#forces, this.state);
  }

  /** Energy of all bodies times the constant of gravity, m^5/s^4; what the forces conserve. */
  energy(): number {
    return energyOf(this.#forces, this.state);
  }

  /** Momentum of all bodies times the constant of gravity, m^4/s^3, into `out`. */
  momentum(out: Float64Array): Float64Array {
    return momentumOf(this.#forces, this.state, out);
  }

  /** The sizes of all momenta together, as above. */
  momentumScale(): number {
    return momentumScale(this.#forces, this.state);
  }

  /** Angular momentum of all bodies about the origin times the constant of gravity, m^5/s^3, into `out`. */
  angularMomentum(out: Float64Array): Float64Array {
    return angularMomentumOf(this.#forces, this.state, out);
  }

  readonly #watch = (
    fromS: number,
    toS: number,
    slopeFrom: Float64Array | null,
    slopeTo: Float64Array | null,
  ): boolean => {
    const apart = this.#approaches.look(fromS, toS, this.#before, this.state, slopeFrom, slopeTo);
    // the beginning of a step in which bodies meet is wanted once more
    if (!apart) return false;
    this.#before.set(this.state);
    this.#goodS = toS;
    this.#goodSteps += 1;
    return this.#hold === undefined || !this.#hold();
  };

  /** Goes back to the beginning of the step in which bodies met, and from there to that moment. Returns the steps. */
  #moveTo(timeS: number): number {
    this.state.set(this.#before);
    try {
      return this.#mover.advance(this.state, this.#approaches.stepStartS, timeS, 0, undefined);
    } finally {
      this.#timeS = this.#mover.timeS;
    }
  }

  /** The steps have become as short as they can: two have met in a point, or the way cannot be followed. */
  #endInPoint(error: AstroError): Arrival {
    const met = this.#approaches.tightest(this.state, this.#timeS);
    if (met === null || !(met.distanceM <= this.#contactM)) throw error;
    return this.#end('collision', this.#goodSteps, met);
  }

  #refuseNumbers(): never {
    this.state.set(this.#before);
    this.#timeS = this.#goodS;
    throw new AstroError(
      'not_finite',
      `After the time ${this.#timeS} places or speeds are no finite numbers; choose a nearer end, or smaller masses and speeds.`,
    );
  }

  #end(reason: Arrival['reason'], steps: number, collision: Encounter | null): Arrival {
    const arrival = this.#arrival;
    arrival.reason = reason;
    arrival.timeS = this.#timeS;
    arrival.steps = steps;
    arrival.collision = collision;
    return arrival;
  }
}
