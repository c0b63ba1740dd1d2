import { AstroError, integrators, type Stepper } from '../../astro/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { nextReference } from '../vessel/reference-body.ts';
import { type Contact, Contacts } from './contacts.ts';
import type { FreeBody } from './free-body.ts';
import { FreePulls } from './free-pulls.ts';
import type { Happening } from './happenings.ts';
import { mergedMake } from './merging.ts';
import { measureSystem } from './scales.ts';
import { StepTrack } from './step-track.ts';

/** Most steps of a tick that a track keeps: as many as any budget allows, and those that meetings add. */
const MOST_NODES = 512;
/** Up to this part of a radian of the fastest fall in a tick, and of a passage, one step of fourth order is exact to rounding. */
const SHORT_FALL_RAD = 0.002;
const SHORT_PASSAGE_RAD = 0.05;
/** Part of a radian of the fastest fall and passage that the first step covers after a change. */
const FIRST_STEP_RAD = 0.2;
/** Out of the frame of a moon into that of another planet's are four. */
const MOST_SWITCHES = 4;

/** How far a tick has carried the bodies. */
export interface FreeArc {
  /** Simulated seconds from the beginning of the tick; less than asked for where the steps did not suffice. */
  reachedS: number;
  /** Steps of the adaptive method; none for a tick that is short beside every orbit. */
  steps: number;
  /** Whether the steps did not suffice. */
  wasCut: boolean;
}

/**
 * Carries the bodies that move freely through ticks: by one step of Nyström's method (Hairer, Norsett and Wanner, Solving
 * Ordinary Differential Equations I, II.14) where a tick is short beside every orbit, else by Dormand and Prince's of eighth
 * order, whose error estimate, unlike that of Gauss-Radau, sees the small pulls of what is on rails. Bodies that meet become
 * one; who meets a body on rails ends there. Allocates only when bodies come, go or meet.
 */
export class FreeMotion {
  /** By ascending id. */
  readonly bodies: FreeBody[] = [];
  readonly track = new StepTrack(MOST_NODES);
  /** What has happened in the last arc, in order, for who tells of it. */
  readonly happenings: Happening[] = [];
  /** Who left in the last arc. */
  readonly gone: FreeBody[] = [];
  /** The step to try first; part of what a snapshot keeps. */
  nextStepS = 0;
  readonly #field: BodyField | null;
  readonly #pulls: FreePulls;
  readonly #contacts: Contacts;
  readonly #tolerance: number;
  readonly #limit = { relative: 0, absolute: new Float64Array(0), maxSteps: 1 };
  readonly #arc: FreeArc = { reachedS: 0, steps: 0, wasCut: false };
  readonly #scales = { fallRadps: 0, passageRadps: 0, entity: 0 };
  readonly #other = new Float64Array(6);
  #stepper: Stepper | null = null;
  #state = new Float64Array(0);
  #before = new Float64Array(0);
  #trial = new Float64Array(0);
  #slopes = [new Float64Array(0), new Float64Array(0), new Float64Array(0)];
  #stepStartS = 0;
  #stale = true;

  /** @param tolerance error of a step in parts of the distance and speed that matter for each body */
  constructor(field: BodyField | null, tolerance: number) {
    this.#field = field;
    this.#tolerance = tolerance;
    this.#pulls = new FreePulls(field);
    this.#contacts = new Contacts(field, this.#pulls);
  }

  /** Bodies have come, gone, or been changed from outside: the next tick begins afresh. */
  changed(): void {
    this.bodies.sort((a, b) => a.id - b.id);
    this.nextStepS = 0;
    this.#stale = true;
  }

  /** The body that is nearest to another for its mass in the last tick, or 0: for whose sake time is slow. */
  get tightest(): number {
    return this.#scales.entity;
  }

  /** Steps that a simulated second takes at least: one for so much of the fastest fall. */
  stepsPerSecond(stepRad: number): number {
    if (this.bodies.length === 0) return 0;
    if (this.#stale) this.#takeBodies();
    this.#gather();
    this.#pulls.placeFrames(this.#field?.spanS ?? 0);
    measureSystem(this.bodies, this.#pulls, this.#state, this.#tolerance, this.#limit.absolute, this.#scales);
    return this.#scales.fallRadps / stepRad;
  }

  /**
   * Carries all bodies through a tick with at most so many steps, or as far as these lead. The field stands at the end of the
   * tick. The same object after every tick.
   */
  advance(spanS: number, mostSteps: number): FreeArc {
    const arc = this.#arc;
    this.happenings.length = 0;
    this.gone.length = 0;
    arc.reachedS = 0;
    arc.steps = 0;
    if (this.#stale) this.#takeBodies();
    this.#gather();
    this.#beginTrack();
    while (this.bodies.length > 0 && arc.reachedS < spanS) {
      const most = mostSteps - arc.steps;
      if (most <= 0 || !this.#fly(spanS, most)) break;
      const { found } = this.#contacts;
      if (found === null) break;
      this.#unite(found);
    }
    if (this.bodies.length === 0) arc.reachedS = spanS;
    arc.wasCut = arc.reachedS < spanS;
    this.#scatter();
    return arc;
  }

  /** Lets the track say where all bodies stand now, before the next tick moves them. */
  stand(): void {
    if (this.#stale) this.#takeBodies();
    this.#gather();
    this.#beginTrack();
    if (this.bodies.length > 0) this.track.add(0, this.#state, this.#slopes[0]);
  }

  /** One flight to the end of the tick or to the first contact; false where the steps did not suffice. */
  #fly(spanS: number, mostSteps: number): boolean {
    const arc = this.#arc;
    const fromS = arc.reachedS;
    // not as the last tick has left them: after a restore there was none
    this.#pulls.placeFrames(fromS);
    measureSystem(this.bodies, this.#pulls, this.#state, this.#tolerance, this.#limit.absolute, this.#scales);
    this.#before.set(this.#state);
    this.#stepStartS = fromS;
    this.#contacts.found = null;
    this.#contacts.begin(fromS, this.#state);
    const { fallRadps, passageRadps } = this.#scales;
    const leftS = spanS - fromS;
    if (fallRadps * leftS < SHORT_FALL_RAD && passageRadps * leftS < SHORT_PASSAGE_RAD) {
      this.#flyShort(fromS, spanS, fromS === 0);
      arc.reachedS = this.#watch(fromS, spanS, this.#slopes[0], this.#slopes[2]) ? spanS : this.#toContact();
      return true;
    }
    return this.#flyLong(fromS, spanS, mostSteps);
  }

  #flyLong(fromS: number, toS: number, mostSteps: number): boolean {
    const arc = this.#arc;
    const stepper = this.#stepper;
    if (stepper === null) return true;
    this.#limit.maxSteps = mostSteps;
    try {
      arc.steps += stepper.advance(
        this.#pulls.derivative,
        this.#state,
        fromS,
        toS,
        this.nextStepS > 0 ? this.nextStepS : this.#firstStepS(toS - fromS),
        this.#watch,
      );
      this.nextStepS = stepper.nextStepS;
      arc.reachedS = this.#contacts.found === null ? toS : this.#toContact();
      return true;
    } catch (error) {
      if (!(error instanceof AstroError)) throw error;
      arc.steps += mostSteps;
      this.nextStepS = Math.max(0, (stepper.timeS - fromS) / mostSteps);
      arc.reachedS = stepper.timeS;
      this.#state.set(this.#before);
      return false;
    }
  }

  /** What a step leads through about: a shorter one, tried first after a change, would have to grow over many. */
  #firstStepS(spanS: number): number {
    const { fallRadps, passageRadps } = this.#scales;
    return Math.min(spanS, FIRST_STEP_RAD / Math.max(fallRadps, passageRadps));
  }

  /** Goes back to the beginning of the step in which two meet, and on to that moment. */
  #toContact(): number {
    const { found } = this.#contacts;
    const timeS = found === null ? this.#stepStartS : found.timeS;
    this.#state.set(this.#before);
    if (timeS > this.#stepStartS) this.#shorten(this.#stepStartS, timeS);
    return timeS;
  }

  /** A part of a step that held: in one step, or as many as it needs. */
  #shorten(fromS: number, toS: number): void {
    this.#limit.maxSteps = MOST_NODES;
    try {
      this.#stepper?.advance(this.#pulls.derivative, this.#state, fromS, toS, 0);
    } catch (error) {
      // what is left of the way to a contact is shorter than what is held exact
      if (!(error instanceof AstroError)) throw error;
    }
  }

  /** Told of every step that holds; keeps it, and says whether to go on. */
  readonly #watch = (fromS: number, toS: number, slopeFrom: Float64Array, slopeTo: Float64Array): boolean => {
    if (this.track.empty) this.track.add(fromS, this.#before, slopeFrom);
    this.#stepStartS = fromS;
    const apart = this.#contacts.look(fromS, toS, this.#state, slopeFrom, slopeTo);
    const untilS = this.#contacts.found?.timeS ?? toS;
    for (const { timeS, happening } of this.#contacts.passages)
      if (timeS <= untilS) this.happenings.push(happening);
    if (!apart) return false;
    this.#before.set(this.#state);
    this.track.add(toS, this.#state, slopeTo);
    return true;
  };

  /** Nyström's method with three slopes; those of the tick's own moments are known already. */
  #flyShort(fromS: number, toS: number, whole: boolean): void {
    const h = toS - fromS;
    const state = this.#state;
    const trial = this.#trial;
    const half = state.length / 2;
    const [k1, k2, k3] = this.#slopes;
    this.#pulls.place(fromS, whole ? 'start' : null);
    this.#pulls.accelerate(state, k1);
    // the Sun's relativity asks for velocities, too
    for (let i = 0; i < half; i += 1) {
      trial[i] = state[i] + h * (0.5 * state[half + i] + 0.125 * h * k1[half + i]);
      trial[half + i] = state[half + i] + 0.5 * h * k1[half + i];
    }
    this.#pulls.place(fromS + 0.5 * h, whole ? 'middle' : null);
    this.#pulls.accelerate(trial, k2);
    for (let i = 0; i < half; i += 1) {
      trial[i] = state[i] + h * (state[half + i] + 0.5 * h * k2[half + i]);
      trial[half + i] = state[half + i] + h * k2[half + i];
    }
    this.#pulls.place(toS, whole ? 'end' : null);
    this.#pulls.accelerate(trial, k3);
    for (let i = 0; i < half; i += 1) {
      state[i] += h * (state[half + i] + (h / 6) * (k1[half + i] + 2 * k2[half + i]));
      state[half + i] += (h / 6) * (k1[half + i] + 4 * k2[half + i] + k3[half + i]);
    }
    this.nextStepS = 0;
  }

  /** Two have met: the heavier goes on with all the mass and momentum; a body on rails takes everything. */
  #unite({ first, second, rail, speedMps, distanceM }: Contact): void {
    const a = this.bodies[first];
    if (second < 0) {
      const fell = { entity: a.id, name: a.name, other: 0, otherName: '', rail, distanceM, speedMps };
      this.happenings.push({ kind: 'fell', ...fell });
      this.#leave(first);
      return;
    }
    const heavier = a.make.gmM3S2 >= this.bodies[second].make.gmM3S2 ? first : second;
    const lighter = heavier === first ? second : first;
    const stays = this.bodies[heavier];
    const goes = this.bodies[lighter];
    const make = mergedMake(stays.make, goes.make);
    const share = goes.make.gmM3S2 / make.gmM3S2;
    const half = 3 * this.bodies.length;
    this.#pulls.placeFrames(this.#arc.reachedS);
    this.#pulls.separation(heavier, lighter, this.#state, this.#other);
    for (let k = 0; k < 3; k += 1) this.#state[3 * heavier + k] += share * this.#other[k];
    this.#pulls.velocityBetween(heavier, lighter, this.#state, this.#other);
    for (let k = 0; k < 3; k += 1) this.#state[half + 3 * heavier + k] += share * this.#other[k];
    stays.make = make;
    const met = { entity: stays.id, name: stays.name, other: goes.id, otherName: goes.name, rail: -1 };
    this.happenings.push({ kind: 'merged', ...met, distanceM, speedMps });
    this.#leave(lighter);
  }

  #leave(index: number): void {
    this.#scatter();
    this.gone.push(this.bodies[index]);
    this.bodies.splice(index, 1);
    this.#takeBodies();
    this.#gather();
    this.#beginTrack();
    this.nextStepS = 0;
  }

  #takeBodies(): void {
    const size = 6 * this.bodies.length;
    this.#state = new Float64Array(size);
    this.#before = new Float64Array(size);
    this.#trial = new Float64Array(size);
    this.#slopes = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
    this.#limit.absolute = new Float64Array(size);
    this.#stepper = size === 0 ? null : integrators.long.create(size, this.#limit);
    this.#pulls.take(this.bodies);
    this.#contacts.take(this.bodies);
    this.#stale = false;
  }

  #beginTrack(): void {
    this.track.begin(this.bodies);
  }

  #gather(): void {
    const half = 3 * this.bodies.length;
    for (let i = 0; i < this.bodies.length; i += 1) {
      const { offsetM, velocityMps } = this.bodies[i];
      for (let k = 0; k < 3; k += 1) {
        this.#state[3 * i + k] = offsetM[k];
        this.#state[half + 3 * i + k] = velocityMps[k];
      }
    }
  }

  #scatter(): void {
    const half = 3 * this.bodies.length;
    for (let i = 0; i < this.bodies.length; i += 1) {
      const { offsetM, velocityMps } = this.bodies[i];
      for (let k = 0; k < 3; k += 1) {
        offsetM[k] = this.#state[3 * i + k];
        velocityMps[k] = this.#state[half + 3 * i + k];
      }
    }
  }

  /** Counts every body from the one on rails whose sphere of influence it is in; the field stands at the instant of the states. */
  changeFrames(): void {
    const field = this.#field;
    if (field === null) return;
    let switched = false;
    for (let i = 0; i < this.bodies.length; i += 1) {
      const body = this.bodies[i];
      for (let switches = 0; switches < MOST_SWITCHES; switches += 1) {
        const next = nextReference(body.body, body.offsetM, field);
        if (next === body.body) break;
        field.stateAtEnd(body.body, next, this.#other);
        for (let k = 0; k < 3; k += 1) {
          body.offsetM[k] += this.#other[k];
          body.velocityMps[k] += this.#other[k + 3];
        }
        body.body = next;
        switched = true;
      }
    }
    if (!switched) return;
    this.#pulls.take(this.bodies);
    this.#contacts.take(this.bodies);
    this.nextStepS = 0;
  }

  /** The first body whose state is not finite, or undefined. */
  unsound(): FreeBody | undefined {
    return this.bodies.find(({ offsetM, velocityMps }) =>
      [...offsetM, ...velocityMps].some((number) => !Number.isFinite(number)),
    );
  }
}
