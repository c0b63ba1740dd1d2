import type { Ephemeris } from '../../astro/index.ts';
import { Clock } from '../../engine/index.ts';
import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import { BodyField } from '../celestial/body-field.ts';
import type { Control } from '../commands.ts';
import type { VesselView } from '../entity.ts';
import type { FreeBody } from '../free-bodies/free-body.ts';
import { limits } from '../limits.ts';
import { Light } from '../relativity/light.ts';
import type { Scene } from '../scene/schema.ts';
import { roundFactorDown } from '../time/round-factor.ts';
import { leavesSpan, TimeFlow } from '../time/time-flow.ts';
import type { WorldTimeView } from '../time/time-view.ts';
import { safeSpanToCustomS } from '../vessel/custom-approach.ts';
import { liftOffFrom, restOn, standWhereOn, touchDownOn } from '../vessel/custom-ground.ts';
import { Fleet } from '../vessel/fleet.ts';
import { Flight } from '../vessel/flight.ts';
import { defaultFlightSettings } from '../vessel/flight-settings.ts';
import { liftOff, rest, standWhere, type Touchdown, touchDown } from '../vessel/ground.ts';
import { hullFrom } from '../vessel/hull.ts';
import { fallOfVessels } from '../vessel/local-fall.ts';
import { switchReference } from '../vessel/reference-body.ts';
import { safeAirSpanS, safeSpanS } from '../vessel/safe-span.ts';
import type { Vessel } from '../vessel/vessel.ts';
import { motion, targetKind, VesselTable } from '../vessel/vessel-table.ts';
import { type BodyTruth, PredictedBodies } from './predicted-bodies.ts';

/** What the world says of the own ship at a tick. */
export interface VesselTruth
  extends Pick<
    VesselView,
    | 'thrust'
    | 'torque'
    | 'stabilise'
    | 'brake'
    | 'hold'
    | 'target'
    | 'landed'
    | 'carrier'
    | 'fuelKg'
    | 'controlSeq'
  > {
  readonly id: number;
  readonly body: number;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
  readonly attitude: Quat;
  readonly angularVelocityRadps: Vec3;
}

/** What the world says of its clock at the same tick. */
export interface ClockTruth
  extends Pick<
    WorldTimeView,
    | 'tick'
    | 'day'
    | 'second'
    | 'lightMps'
    | 'factor'
    | 'targetFactor'
    | 'goalFactor'
    | 'rampTicksLeft'
    | 'paused'
  > {
  readonly cap: { readonly factor: number; readonly entity: number } | null;
}

/** A control that the world has not confirmed yet, and the tick from which it holds here. */
interface PendingControl {
  readonly seq: number;
  readonly tick: number;
  readonly control: Control;
}

const flagged = (on: boolean): number => (on ? 1 : 0);

/**
 * Flies the own ship ahead of what the world has said of it, with the world's own code: the page corrects it with every
 * state that arrives, gives it the controls as they are made, and draws what it says of the coming ticks.
 *
 * It knows the gravity of all bodies, of those on rails and of those that move freely, the ground, thrust and attitude holds; not other ships and not rigid bodies: where
 * the ship touches one, the next correction tells. Limits of time for others' sake it learns from the world.
 */
export class VesselPredictor {
  /** The ship as predicted. Its arrays change with every step. */
  readonly vessel: Vessel;
  readonly #fleet: Fleet;
  readonly #table: VesselTable;
  readonly #field: BodyField | null;
  readonly #flight: Flight;
  readonly #bodies: PredictedBodies;
  readonly #light: Light;
  readonly #clock = new Clock();
  readonly #flow = new TimeFlow(1);
  #targetFactor = 1;
  /** What limits time for others' sake. */
  #othersCap = Number.POSITIVE_INFINITY;
  /** What limits time in the coming tick, as the state at the end of the last one has it. */
  #cap = Number.POSITIVE_INFINITY;
  #paused = true;
  readonly #pace = { spanS: 0 };
  readonly #touchdown: Touchdown = { speedMps: 0, sinkMps: 0, latRad: 0, lonRad: 0 };
  #pending: PendingControl[] = [];

  /** For a visitor's ship in a scene: its hull is the one that the scene gives to visitors. */
  constructor(scene: Scene, ephemeris: Ephemeris) {
    this.#light = new Light(scene.light_mps);
    this.#table = new VesselTable(1);
    this.#fleet = new Fleet(this.#table, this.#light);
    this.#field = scene.root.type === 'solar_system' ? new BodyField(ephemeris) : null;
    this.#bodies = new PredictedBodies(this.#field);
    this.#flight = new Flight(
      this.#table,
      this.#field,
      fallOfVessels(scene.root),
      defaultFlightSettings,
      this.#light,
      this.#bodies.pull,
    );
    const at = {
      body: 0,
      offsetM: vec3.create(),
      velocityMps: vec3.create(),
      attitude: quat.create(),
      standing: false,
    };
    this.vessel = this.#fleet.add({
      id: 1,
      name: 'own ship',
      owner: null,
      hull: hullFrom(scene.start.hull),
      at,
    });
  }

  /** The tick that the prediction stands at, and its date: TDB since J2000. */
  get tick(): number {
    return this.#clock.index;
  }

  get day(): number {
    return this.#clock.day;
  }

  get second(): number {
    return this.#clock.second;
  }

  /** The bodies that move freely, as predicted: by ascending id. */
  get bodies(): readonly FreeBody[] {
    return this.#bodies.all;
  }

  /** A control as the pilot makes it; it holds from the next tick on, and again after each correction until confirmed. */
  control(seq: number, control: Control): void {
    this.#pending.push({ seq, tick: this.tick, control });
    // Controls are absolute, so the latest say all; old ones are kept only to be replayed at their own ticks.
    if (this.#pending.length > limits.predictedControls) this.#pending.shift();
  }

  /** Takes what the world says of a tick, and stands there: `stepTo` goes on from it. */
  correct(clock: ClockTruth, truth: VesselTruth, bodies: readonly BodyTruth[] = []): void {
    this.#setClock(clock);
    this.#bodies.correct(bodies);
    const mine = clock.cap === null || clock.cap.entity === truth.id;
    // a limit at the present factor under a change to a higher one was lifted: time grows back
    const eases = clock.cap?.factor === clock.factor && clock.goalFactor > clock.factor;
    this.#othersCap = mine || eases ? Number.POSITIVE_INFINITY : (clock.cap?.factor ?? 0);
    this.#setVessel(truth);
    this.#cap = this.#capNow();
    if (this.#pending.length > 0) this.#pending = this.#pending.filter(({ seq }) => seq > truth.controlSeq);
  }

  /**
   * Flies on to a tick, at most `limits.predictedTicks` further than it stands, and returns the tick it has reached.
   * Controls that the world has not confirmed are applied at the ticks at which they were made.
   */
  stepTo(tick: number): number {
    const until = Math.min(tick, this.tick + limits.predictedTicks);
    while (this.tick < until) this.#step();
    return this.tick;
  }

  #step(): void {
    for (let at = 0; at < this.#pending.length; at += 1) {
      const { seq, tick, control } = this.#pending[at];
      if (tick <= this.tick) this.#fleet.control(this.vessel, seq, control);
    }
    const { stepS } = this.#clock;
    const wanted = this.#paused ? 0 : this.#flow.approach(this.#targetFactor, this.#cap);
    const ends = this.#field !== null && leavesSpan(this.#clock, wanted * stepS, this.#field);
    const factor = ends ? 0 : wanted;
    const spanS = factor * stepS;
    this.#clock.advance(factor);
    this.#field?.moveTo(this.#clock.day, this.#clock.second, spanS);
    if (spanS > 0) {
      this.#pace.spanS = spanS;
      this.#bodies.step(spanS);
      this.#fly();
      this.#light.hold(this.vessel.velocityMps);
    }
    this.#cap = this.#capNow();
  }

  /** The highest factor at which the ship cannot reach ground or air unseen, as the world reckons it; others' caps as told. */
  #capNow(): number {
    const field = this.#field;
    if (Math.max(this.#targetFactor, this.#flow.factor) <= 1) return this.#othersCap;
    const { stepS } = this.#clock;
    const toBodiesS = safeSpanToCustomS(this.#table, 0, this.#bodies.all, field);
    const toGroundS = field === null ? Number.POSITIVE_INFINITY : safeSpanS(this.#table, 0, field);
    const inAirS = Math.max(stepS, safeAirSpanS(this.#table, 0, defaultFlightSettings));
    const own = Math.min(toGroundS, inAirS, toBodiesS) / stepS;
    return Math.min(this.#othersCap, Number.isFinite(own) ? roundFactorDown(own) : own);
  }

  /** A tick of the ship, which takes as long as `#pace` says. */
  #fly(): void {
    const table = this.#table;
    const field = this.#field;
    if (table.motion[0] === motion.carried) {
      this.#carry();
      return;
    }
    if (table.motion[0] !== motion.landed) {
      this.#flight.beginTick(this.#pace.spanS, this.#clock.stepS);
      this.#flight.advance(0);
      const met = this.#bodyOf(table.met[0]);
      if (met !== undefined && touchDownOn(this.#touchdown, table, 0, met, field)) return;
    }
    if (field === null) return;
    if (table.motion[0] === motion.landed) {
      rest(table, 0, field);
      liftOff(table, 0, field);
    } else {
      switchReference(table, 0, field);
      touchDown(this.#touchdown, table, 0, field);
    }
  }

  /** A tick on the custom body that the ship stands on. */
  #carry(): void {
    const table = this.#table;
    const body = this.#bodyOf(table.carrier[0]);
    if (body === undefined) table.motion[0] = motion.flying;
    else {
      restOn(table, 0, body);
      liftOffFrom(table, 0, body, this.#pace);
    }
  }

  #bodyOf(id: number): FreeBody | undefined {
    const { all } = this.#bodies;
    for (let at = 0; at < all.length; at += 1) if (all[at].id === id) return all[at];
    return undefined;
  }

  #setClock(clock: ClockTruth): void {
    const { tick, day, second, factor, targetFactor, goalFactor, rampTicksLeft, paused } = clock;
    this.#clock.restore({ index: tick, day, second, residueS: 0 });
    this.#light.mps = clock.lightMps;
    // where the ephemeris ends, time stands although nobody has paused it
    this.#paused = paused || clock.cap?.factor === 0;
    this.#targetFactor = targetFactor;
    if (factor > 0) this.#flow.restore({ factor, goal: goalFactor, ticksLeft: rampTicksLeft });
    this.#field?.jumpTo(day, second);
  }

  #setVessel(truth: VesselTruth): void {
    const table = this.#table;
    const own = table.vectors[0];
    own.offsetM.set(truth.offsetM);
    own.velocityMps.set(truth.velocityMps);
    own.attitude.set(truth.attitude);
    own.spinRadps.set(truth.angularVelocityRadps);
    own.thrust.set(truth.thrust);
    own.torque.set(truth.torque);
    table.body[0] = truth.body;
    table.stabilise[0] = flagged(truth.stabilise);
    table.brake[0] = flagged(truth.brake);
    table.fuelKg[0] = truth.fuelKg;
    table.controlSeq[0] = truth.controlSeq;
    table.stepS[0] = 0;
    table.targetKind[0] = targetKind.none;
    this.#fleet.hold(this.vessel, truth.hold, truth.target);
    table.motion[0] = motion.flying;
    const body = this.#bodyOf(truth.carrier);
    if (body !== undefined) standWhereOn(table, 0, body, this.#field);
    else if (truth.landed && truth.carrier === 0 && this.#field !== null) standWhere(table, 0, this.#field);
  }
}
