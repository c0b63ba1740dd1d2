import { AstroError, bodies, GravityField, integrators, type Stepper } from '../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField, TickGravity } from '../celestial/body-field.ts';
import type { HoldMode } from '../commands.ts';
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
  { start, middle, end }: TickGravity,
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
}

/** Most steps in one tick; time slows down long before, see the subsystem `ground`. */
const maxSteps = 5000;

/** Pieces into which an arc is cut when it leads below the ground, to stop where it meets it. */
const piecesToGround = 256;

/** Carries vessels along long arcs with an error-controlled integrator, gravity and thrust taken anew at every stage. */
export class LongArc {
  readonly #field: BodyField;
  readonly #gravity: GravityField;
  readonly #stepper: Stepper;
  readonly #tolerance: number;
  readonly #absolute = new Float64Array(6);
  readonly #state = new Float64Array(6);
  readonly #before = new Float64Array(6);
  readonly #target = new Float64Array(6);
  readonly #push = vec3.create();
  readonly #attitude = quat.create();
  readonly #situation = createSituation();
  readonly #acceleration = vec3.create();
  #plan: LongArcPlan | null = null;
  #groundM = 0;
  #dipped = false;

  constructor(field: BodyField, tolerance: number) {
    this.#field = field;
    this.#gravity = new GravityField(field);
    this.#tolerance = tolerance;
    this.#stepper = integrators.long.create(6, { relative: 0, absolute: this.#absolute, maxSteps });
  }

  /**
   * Flies through the whole tick, or to the ground if the arc leads there. `firstStepS` is the step to try first.
   * Returns the step to try first in the next tick.
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
    if (this.#dipped) this.#flyToGround(spanS);
    else if (!arrived)
      throw new AstroError('step_limit', `A vessel cannot be flown through ${spanS} s in one tick.`);
    for (let i = 0; i < 3; i += 1) {
      vessel.offsetM[i] = state[i];
      vessel.velocityMps[i] = state[i + 3];
    }
    return this.#dipped ? 0 : this.#stepper.nextStepS;
  }

  /** Flies again in pieces, and stops in the first one that ends below the ground. */
  #flyToGround(spanS: number): void {
    this.#state.set(this.#before);
    const pieceS = spanS / piecesToGround;
    for (let piece = 0; piece < piecesToGround; piece += 1) {
      if (!this.#advance(piece * pieceS, (piece + 1) * pieceS, 0)) return;
      const { 0: x, 1: y, 2: z } = this.#state;
      if (x * x + y * y + z * z < this.#groundM * this.#groundM) return;
    }
  }

  /** False when the error could not be held with any number of steps, as on a way through the centre of a body. */
  #advance(fromS: number, toS: number, firstStepS: number): boolean {
    try {
      this.#stepper.advance(this.#derivative, this.#state, fromS, toS, firstStepS);
      return true;
    } catch (error) {
      if (error instanceof AstroError && (error.code === 'step_too_small' || error.code === 'step_limit'))
        return false;
      throw error;
    }
  }

  readonly #derivative = (timeS: number, state: Float64Array, out: Float64Array): void => {
    const plan = this.#plan;
    if (plan === null) return;
    const field = this.#field;
    const second = field.second - field.spanS + timeS;
    this.#gravity.place(plan.reference, field.day, second);
    this.#gravity.acceleration(state, this.#acceleration);
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
      if (plan.targetBody >= 0) {
        this.#field.stateBetween(plan.targetBody, plan.reference, this.#field.day, second, this.#target);
        vec3.sub(toTarget, this.#target, state);
      }
      if (heldAttitude(this.#attitude, plan.follow, this.#situation)) {
        vec3.transformQuat(this.#push, burn.share, this.#attitude);
        vec3.scale(this.#push, this.#push, plan.fullThrustN);
      }
    }
    vec3.addScaled(this.#acceleration, this.#acceleration, this.#push, 1 / massKg);
  }
}
