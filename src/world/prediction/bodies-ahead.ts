import type { Ephemeris } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { BodyField } from '../celestial/body-field.ts';
import type { FreeBody } from '../free-bodies/free-body.ts';
import type { TickMoment } from '../free-bodies/free-field.ts';
import type { ShipContacts } from '../free-bodies/ship-contacts.ts';
import type { CourseTrack } from './course-track.ts';
import { type BodyTruth, PredictedBodies } from './predicted-bodies.ts';

/** Most steps of the integrator within one step of a course: what is far from the ship and goes round fast takes many. */
const MOST_STEPS = 250;
/** So many of them count as much as a step of the course. */
const STEPS_AS_ONE = 8;
/** Part of a radian of the fastest fall that a step of a course covers beside a custom body, and part of the way to it. */
const STEP_RAD = 0.04;
const STEP_SHARE = 0.06;

/** The custom bodies along a course: carried on step by step beside it, with the code that carries them in the world. */
export class BodiesAhead {
  readonly #field: BodyField | null;
  readonly #bodies: PredictedBodies;
  readonly #contacts: ShipContacts;
  readonly #state = new Float64Array(6);
  readonly #slopeFrom = new Float64Array(6);
  readonly #slopeTo = new Float64Array(6);
  readonly #away = vec3.create();
  readonly #along = vec3.create();
  #spanS = 0;

  /** @param ephemeris null where nothing is on rails */
  constructor(ephemeris: Ephemeris | null) {
    this.#field = ephemeris === null ? null : new BodyField(ephemeris, true);
    this.#bodies = new PredictedBodies(this.#field);
    this.#contacts = this.#bodies.pull.createContacts();
  }

  /** How many there are. */
  get count(): number {
    return this.#bodies.all.length;
  }

  /** Begins with the bodies as they are at the start of a course. */
  begin(day: number, second: number, bodies: readonly BodyTruth[]): void {
    this.#bodies.correct(bodies);
    this.#spanS = 0;
    if (bodies.length === 0) return;
    this.#field?.jumpTo(day, second);
    this.#bodies.stand();
  }

  /** Carries all on from a time of the course by a span, or as far as a bounded number of steps leads: how far, s. */
  advance(fromS: number, spanS: number, track: CourseTrack): number {
    const toS = fromS + spanS;
    const to = track.instantAt(toS);
    this.#field?.moveTo(to.day, to.second, spanS);
    const reachedS = this.#bodies.advance(spanS, MOST_STEPS);
    if (reachedS < spanS) {
      const end = track.instantAt(fromS + reachedS);
      this.#field?.shortenTo(end.day, end.second, reachedS);
    }
    this.#spanS = reachedS;
    return reachedS;
  }

  /** What the last span cost, in steps of a course. */
  get cost(): number {
    return this.count === 0 ? 0 : Math.floor(this.#bodies.steps / STEPS_AS_ONE);
  }

  /** Adds their pull on a point, m/s^2, so many seconds after the beginning of the last span. */
  addPull(reference: number, timeS: number, offsetM: Vec3, out: Vec3): void {
    if (!this.#bodies.pull.empty) this.#bodies.pull.at(reference, timeS).add(offsetM, out);
  }

  /** Takes the ship at the beginning of the last span, to look afterwards whether it meets one. */
  watch(reference: number, offsetM: Vec3, velocityMps: Vec3, slope: Vec3): void {
    this.#contacts.begin(reference, 0);
    this.#write(offsetM, velocityMps);
    this.#slopeFrom.set(slope, 3);
    this.#contacts.beginSteps(0, this.#state);
  }

  /** Part of the last span after which the ship meets a body, with its state and acceleration at the end; -1 where it does not. */
  meeting(offsetM: Vec3, velocityMps: Vec3, slope: Vec3): number {
    this.#write(offsetM, velocityMps);
    this.#slopeTo.set(slope, 3);
    if (this.#contacts.lookStep(0, this.#spanS, this.#state, this.#slopeFrom, this.#slopeTo)) return -1;
    return this.#contacts.timeS / this.#spanS;
  }

  /** The body that was met, by its place on the last span. */
  get met(): number {
    return this.#contacts.met;
  }

  /** One of them by its id, by its place on the last span; -1 where it is no more, or never was. */
  indexOf(id: number): number {
    return id === 0 || this.#bodies.pull.empty ? -1 : this.#bodies.pull.indexOf(id);
  }

  /** One of them by its place on the last span. */
  bodyAt(index: number): FreeBody {
    return this.#bodies.pull.bodyAt(index);
  }

  /** Writes place and velocity of one at either end of the last span, as a body on rails has them; by its place on that. */
  stateOf(index: number, reference: number, moment: TickMoment, out: Float64Array): void {
    this.#bodies.pull.stateOf(index, reference, moment, out);
  }

  /** Which of them holds a ship at the end of the last span, by its place on that; -1 for none. `before` as the world has it. */
  holderOf(reference: number, offsetM: Vec3, before: number): number {
    return this.#bodies.pull.rulers.holderOf(reference, 'end', offsetM, before);
  }

  /** How far the sphere of influence of one reaches at the end of the last span, m. */
  reachOf(index: number, reference: number): number {
    return this.#bodies.pull.rulers.reachOf(index, reference, 'end');
  }

  /** Ends a step: bodies are counted from where they are near. */
  endStep(): void {
    this.#bodies.changeFrames();
  }

  /**
   * A step of a course that turns neither the pull of one nor the direction to it by much, s. What pulls weakly may pass by the
   * faster for that, as the error of a step goes with its fifth power and more: by the fourth root of how much weaker it is than the
   * strongest pull.
   * @param pullMps2 the strongest pull on the ship of what is on rails
   * @param target the id of the one to which the least distance is looked for
   */
  stepFor(reference: number, offsetM: Vec3, velocityMps: Vec3, pullMps2: number, target: number): number {
    const { all } = this.#bodies;
    let strongest = pullMps2;
    for (let at = 0; at < all.length; at += 1) {
      this.#see(all[at], reference, offsetM, velocityMps);
      strongest = Math.max(strongest, this.#pullOf(all[at]));
    }
    let stepS = Number.POSITIVE_INFINITY;
    for (let at = 0; at < all.length; at += 1) {
      this.#see(all[at], reference, offsetM, velocityMps);
      const distanceM = Math.max(vec3.length(this.#away), all[at].radiusM);
      const falling = STEP_RAD * Math.sqrt((distanceM * distanceM * distanceM) / all[at].gmM3S2);
      const weaker = all[at].id === target ? 1 : Math.sqrt(Math.sqrt(strongest / this.#pullOf(all[at])));
      stepS = Math.min(stepS, falling, (weaker * STEP_SHARE * distanceM) / vec3.length(this.#along));
    }
    return stepS;
  }

  /** Pull of one at the place that was seen last, m/s^2. */
  #pullOf({ gmM3S2, radiusM }: FreeBody): number {
    const distanceM = Math.max(vec3.length(this.#away), radiusM);
    return gmM3S2 / (distanceM * distanceM);
  }

  #see(body: FreeBody, reference: number, offsetM: Vec3, velocityMps: Vec3): void {
    vec3.sub(this.#away, offsetM, body.offsetM);
    vec3.sub(this.#along, velocityMps, body.velocityMps);
    if (body.body === reference || this.#field === null) return;
    this.#field.stateAtEnd(reference, body.body, this.#state);
    for (let k = 0; k < 3; k += 1) {
      this.#away[k] += this.#state[k];
      this.#along[k] += this.#state[k + 3];
    }
  }

  #write(offsetM: Vec3, velocityMps: Vec3): void {
    this.#state.set(offsetM);
    this.#state.set(velocityMps, 3);
  }
}
