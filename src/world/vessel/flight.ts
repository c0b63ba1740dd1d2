import { airDrag, bodies, bodyIndex, sunsRelativityHalfWay } from '../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { type HoldMode, holdModes } from '../commands.ts';
import type { FreePull, TickMoment } from '../free-bodies/free-field.ts';
import type { FreeRulers } from '../free-bodies/rulers.ts';
import type { ShipContacts } from '../free-bodies/ship-contacts.ts';
import { Light } from '../relativity/light.ts';
import { flyRapidly, isRapid, measured } from '../relativity/rapid-flight.ts';
import { flyShortArc, flyStraight, LongArc, type LongArcPlan } from './arcs.ts';
import { dragM2PerKg, type FlightSettings } from './flight-settings.ts';
import { createSituation, heldAttitude } from './hold.ts';
import { isShortArc } from './orbital-rate.ts';
import { Pace } from './pace.ts';
import { createBurn, planBurn, pushOf, spendFuel } from './propulsion.ts';
import { followHold, steerByHand, steersByHand, steerToHold, turn } from './steering.ts';
import { motion, targetKind, type VesselRow, type VesselTable } from './vessel-table.ts';

const SUN = bodyIndex('sun');

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
  readonly #light: Light;
  readonly #longArc: LongArc;
  /** What bodies that move freely pull, and where they stand in the way; null where there can be none. */
  readonly #free: FreePull | null;
  readonly #contacts: ShipContacts | null;
  readonly #rulers: FreeRulers | null;
  readonly #before = vec3.create();
  readonly #burn = createBurn();
  readonly #plan: LongArcPlan;
  readonly #situation = createSituation();
  readonly #heldBefore = quat.create();
  readonly #heldNow = quat.create();
  readonly #speed = vec3.create();
  readonly #push = vec3.create();
  readonly #drag = vec3.create();
  readonly #bodyState = new Float64Array(6);
  readonly #pace: Pace;
  /** Which body that moves freely holds the ship that is flown, by its place on the track of the tick; -1 for none. */
  #holder = -1;

  constructor(
    table: VesselTable,
    field: BodyField | null,
    localFallMps2: Vec3,
    settings: FlightSettings,
    light = new Light(),
    free: FreePull | null = null,
  ) {
    this.#table = table;
    this.#field = field;
    this.#localFallMps2 = localFallMps2;
    this.#settings = settings;
    this.#light = light;
    this.#pace = new Pace(settings.dampingPerS);
    this.#free = free;
    this.#contacts = free?.createContacts() ?? null;
    this.#rulers = free?.rulers ?? null;
    this.#longArc = new LongArc(field, free, settings.tolerance, light);
    this.#plan = {
      reference: 0,
      burn: this.#burn,
      fullThrustN: 0,
      follow: 'none',
      targetBody: -1,
      fallMps2: localFallMps2,
      contacts: this.#contacts,
    };
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
    table.met[row] = 0;
    this.#findHolder(row);
    const mode = this.#heldMode(row);
    if (mode !== 'none' && mode !== 'kill_rotation') this.#observe(row, this.#firstMoment());
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

  /** Finds what holds a ship at the first moment of the tick, and remembers it for the next. */
  #findHolder(row: number): void {
    const table = this.#table;
    const rulers = this.#rulers;
    this.#holder = -1;
    if (rulers !== null) {
      const { offsetM } = table.vectors[row];
      this.#holder = rulers.holderOf(table.body[row], this.#firstMoment(), offsetM, table.holder[row]);
    }
    table.holder[row] = this.#holder < 0 || rulers === null ? 0 : rulers.bodyAt(this.#holder).id;
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
    this.#observe(row, 'end');
    if (!heldAttitude(this.#heldNow, mode, this.#situation)) return;
    followHold(attitude, this.#heldBefore, this.#heldNow, this.#pace, this.#settings);
    vec3.set(spinRadps, 0, 0, 0);
  }

  #planBurn(row: number): void {
    const table = this.#table;
    const { offsetM, velocityMps, attitude } = table.vectors[row];
    vec3.copy(this.#speed, velocityMps);
    const target = this.#targetBody(row);
    if (target >= 0 && this.#field !== null) {
      this.#field.stateAtEnd(target, table.body[row], this.#bodyState);
      for (let i = 0; i < 3; i += 1) this.#speed[i] -= this.#bodyState[i + 3];
    } else if (table.brake[row] === 1) {
      vec3.copy(this.#before, offsetM);
      this.#rulers?.countFrom(this.#holder, table.body[row], this.#firstMoment(), this.#before, this.#speed);
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
    const rapid = isRapid(vessel.velocityMps, this.#push, this.#light.mps, this.#pace.spanS);
    const free = this.#free === null || this.#free.empty ? null : this.#free;
    const isRigid = table.motion[row] === motion.rigid;
    if (this.#field === null && (free === null || isRigid)) {
      vec3.add(this.#push, this.#push, this.#localFallMps2);
      if (table.motion[row] === motion.rigid) {
        if (rapid) measured(this.#push, this.#push, vessel.velocityMps, this.#light.mps);
        vec3.addScaled(vessel.velocityMps, vessel.velocityMps, this.#push, this.#pace.spanS);
      } else if (rapid) flyRapidly(vessel, this.#push, this.#pace, this.#light.mps);
      else flyStraight(vessel, this.#push, this.#pace);
      return;
    }
    const reference = table.body[row];
    const rails = this.#field?.gravityAround(reference) ?? null;
    const pulls = free?.around(reference, rails) ?? null;
    const contacts = free === null || isRigid ? null : this.#contacts;
    contacts?.begin(reference, 0.5 * vessel.sizeM[1]);
    if (isShortArc(reference, vessel.offsetM, this.#pace, pulls?.end.free)) {
      table.stepS[row] = 0;
      if (rails === null) vec3.add(this.#push, this.#push, this.#localFallMps2);
      if (burn.fires && rapid) measured(this.#push, this.#push, vessel.velocityMps, this.#light.mps);
      this.#feelAir(row);
      if (reference === SUN) this.#feelRelativity(vessel);
      const felt = pulls ?? rails;
      vec3.copy(this.#before, vessel.offsetM);
      if (felt !== null) flyShortArc(vessel, felt, this.#push, this.#pace);
      if (pulls !== null && contacts?.lookStraight(this.#before, vessel.offsetM, pulls)) this.#meet(row);
      return;
    }
    this.#plan.reference = reference;
    this.#plan.fullThrustN = table.thrustN[row];
    // A planned burn pushes along a fixed direction, which the ship has.
    this.#plan.follow = follow === 'manoeuvre' ? 'none' : follow;
    this.#plan.targetBody = this.#targetBody(row);
    this.#plan.contacts = contacts;
    table.stepS[row] = this.#longArc.fly(vessel, this.#plan, this.#pace, table.stepS[row]);
    if (contacts !== null && contacts.met >= 0) this.#meet(row);
  }

  /** Remembers which custom body the ship has met in this tick. */
  #meet(row: number): void {
    if (this.#free !== null && this.#contacts !== null)
      this.#table.met[row] = this.#free.bodyAt(this.#contacts.met).id;
  }

  /**
   * Adds what Einstein adds to the Sun's pull. A planet feels the same as a ship beside it: what is left between the two, 3e-11
   * m/s^2 on a low orbit about the Earth, is not counted.
   */
  #feelRelativity({ offsetM, velocityMps }: VesselRow): void {
    sunsRelativityHalfWay(this.#drag, offsetM, velocityMps, this.#pace.spanS);
    vec3.add(this.#push, this.#push, this.#drag);
  }

  /** Adds what air does to the push. Time is too slow for long arcs where there is air. */
  #feelAir(row: number): void {
    const field = this.#field;
    if (field === null) return;
    const table = this.#table;
    const body = table.body[row];
    const { atmosphere, equatorialRadiusM } = bodies[body];
    const { offsetM, velocityMps } = table.vectors[row];
    // above the air nobody need know how the body lies
    if (atmosphere === null || vec3.length(offsetM) >= equatorialRadiusM + atmosphere.topM) return;
    const perKg = dragM2PerKg(table.massKg(row), this.#settings);
    if (airDrag(this.#drag, body, field.attitudeOf(body), offsetM, velocityMps, perKg, this.#pace.spanS))
      vec3.add(this.#push, this.#push, this.#drag);
  }

  /** When the ship is where it is before it moves: while time stands still the bodies stay at the end of their last tick. */
  #firstMoment(): TickMoment {
    return this.#pace.spanS > 0 ? 'start' : 'end';
  }

  /** Writes what held attitudes of this vessel are measured by. */
  #observe(row: number, moment: TickMoment): void {
    const table = this.#table;
    const { radial, velocityMps, toTarget, heading } = this.#situation;
    const vessel = table.vectors[row];
    vec3.copy(heading, vessel.heading);
    vec3.copy(velocityMps, vessel.velocityMps);
    vec3.copy(radial, vessel.offsetM);
    this.#rulers?.countFrom(this.#holder, table.body[row], moment, radial, velocityMps);
    if (this.#holder < 0 && this.#field === null) vec3.set(radial, 0, 1, 0);
    vec3.set(toTarget, 0, 0, 0);
    const targetBody = this.#targetBody(row);
    if (targetBody >= 0 && this.#field !== null) {
      this.#field.stateAtEnd(targetBody, table.body[row], this.#bodyState);
      vec3.sub(toTarget, this.#bodyState, vessel.offsetM);
    } else if (table.targetKind[row] === targetKind.vessel) {
      this.#observeEntity(row, moment, toTarget);
    }
  }

  /** The way to another vessel, or to a body that moves freely. */
  #observeEntity(row: number, moment: TickMoment, out: Vec3): void {
    const table = this.#table;
    const other = table.rowOf(table.target[row]);
    if (other < 0) {
      this.#free?.lookAt(table.target[row], table.body[row], moment, table.vectors[row].offsetM, out);
      return;
    }
    vec3.sub(out, table.vectors[other].offsetM, table.vectors[row].offsetM);
    if (this.#field === null || table.body[other] === table.body[row]) return;
    this.#field.stateAtEnd(table.body[other], table.body[row], this.#bodyState);
    vec3.add(out, out, this.#bodyState);
  }

  #targetBody(row: number): number {
    return this.#table.targetKind[row] === targetKind.body ? this.#table.target[row] : -1;
  }
}
