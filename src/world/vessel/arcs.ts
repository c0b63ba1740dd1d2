import {
  AstroError,
  bodies,
  bodyIndex,
  GravityField,
  integrators,
  type Stepper,
  sunsRelativity,
} from '../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { HoldMode } from '../commands.ts';
import type { FreePull, TickPull } from '../free-bodies/free-field.ts';
import type { ShipContacts } from '../free-bodies/ship-contacts.ts';
import type { Light } from '../relativity/light.ts';
import { isRapid, measured } from '../relativity/rapid-flight.ts';
import { createSituation, heldAttitude } from './hold.ts';
import type { Pace } from './pace.ts';
import type { Burn } from './propulsion.ts';
import type { VesselRow } from './vessel-table.ts';

const k1 = vec3.create();
const k2 = vec3.create();
const k3 = vec3.create();
const point = vec3.create();

/**
 * Carries a vessel along a short arc by Nyström's classical method of fourth order with three slopes (Hairer, Norsett
 * and Wanner, Solving Ordinary Differential Equations I, II.14): exact to rounding while the arc is a small part of a
 * radian. `push` is what the engines do, m/s^2.
 */
export function flyShortArc(
  { offsetM: r, velocityMps: v }: VesselRow,
  { start, middle, end }: TickPull,
  push: Vec3,
  { spanS: h }: Pace,
): void {
  vec3.add(k1, start.acceleration(r, k1), push);
  for (let i = 0; i < 3; i += 1) point[i] = r[i] + h * (0.5 * v[i] + 0.125 * h * k1[i]);
  vec3.add(k2, middle.acceleration(point, k2), push);
  for (let i = 0; i < 3; i += 1) point[i] = r[i] + h * (v[i] + 0.5 * h * k2[i]);
  vec3.add(k3, end.acceleration(point, k3), push);
  for (let i = 0; i < 3; i += 1) {
    r[i] += h * (v[i] + (h / 6) * (k1[i] + 2 * k2[i]));
    v[i] += (h / 6) * (k1[i] + 4 * k2[i] + k3[i]);
  }
}

/** Moves something without gravity of bodies, under a constant acceleration: exact. */
export function flyStraight({ offsetM: r, velocityMps: v }: VesselRow, push: Vec3, { spanS }: Pace): void {
  for (let i = 0; i < 3; i += 1) {
    r[i] += spanS * (v[i] + 0.5 * spanS * push[i]);
    v[i] += spanS * push[i];
  }
}

/** What drives a vessel along a long arc. */
export interface LongArcPlan {
  /** Index of the reference body. */
  reference: number;
  burn: Burn;
  fullThrustN: number;
  /** A held attitude that the thrust follows along the arc; `none` where its direction stays. */
  follow: HoldMode;
  /** The body that hold mode `target` points at, or -1. */
  targetBody: number;
  /** Free fall in a scene without bodies on rails, m/s^2. */
  fallMps2: Vec3;
  /** What looks for custom bodies in the way; null where there are none. */
  contacts: ShipContacts | null;
}

const SUN = bodyIndex('sun');

/** Most steps in one tick; time slows down long before, see the subsystem `ground`. */
const maxSteps = 5000;

/** Pieces into which an arc is cut when it leads below the ground, to stop where it meets it. */
const piecesToGround = 256;

/** Carries vessels along long arcs with an error-controlled integrator, gravity and thrust taken anew at every stage. */
export class LongArc {
  /** Null in a scene without bodies on rails. */
  readonly #field: BodyField | null;
  readonly #gravity: GravityField | null;
  readonly #free: FreePull | null;
  readonly #stepper: Stepper;
  readonly #tolerance: number;
  readonly #light: Light;
  readonly #absolute = new Float64Array(6);
  readonly #state = new Float64Array(6);
  readonly #before = new Float64Array(6);
  readonly #target = new Float64Array(6);
  readonly #stepStart = new Float64Array(6);
  #stepStartS = 0;
  readonly #push = vec3.create();
  readonly #attitude = quat.create();
  readonly #situation = createSituation();
  readonly #acceleration = vec3.create();
  #plan: LongArcPlan | null = null;
  #groundM = 0;
  #dipped = false;

  constructor(field: BodyField | null, free: FreePull | null, tolerance: number, light: Light) {
    this.#field = field;
    this.#free = free;
    this.#gravity = field === null ? null : new GravityField(field);
    this.#tolerance = tolerance;
    this.#light = light;
    this.#stepper = integrators.long.create(6, { relative: 0, absolute: this.#absolute, maxSteps });
  }

  /**
   * Flies through the whole tick, or to the ground if the arc leads there; where it meets a custom body, along with that from
   * there on. `firstStepS` is the step to try first. Returns the step to try first in the next tick.
   */
  fly(vessel: VesselRow, plan: LongArcPlan, { spanS }: Pace, firstStepS: number): number {
    this.#plan = plan;
    this.#groundM = bodies[plan.reference].polarRadiusM;
    this.#dipped = false;
    const state = this.#state;
    state.set(vessel.offsetM);
    state.set(vessel.velocityMps, 3);
    this.#before.set(state);
    this.#absolute.fill(this.#tolerance * vec3.length(vessel.offsetM), 0, 3);
    this.#absolute.fill(this.#tolerance * Math.max(vec3.length(vessel.velocityMps), 1), 3, 6);
    let arrived = this.#advance(0, spanS, firstStepS);
    if (!arrived && !this.#dipped && plan.follow !== 'none') {
      // Thrust that follows a velocity through zero turns about ever faster. Then its direction stays for this tick.
      plan.follow = 'none';
      state.set(this.#before);
      arrived = this.#advance(0, spanS, 0);
    }
    const { contacts } = plan;
    const met = contacts !== null && contacts.met >= 0;
    if (met) this.#flyToContact(contacts, spanS);
    else if (this.#dipped) this.#flyToGround(spanS);
    else if (!arrived && this.#free !== null && !this.#free.empty) this.#flyRoughly(spanS);
    else if (!arrived)
      throw new AstroError('step_limit', `A vessel cannot be flown through ${spanS} s in one tick.`);
    if (!met) this.#holdToLight(spanS);
    for (let i = 0; i < 3; i += 1) {
      vessel.offsetM[i] = state[i];
      vessel.velocityMps[i] = state[i + 3];
    }
    return this.#dipped || met ? 0 : this.#stepper.nextStepS;
  }

  /** Newton's pull knows no speed of light, and a tick may be long: nobody comes further in it than light does. */
  #holdToLight(spanS: number): void {
    const from = this.#before;
    const way = this.#push;
    for (let i = 0; i < 3; i += 1) way[i] = this.#state[i] - from[i];
    const wayM = vec3.length(way);
    const mostM = this.#light.mps * spanS;
    if (wayM <= mostM) return;
    for (let i = 0; i < 3; i += 1) this.#state[i] = from[i] + (mostM / wayM) * way[i];
  }

  /** From the beginning of the step in which a custom body was met to the contact, and on with the body. */
  #flyToContact(contacts: ShipContacts, spanS: number): void {
    const { timeS } = contacts;
    this.#state.set(this.#stepStart);
    this.#dipped = false;
    if (timeS > this.#stepStartS) this.#advance(this.#stepStartS, timeS, 0, false);
    contacts.carryOn(this.#state, spanS);
  }

  /**
   * Through a pull that is stronger than so long a tick can follow: in equal steps, each with the pull at its beginning and none
   * faster than light, so that a ship stays somewhere. From the next tick on time is slower.
   */
  #flyRoughly(spanS: number): void {
    this.#state.set(this.#before);
    const slope = this.#target;
    const pieceS = spanS / piecesToGround;
    const contacts = this.#plan?.contacts ?? null;
    contacts?.beginSteps(0, this.#state);
    for (let piece = 0; piece < piecesToGround; piece += 1) {
      this.#derivative(piece * pieceS, this.#state, slope);
      for (let i = 0; i < 3; i += 1) this.#push[i] = this.#state[i + 3] + pieceS * slope[i + 3];
      this.#light.hold(this.#push);
      for (let i = 0; i < 3; i += 1) {
        this.#state[i + 3] = this.#push[i];
        this.#state[i] += pieceS * this.#push[i];
      }
      if (
        contacts === null ||
        contacts.lookStep(piece * pieceS, (piece + 1) * pieceS, this.#state, null, null)
      )
        continue;
      contacts.timeS = (piece + 1) * pieceS;
      contacts.carryOn(this.#state, spanS);
      break;
    }
    if (!this.#state.every(Number.isFinite)) this.#state.set(this.#before);
  }

  /** Flies again in pieces, and stops in the first one that ends below the ground. */
  #flyToGround(spanS: number): void {
    this.#state.set(this.#before);
    const pieceS = spanS / piecesToGround;
    for (let piece = 0; piece < piecesToGround; piece += 1) {
      if (!this.#advance(piece * pieceS, (piece + 1) * pieceS, 0, false)) return;
      const { 0: x, 1: y, 2: z } = this.#state;
      if (x * x + y * y + z * z < this.#groundM * this.#groundM) return;
    }
  }

  /** False when the error could not be held with any number of steps, as on a way through the centre of a body. */
  #advance(fromS: number, toS: number, firstStepS: number, looks = true): boolean {
    const contacts = looks ? (this.#plan?.contacts ?? null) : null;
    contacts?.beginSteps(fromS, this.#state);
    this.#stepStart.set(this.#state);
    this.#stepStartS = fromS;
    const watch = contacts === null ? undefined : this.#watch;
    try {
      this.#stepper.advance(this.#derivative, this.#state, fromS, toS, firstStepS, watch);
      return true;
    } catch (error) {
      if (error instanceof AstroError && (error.code === 'step_too_small' || error.code === 'step_limit'))
        return false;
      throw error;
    }
  }

  /** Told of every step that holds: stops where it leads into a custom body. */
  readonly #watch = (fromS: number, toS: number, slopeFrom: Float64Array, slopeTo: Float64Array): boolean => {
    this.#stepStartS = fromS;
    if (this.#plan?.contacts?.lookStep(fromS, toS, this.#state, slopeFrom, slopeTo) === false) return false;
    this.#stepStart.set(this.#state);
    return !this.#dipped;
  };

  readonly #derivative = (timeS: number, state: Float64Array, out: Float64Array): void => {
    const plan = this.#plan;
    if (plan === null) return;
    const field = this.#field;
    const second = field === null ? timeS : field.second - field.spanS + timeS;
    if (field === null || this.#gravity === null) vec3.copy(this.#acceleration, plan.fallMps2);
    else {
      this.#gravity.place(plan.reference, field.day, second);
      this.#gravity.acceleration(state, this.#acceleration);
      if (plan.reference === SUN) {
        sunsRelativity(this.#push, state[0], state[1], state[2], state[3], state[4], state[5]);
        vec3.add(this.#acceleration, this.#acceleration, this.#push);
      }
    }
    if (this.#free !== null && !this.#free.empty)
      this.#free.at(plan.reference, timeS).add(state, this.#acceleration);
    if (state[0] * state[0] + state[1] * state[1] + state[2] * state[2] < this.#groundM * this.#groundM)
      this.#dipped = true;
    if (plan.burn.fires) this.#addThrust(plan, state, timeS, second);
    for (let i = 0; i < 3; i += 1) {
      out[i] = state[i + 3];
      out[i + 3] = this.#acceleration[i];
    }
  };

  #addThrust(plan: LongArcPlan, state: Float64Array, timeS: number, second: number): void {
    const { burn } = plan;
    const massKg = burn.massKg - burn.flowKgps * timeS;
    const { radial, velocityMps, toTarget } = this.#situation;
    vec3.copy(this.#push, burn.forceN);
    if (plan.follow !== 'none') {
      vec3.copy(radial, state);
      vec3.set(velocityMps, state[3], state[4], state[5]);
      if (plan.targetBody >= 0 && this.#field !== null) {
        this.#field.stateBetween(plan.targetBody, plan.reference, this.#field.day, second, this.#target);
        vec3.sub(toTarget, this.#target, state);
      }
      if (heldAttitude(this.#attitude, plan.follow, this.#situation)) {
        vec3.transformQuat(this.#push, burn.share, this.#attitude);
        vec3.scale(this.#push, this.#push, plan.fullThrustN);
      }
    }
    vec3.scale(this.#push, this.#push, 1 / massKg);
    vec3.set(velocityMps, state[3], state[4], state[5]);
    if (isRapid(velocityMps, this.#push, this.#light.mps, 0))
      measured(this.#push, this.#push, velocityMps, this.#light.mps);
    vec3.add(this.#acceleration, this.#acceleration, this.#push);
  }
}
