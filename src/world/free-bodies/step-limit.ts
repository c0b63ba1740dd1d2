import { roundSlowFactorDown } from '../time/round-factor.ts';
import type { WorldTime } from '../time/world-time.ts';
import type { FreeArc, FreeMotion } from './free-motion.ts';

/** Work of a step of the integrator with one body, with each, and with each pair of them, in pulls. */
const stepWork = { one: 200, body: 8, pair: 1 };
/** Fewest steps that a tick is allowed, however many bodies there are. */
const fewestSteps = 8;
/** Radians of the fastest fall that a step covers at the usual tolerance. */
const stepRad = 0.35;
/** Share of the steps that a tick is planned with: the others are for what gets faster on the way. */
const plannedShare = 0.7;
/** Share beyond which time is held back: so much more than planned that what was let go is not held again at once. */
const fullShare = 0.85;
/** Time counts as running at its limit from this part of it on. */
const atLimit = 0.999;

/** Steps that so many bodies may take in a tick, where one alone may take `budget`. */
export function stepsAllowed(count: number, budget: number): number {
  const { one, body, pair } = stepWork;
  const work = one + body * count + (pair * count * (count - 1)) / 2;
  return Math.max(fewestSteps, Math.floor((budget * (one + body)) / work));
}

/** Keeps time slow enough that the bodies can be carried through a tick with a limited number of steps. */
export class StepLimit {
  readonly #motion: FreeMotion;
  readonly #time: WorldTime;
  readonly #budget: number;

  constructor(motion: FreeMotion, time: WorldTime, budget: number) {
    this.#motion = motion;
    this.#time = time;
    this.#budget = budget;
  }

  /** Steps that the present bodies may take in a tick. */
  get steps(): number {
    return stepsAllowed(this.#motion.bodies.length, this.#budget);
  }

  /**
   * Limits the factor of the ticks to come by how fast things change now, and by the steps of the tick that was just done. What
   * was found too fast stays so until a tick at the limit has taken so few steps that a higher one has room: else time would
   * speed up and be held again by turns.
   */
  look(done: FreeArc | null = null): void {
    const time = this.#time;
    const wanted = Math.max(time.verdict().factor, time.factor);
    const plannedSteps = plannedShare * this.steps;
    const fallen = plannedSteps / (this.#motion.stepsPerSecond(stepRad) * time.clock.stepS);
    const held = this.#motion.bodies.length === 0 ? Number.POSITIVE_INFINITY : time.limitBy('free_bodies');
    const factor = Math.min(fallen, done === null ? held : this.#fromSteps(done, plannedSteps, held));
    if (factor >= wanted) time.limit('free_bodies', Number.POSITIVE_INFINITY, 0);
    else time.limit('free_bodies', roundSlowFactorDown(factor), this.#motion.tightest);
  }

  /** The highest factor that the steps of a tick speak for, where `held` was the highest until then. */
  #fromSteps({ steps, wasCut }: FreeArc, plannedSteps: number, held: number): number {
    const { rate } = this.#time;
    const possible = steps === 0 ? Number.POSITIVE_INFINITY : (plannedSteps * rate) / steps;
    if (wasCut || steps > fullShare * this.steps) return possible;
    return rate < held * atLimit ? held : Math.max(held, possible);
  }
}
