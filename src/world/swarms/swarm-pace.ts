import { limits } from '../limits.ts';
import { lowerFactor, roundFactorDown } from '../time/round-factor.ts';
import type { WorldSwarm } from './world-swarm.ts';

/** The highest factor that anybody can ask for. */
const FASTEST = 1e9;
/** Below this share of the limit, time may be faster again. */
const EASE = 0.25;

/** How fast time may run so that carrying all swarms takes no longer than a tick has room for: counted, never timed. */
export class SwarmPace {
  /** The factor while bodies near planets take more than usual; infinite while they do not. */
  held = Number.POSITIVE_INFINITY;
  readonly #swarms: readonly WorldSwarm[];
  readonly #stepS: number;
  #most = Number.POSITIVE_INFINITY;
  #bodies = -1;

  /** @param stepS length of a tick in real time, s */
  constructor(swarms: readonly WorldSwarm[], stepS: number) {
    this.#swarms = swarms;
    this.#stepS = stepS;
  }

  /** The highest factor now; infinite where there is nothing to limit. */
  get factor(): number {
    let bodies = 0;
    for (let at = 0; at < this.#swarms.length; at += 1) bodies += this.#swarms[at].count;
    if (bodies !== this.#bodies) {
      this.#bodies = bodies;
      this.#most = this.#usual();
    }
    return Math.min(this.#most, this.held);
  }

  /** There are other swarms than before. */
  changed(): void {
    this.#bodies = -1;
  }

  /** Learns from a tick: the steps that it took, at which factor. */
  learn(steps: number, factor: number): void {
    if (steps > limits.swarmStepsPerTick)
      this.held = Math.min(this.held, roundFactorDown((factor * limits.swarmStepsPerTick) / steps));
    else if (factor >= this.held && steps < EASE * limits.swarmStepsPerTick) {
      const eased = roundFactorDown(2.5 * this.held);
      this.held = eased < FASTEST ? eased : Number.POSITIVE_INFINITY;
    }
  }

  /** What all bodies allow while none is near a planet. */
  #usual(): number {
    let factor = FASTEST;
    while (factor > 1 && this.#stepsAt(factor) > limits.swarmStepsPerTick) factor = lowerFactor(factor);
    return factor < FASTEST ? factor : Number.POSITIVE_INFINITY;
  }

  #stepsAt(factor: number): number {
    return this.#swarms.reduce((sum, swarm) => sum + swarm.usualSteps(factor * this.#stepS), 0);
  }
}
