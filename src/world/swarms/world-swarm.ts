import { z } from 'zod';
import {
  AstroError,
  bodies,
  bodyIndex,
  DAY_S,
  driftKepler,
  type Ephemeris,
  pullers,
  Swarm,
} from '../../astro/index.ts';
import type { HashSink } from '../../engine/index.ts';
import { TAU } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { WorldError } from '../error.ts';
import { fromBase64, toBase64 } from '../island/base64.ts';
import { type SceneSwarm, spawnedSwarmSchema } from '../scene/schema.ts';
import { scatter } from './scatter.ts';

/** A 300th of the time about the centre, at the lowest point of the lowest orbit, is the longest step; a day at most. */
const STEPS_ABOUT = 300;
const LONGEST_STEP_S = DAY_S;
/** What a step near a planet costs in usual ones. */
const NEAR_COST = 150;
/** Where the clock is this far from where the bodies went, somebody has set it. */
const SET_CLOCK_S = 1e-3;

/** Many light bodies, as others see them. Numbers and array stay the same objects while the world lives. */
export interface SwarmView {
  /** Its own among the swarms of a world, never given twice. */
  readonly id: number;
  readonly name: string;
  /** Index of the body that all go about. */
  readonly body: number;
  readonly colour: string | null;
  /** Magnitude of one at 1 au from Sun and eye, fully lit. */
  readonly absoluteMagnitude: number;
  /** How many there are. */
  readonly count: number;
  /** Place and velocity of each relative to the body, m and m/s, ICRF axes; six numbers each, of `count` of them. */
  readonly states: Float64Array;
  /** The instant of the states, TDB since J2000. It stays behind a clock that was set until time goes on. */
  readonly day: number;
  readonly second: number;
  /** Time about the centre on the lowest orbit, at its lowest point, s. */
  readonly shortestS: number;
  /** Grows whenever the states do not follow from those before by motion: a body fell, or the clock was set. */
  readonly changes: number;
}

/** A swarm as a snapshot holds it. */
export const savedSwarmSchema = z.object({
  id: z.int().min(1),
  make: spawnedSwarmSchema,
  day: z.int(),
  second: z.number(),
  states: z.string(),
});

type SavedSwarm = z.infer<typeof savedSwarmSchema>;

/** A swarm of a world: made once, then carried along with the clock. */
export class WorldSwarm implements SwarmView {
  readonly id: number;
  readonly make: SceneSwarm;
  readonly name: string;
  readonly body: number;
  readonly colour: string | null;
  readonly absoluteMagnitude: number;
  readonly shortestS: number;
  readonly longestStepS: number;
  changes = 0;
  day: number;
  second: number;
  readonly #motion: Swarm;
  readonly #gmM3S2: number;
  readonly #fell: Int32Array;
  readonly #place = new Float64Array(3);
  readonly #velocity = new Float64Array(3);

  /** A swarm that has no bodies yet. Its words are sound: they were checked. */
  constructor(id: number, make: SceneSwarm, ephemeris: Ephemeris) {
    this.id = id;
    this.make = make;
    this.name = make.name;
    this.body = bodyIndex(make.about);
    this.colour = make.colour ?? null;
    this.absoluteMagnitude = make.absolute_magnitude;
    this.day = 0;
    this.second = 0;
    this.#gmM3S2 = bodies[this.body].gmM3S2;
    const eccentricity = make.eccentricity[1];
    const lowestM = make.semi_major_axis_m[0] * (1 - eccentricity);
    this.shortestS = TAU * lowestM * Math.sqrt(lowestM / (this.#gmM3S2 * (1 + eccentricity)));
    this.longestStepS = Math.min(LONGEST_STEP_S, this.shortestS / STEPS_ABOUT);
    this.#motion = new Swarm(ephemeris, {
      center: this.body,
      perturbers: pullers[this.body],
      capacity: make.count,
      longestStepS: this.longestStepS,
    });
    this.#fell = new Int32Array(make.count);
  }

  /** Puts its bodies on their orbits where the clock stands. */
  fill(field: BodyField): void {
    this.day = field.day;
    this.second = field.second;
    this.#take(scatter(this.make, field));
  }

  get count(): number {
    return this.#motion.count;
  }

  get states(): Float64Array {
    return this.#motion.states;
  }

  /** How many fell in the last tick and are still to be taken out. */
  get fallen(): number {
    return this.#motion.fallen;
  }

  /** Whether all numbers are some. */
  get sound(): boolean {
    for (let at = 0; at < 6 * this.count; at += 1) if (!Number.isFinite(this.states[at])) return false;
    return true;
  }

  /** Usual steps that a span takes while no body is near a planet. */
  usualSteps(spanS: number): number {
    return this.count * Math.ceil(spanS / this.longestStepS);
  }

  /**
   * Carries all bodies to the end of a tick that is `spanS` long. Where the clock was set meanwhile, they go along their
   * conics to where the tick begins: nothing else is known of the time between. Returns the work in usual steps.
   */
  carry(day: number, second: number, spanS: number): number {
    const sinceS = (day - this.day) * DAY_S + (second - this.second);
    const apartS = sinceS - spanS;
    if (Math.abs(apartS) > SET_CLOCK_S) this.#drift(apartS);
    if (this.count > 0) this.#motion.advance(day, second - spanS, spanS);
    this.day = day;
    this.second = second;
    return this.usualSteps(spanS) + NEAR_COST * this.#motion.nearSteps;
  }

  /** Takes out what fell in the last tick; tells how many into which body. */
  clear(tell: (body: number, count: number) => void): void {
    const { fallen, fallenRows, fallenInto } = this.#motion;
    // a body can have been found twice: it stays where it fell
    const fell = this.#fell.fill(-1);
    for (let i = 0; i < fallen; i += 1) fell[fallenRows[i]] = fallenInto[i];
    const counts = new Map<number, number>();
    for (let row = this.count - 1; row >= 0; row -= 1) {
      if (fell[row] < 0) continue;
      this.#motion.remove(row);
      counts.set(fell[row], (counts.get(fell[row]) ?? 0) + 1);
    }
    this.#motion.fallen = 0;
    this.changes += 1;
    for (const [body, count] of counts) tell(body, count);
  }

  #drift(timeS: number): void {
    const { states } = this;
    const place = this.#place;
    const velocity = this.#velocity;
    this.changes += 1;
    for (let at = 0; at < 6 * this.count; at += 6) {
      for (let k = 0; k < 3; k += 1) {
        place[k] = states[at + k];
        velocity[k] = states[at + k + 3];
      }
      try {
        driftKepler(this.#gmM3S2, place, velocity, 0, timeS);
      } catch (error) {
        // what has no conic stays, and falls
        if (!(error instanceof AstroError)) throw error;
        continue;
      }
      for (let k = 0; k < 3; k += 1) {
        states[at + k] = place[k];
        states[at + k + 3] = velocity[k];
      }
    }
  }

  #take(states: Float64Array): void {
    while (this.#motion.count > 0) this.#motion.remove(this.#motion.count - 1);
    for (let at = 0; at < states.length; at += 6) this.#motion.add(states.subarray(at, at + 6));
  }

  save(): SavedSwarm {
    const { id, make, day, second } = this;
    const { buffer } = this.states.slice(0, 6 * this.count);
    return { id, make, day, second, states: toBase64(new Uint8Array(buffer)) };
  }

  /** Throws WorldError `bad_snapshot`. */
  restore({ day, second, states }: SavedSwarm): void {
    const bytes = fromBase64(states);
    const fits = bytes !== null && bytes.length % 48 === 0 && bytes.length <= 8 * this.states.length;
    const numbers = fits ? new Float64Array(bytes.buffer) : null;
    if (numbers === null || !numbers.every(Number.isFinite))
      throw new WorldError('bad_snapshot', `the bodies of swarm ${this.name} are damaged`);
    this.#take(numbers);
    this.day = day;
    this.second = second;
    this.changes += 1;
  }

  hash(into: HashSink): void {
    into.u32(this.id);
    into.u32(this.body);
    into.f64(this.longestStepS);
    into.u32(this.count);
    into.f64(this.day);
    into.f64(this.second);
    into.f64Array(this.states.subarray(0, 6 * this.count));
  }
}
