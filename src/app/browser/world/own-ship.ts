import { bodies, type Ephemeris } from '../../../astro/index.ts';
import type { Tick } from '../../../engine/index.ts';
import { quat, type Vec3, vec3 } from '../../../math/index.ts';
import type { Clock, Entity } from '../../../protocol/index.ts';
import {
  type ClockTruth,
  type Control,
  type Scene,
  VesselPredictor,
  type VesselTruth,
} from '../../../world/index.ts';
import { Foreseen } from './foreseen.ts';
import { bodyTruths, ShownBodies } from './free-bodies.ts';
import { type Instant, secondsFrom } from './instant.ts';
import { between, copyMoving, createMoving, type Moving, type Way } from './motion.ts';
import { createTruth, readTruth } from './vessel-truth.ts';

/** Corrections fade to 5 % in 0.15 s. */
const FADE_S = 0.05;
/** What is left of one is nothing any more below these. */
const FADED_M = 1e-5;
const FADED_RAD = 1e-8;
/** Larger corrections are shown at once: the ship was moved, not badly predicted. Per unit of the time factor, m. */
const SNAP_M = 25;
const SNAP_RAD = 0.5;

/** So many words that are no news are passed over; then one is taken all the same, which confirms controls. */
const PASSED_OVER_MAX = 15;

/** The prediction at one tick. */
interface Step extends Instant {
  readonly moving: Moving;
}

/**
 * The own ship between the server's word and what is drawn: predicted with the world's own code, corrected with every
 * state, and shown without a jolt.
 */
export class OwnShip {
  /** As it is drawn: predicted, with what is left of the last corrections. */
  readonly shown: Moving = createMoving();
  /** The bodies that move freely, at the same moment. */
  readonly bodies = new ShownBodies();
  /** Acceleration that a person on board feels, m/s^2. */
  feltMps2 = 0;
  /** True once the first state is here and a tick is shown. */
  known = false;
  readonly #predictor: VesselPredictor;
  readonly #before: Step = { day: 0, second: 0, moving: createMoving() };
  readonly #after: Step = { day: 0, second: 0, moving: createMoving() };
  readonly #offM: Vec3 = vec3.create();
  readonly #offTurn = quat.create();
  readonly #wasShown: Moving = createMoving();
  readonly #truth = createTruth();
  readonly #inverse = quat.create();
  readonly #felt = vec3.create();
  readonly #foreseen = new Foreseen();
  /** Part of the way between the two ticks that is shown, and simulated seconds between them. */
  readonly #way: Way = { part: 0, spanS: 0 };
  /** Something is left of the last corrections. */
  #fading = false;
  #passedOver = 0;
  readonly #wishes = new Wishes();
  #tick = Number.NaN;
  /** Whether the server has said where the ship is: a world may begin before that. */
  #isTold = false;
  #corrected = false;

  constructor(scene: Scene, ephemeris: Ephemeris) {
    this.#predictor = new VesselPredictor(scene, ephemeris);
  }

  /** A control that was sent; it holds from the next tick on. */
  control(seq: number, control: Control): void {
    this.#predictor.control(seq, control);
  }

  /** Takes the server's word of a tick. What was shown before glides to what follows from it. */
  correct(clock: Clock, ship: Entity, bodies: readonly Entity[] = []): void {
    if (!ship.flight) return;
    const truth = readTruth(this.#truth, ship, ship.flight);
    if (this.bodies.same(bodies) && this.#isNoNews(clock, truth)) return;
    this.#predictor.correct(clockTruth(clock), truth, bodyTruths(bodies));
    if (!this.#isTold) this.#begin();
    this.#foreseen.clear();
    this.#corrected = true;
    if (!this.known) return;
    copyMoving(this.#wasShown, this.shown);
    this.#fly();
    this.#keepShown(Math.max(1, clock.factor));
  }

  /** Stands where it is first told: the page's clock may be some ticks behind that. */
  #begin(): void {
    this.#isTold = true;
    this.#read(this.#before);
    this.#read(this.#after);
    this.bodies.read(this.#predictor.bodies, 'before');
    this.bodies.read(this.#predictor.bodies, 'after');
  }

  /** Works out what is shown at a tick with its fraction, a frame's step after the last. */
  show({ tick }: { readonly tick: number }, { stepS }: Pick<Tick, 'stepS'>): void {
    if (Number.isNaN(tick) || !this.#isTold) return;
    this.#tick = tick;
    this.known = true;
    this.#fly();
    if (!this.#fading) return;
    const keep = Math.exp(-stepS / FADE_S);
    vec3.scale(this.#offM, this.#offM, keep);
    quat.slerp(this.#offTurn, noTurn, this.#offTurn, keep);
    this.#fading = vec3.length(this.#offM) > FADED_M || quat.angle(noTurn, this.#offTurn) > FADED_RAD;
    vec3.add(this.shown.offsetM, this.shown.offsetM, this.#offM);
    quat.multiply(this.shown.attitude, this.#offTurn, this.shown.attitude);
    quat.normalize(this.shown.attitude, this.shown.attitude);
  }

  /** Predicts the two ticks around the one that is shown and puts the ship between them, without what is left of corrections. */
  #fly(): void {
    const predictor = this.#predictor;
    const tick = this.#tick;
    const whole = Math.floor(tick);
    if (predictor.tick <= whole) {
      while (predictor.tick < whole && this.#step());
      this.#read(this.#before);
      this.bodies.read(this.#predictor.bodies, 'before');
      this.#step();
    } else if (this.#corrected && predictor.tick === whole + 1) {
      this.#read(this.#after);
      this.bodies.read(this.#predictor.bodies, 'after');
    }
    this.#corrected = false;
    this.#way.part = tick - whole;
    this.#way.spanS = secondsFrom(this.#before, this.#after);
    between(this.shown, this.#before.moving, this.#after.moving, this.#way);
    this.bodies.show(this.#way);
    this.#feel();
  }

  /** Predicts one tick more and remembers it; false when the predictor goes no further. */
  #step(): boolean {
    const { tick } = this.#predictor;
    this.#predictor.stepTo(tick + 1);
    this.#read(this.#after);
    this.bodies.read(this.#predictor.bodies, 'after');
    this.#foreseen.keep(this.#predictor.tick, this.#after, this.#after.moving);
    return this.#predictor.tick > tick;
  }

  /** Whether the server's word is what was predicted, by a pilot's wishes that have not changed either. */
  #isNoNews(clock: Clock, truth: VesselTruth): boolean {
    const same =
      this.#wishes.same(clock, truth) && this.#foreseen.agrees(clock.tick, clock, truth, clock.factor);
    this.#passedOver = same && this.#passedOver < PASSED_OVER_MAX ? this.#passedOver + 1 : 0;
    return this.#passedOver > 0;
  }

  /** What is felt is what gravity does not explain of the change of speed. */
  #feel(): void {
    const { spanS } = this.#way;
    const { moving: before } = this.#before;
    const { moving: after } = this.#after;
    if (!(spanS > 0) || before.body !== after.body) {
      this.feltMps2 = 0;
      return;
    }
    const felt = vec3.sub(this.#felt, after.velocityMps, before.velocityMps);
    vec3.scale(felt, felt, 1 / spanS);
    if (after.body > 0) addPull(felt, bodies[after.body].gmM3S2, 0, after.offsetM, origin);
    const free = this.#predictor.bodies;
    for (let at = 0; at < free.length; at += 1) {
      const { body, make, offsetM } = free[at];
      if (body === after.body) addPull(felt, make.gmM3S2, make.radiusM, after.offsetM, offsetM);
    }
    this.feltMps2 = vec3.length(felt);
  }

  /** Turns the step between what was shown and what is predicted now into an offset that fades, unless it is large. */
  #keepShown(scale: number): void {
    const was = this.#wasShown;
    vec3.sub(this.#offM, was.offsetM, this.shown.offsetM);
    quat.multiply(this.#offTurn, was.attitude, quat.conjugate(this.#inverse, this.shown.attitude));
    const jumped =
      was.body !== this.shown.body ||
      vec3.length(this.#offM) > SNAP_M * scale ||
      quat.angle(was.attitude, this.shown.attitude) > SNAP_RAD;
    if (jumped) {
      vec3.set(this.#offM, 0, 0, 0);
      quat.identity(this.#offTurn);
    } else {
      copyMoving(this.shown, was);
    }
    this.#fading = !jumped;
  }

  #read(out: Step): void {
    const { vessel, day, second } = this.#predictor;
    out.day = day;
    out.second = second;
    out.moving.body = vessel.body;
    vec3.copy(out.moving.offsetM, vessel.offsetM);
    vec3.copy(out.moving.velocityMps, vessel.velocityMps);
    quat.copy(out.moving.attitude, vessel.attitude);
    vec3.copy(out.moving.spinRadps, vessel.angularVelocityRadps);
  }
}

/** What a pilot and the world want, as it was last told. */
class Wishes {
  #clock: Clock | null = null;
  #hold = '';
  #landed = false;
  #carrier = 0;

  /** Whether they are what they were; from now on, these are. */
  same(clock: Clock, { hold, landed, carrier }: VesselTruth): boolean {
    const before = this.#clock;
    const same =
      before !== null &&
      before.factor === clock.factor &&
      before.target_factor === clock.target_factor &&
      before.goal_factor === clock.goal_factor &&
      before.paused === clock.paused &&
      before.capped_by === clock.capped_by &&
      before.light_mps === clock.light_mps &&
      this.#hold === hold &&
      this.#landed === landed &&
      this.#carrier === carrier;
    this.#clock = clock;
    this.#hold = hold;
    this.#landed = landed;
    this.#carrier = carrier;
    return same;
  }
}

const noTurn = quat.create();
const origin = vec3.create();

/** Takes what a body pulls with out of an acceleration; within it, what it does at its surface at most. */
function addPull(out: Vec3, gmM3S2: number, radiusM: number, shipM: Vec3, bodyM: Vec3): void {
  const distanceM = Math.max(radiusM, vec3.distance(shipM, bodyM));
  const pull = gmM3S2 / (distanceM * distanceM * distanceM);
  for (let axis = 0; axis < 3; axis += 1) out[axis] += pull * (shipM[axis] - bodyM[axis]);
}

/**
 * What the stream says of the clock, as the predictor wants it. The stream does not name whose limit holds: below the target it is
 * where the factor is going; under the target itself it was lifted, and time grows back.
 */
function clockTruth(clock: Clock): ClockTruth {
  const { tick, day, second, light_mps: lightMps, factor, target_factor: targetFactor, paused } = clock;
  const { goal_factor: goalFactor, ramp_ticks_left: rampTicksLeft } = clock;
  const limit = goalFactor < targetFactor ? goalFactor : factor;
  return {
    tick,
    day,
    second,
    lightMps,
    factor,
    targetFactor,
    goalFactor,
    rampTicksLeft,
    paused,
    cap: clock.capped_by === null ? null : { factor: limit, entity: 0 },
  };
}
