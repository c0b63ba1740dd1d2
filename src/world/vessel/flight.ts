import { quat, type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { type HoldMode, holdModes } from '../commands.ts';
import { flyShortArc, flyStraight, LongArc, type LongArcPlan } from './arcs.ts';
import type { FlightSettings } from './flight-settings.ts';
import { createSituation, heldAttitude } from './hold.ts';
import { isShortArc } from './orbital-rate.ts';
import { Pace } from './pace.ts';
import { createBurn, planBurn, pushOf, spendFuel } from './propulsion.ts';
import { followHold, steerByHand, steersByHand, steerToHold, turn } from './steering.ts';
import { motion, targetKind, type VesselTable } from './vessel-table.ts';

/** A held attitude counts as reached, so that thrust follows it along a long tick, when it is off by less than this. */
const alignedRad = 0.02;

/**
 * Flies vessels through ticks: turning, thrust, and motion under the gravity of all bodies. One object serves all vessels
 * of a world, or the one of a page that predicts its own.
 *
 * Up to 1x everything happens in simulated time. Above, a ship still turns in the pilot's time, so that it can be steered
 * at any factor, and a held attitude is followed however fast it moves.
 */
export class Flight {
  readonly #table: VesselTable;
  /** Null in a scene without bodies. */
  readonly #field: BodyField | null;
  /** Free fall of vessels in a scene without bodies, m/s^2. */
  readonly #localFallMps2: Vec3;
  readonly #settings: FlightSettings;
  readonly #longArc: LongArc | null;
  readonly #burn = createBurn();
  readonly #plan: LongArcPlan;
  readonly #situation = createSituation();
  readonly #heldBefore = quat.create();
  readonly #heldNow = quat.create();
  readonly #speed = vec3.create();
  readonly #push = vec3.create();
  readonly #bodyState = new Float64Array(6);
  readonly #pace: Pace;

  constructor(table: VesselTable, field: BodyField | null, localFallMps2: Vec3, settings: FlightSettings) {
    this.#table = table;
    this.#field = field;
    this.#localFallMps2 = localFallMps2;
    this.#settings = settings;
    this.#pace = new Pace(settings.dampingPerS);
    this.#longArc = field === null ? null : new LongArc(field, settings.tolerance);
    this.#plan = { reference: 0, burn: this.#burn, fullThrustN: 0, follow: 'none', targetBody: -1 };
  }

  /** Begins a tick of `spanS` simulated seconds and `tickS` seconds of the pilot's. The field stands at the tick's end. */
  beginTick(spanS: number, tickS: number): void {
    this.#pace.begin(spanS, tickS);
  }

  /**
   * Flies one vessel through the tick. A rigid one is turned and pushed, but moved by the rigid-body engine.
   * Returns whether its tank ran dry.
   */
  advance(row: number): boolean {
    const table = this.#table;
    const mode = this.#heldMode(row);
    if (mode !== 'none' && mode !== 'kill_rotation') this.#observe(row);
    const holds = mode !== 'none' && heldAttitude(this.#heldBefore, mode, this.#situation);
    const follows = holds && this.#pace.fast && table.motion[row] === motion.flying;
    if (!follows) this.#steer(row, mode, holds);
    this.#planBurn(row);
    const offRad = follows
      ? quat.angle(this.#heldBefore, table.vectors[row].attitude)
      : Number.POSITIVE_INFINITY;
    this.#move(row, offRad < alignedRad && this.#burnIsGentle(row) ? mode : 'none');
    if (follows) this.#follow(row, mode);
    return spendFuel(this.#burn, table, row, this.#pace);
  }

  /** The hold mode in force: none while the pilot steers by hand. */
  #heldMode(row: number): HoldMode {
    return steersByHand(this.#table, row) ? 'none' : holdModes[this.#table.hold[row]];
  }

  #steer(row: number, mode: HoldMode, holds: boolean): void {
    const table = this.#table;
    const { attitude, spinRadps } = table.vectors[row];
    if (mode === 'kill_rotation') steerToHold(table, row, null, this.#pace, this.#settings);
    else if (holds) steerToHold(table, row, this.#heldBefore, this.#pace, this.#settings);
    else steerByHand(table, row, this.#pace, this.#settings);
    if (table.motion[row] !== motion.rigid) turn(attitude, spinRadps, this.#pace);
  }

  /** After a fast tick: the ship has turned with what it holds, and what was off has become less. */
  #follow(row: number, mode: HoldMode): void {
    const { attitude, spinRadps } = this.#table.vectors[row];
    this.#observe(row);
    if (!heldAttitude(this.#heldNow, mode, this.#situation)) return;
    followHold(attitude, this.#heldBefore, this.#heldNow, this.#pace, this.#settings);
    vec3.set(spinRadps, 0, 0, 0);
  }

  #planBurn(row: number): void {
    const table = this.#table;
    const { velocityMps, attitude } = table.vectors[row];
    vec3.copy(this.#speed, velocityMps);
    const target = this.#targetBody(row);
    if (target >= 0 && this.#field !== null) {
      this.#field.stateAtEnd(target, table.body[row], this.#bodyState);
      for (let i = 0; i < 3; i += 1) this.#speed[i] -= this.#bodyState[i + 3];
    }
    planBurn(this.#burn, table, row, attitude, this.#speed, this.#pace);
  }

  /** Whether thrust changes the velocity by a part of it only, so that a direction taken from the velocity stays one. */
  #burnIsGentle(row: number): boolean {
    const { forceN, massKg } = this.#burn;
    const changeMps = (vec3.length(forceN) / massKg) * this.#pace.spanS;
    return changeMps < 0.5 * vec3.length(this.#table.vectors[row].velocityMps);
  }

  #move(row: number, follow: HoldMode): void {
    const table = this.#table;
    const vessel = table.vectors[row];
    const burn = this.#burn;
    if (burn.fires) pushOf(this.#push, burn, this.#pace);
    else vec3.set(this.#push, 0, 0, 0);
    if (this.#field === null || this.#longArc === null) {
      vec3.add(this.#push, this.#push, this.#localFallMps2);
      if (table.motion[row] === motion.rigid)
        vec3.addScaled(vessel.velocityMps, vessel.velocityMps, this.#push, this.#pace.spanS);
      else flyStraight(vessel, this.#push, this.#pace);
      return;
    }
    const reference = table.body[row];
    if (isShortArc(reference, vessel.offsetM, this.#pace)) {
      table.stepS[row] = 0;
      flyShortArc(vessel, this.#field.gravityAround(reference), this.#push, this.#pace);
      return;
    }
    this.#plan.reference = reference;
    this.#plan.fullThrustN = table.thrustN[row];
    this.#plan.follow = follow;
    this.#plan.targetBody = this.#targetBody(row);
    table.stepS[row] = this.#longArc.fly(vessel, this.#plan, this.#pace, table.stepS[row]);
  }

  /** Writes what held attitudes of this vessel are measured by. */
  #observe(row: number): void {
    const table = this.#table;
    const { radial, velocityMps, toTarget } = this.#situation;
    const vessel = table.vectors[row];
    vec3.copy(velocityMps, vessel.velocityMps);
    if (this.#field === null) vec3.set(radial, 0, 1, 0);
    else vec3.copy(radial, vessel.offsetM);
    vec3.set(toTarget, 0, 0, 0);
    const targetBody = this.#targetBody(row);
    if (targetBody >= 0 && this.#field !== null) {
      this.#field.stateAtEnd(targetBody, table.body[row], this.#bodyState);
      vec3.sub(toTarget, this.#bodyState, vessel.offsetM);
    } else if (table.targetKind[row] === targetKind.vessel) {
      this.#observeVessel(row, toTarget);
    }
  }

  #observeVessel(row: number, out: Vec3): void {
    const table = this.#table;
    const other = table.rowOf(table.target[row]);
    if (other < 0) return;
    vec3.sub(out, table.vectors[other].offsetM, table.vectors[row].offsetM);
    if (this.#field === null || table.body[other] === table.body[row]) return;
    this.#field.stateAtEnd(table.body[other], table.body[row], this.#bodyState);
    vec3.add(out, out, this.#bodyState);
  }

  #targetBody(row: number): number {
    return this.#table.targetKind[row] === targetKind.body ? this.#table.target[row] : -1;
  }
}
