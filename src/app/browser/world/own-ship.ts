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
/** Ticks that a change of the time factor takes at most, for a server that does not tell how many are left. */
const RAMP_TICKS = 22;

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
  /** Acceleration that a person on board feels, m/s^2. */
  feltMps2 = 0;
  readonly #predictor: VesselPredictor;
  readonly #before: Step = { day: 0, second: 0, moving: createMoving() };
  readonly #after: Step = { day: 0, second: 0, moving: createMoving() };
  readonly #offM: Vec3 = vec3.create();
  readonly #offTurn = quat.create();
  readonly #wasShown: Moving = createMoving();
  readonly #truth = createTruth();
  readonly #inverse = quat.create();
  readonly #foreseen = new Foreseen();
  /** Part of the way between the two ticks that is shown, and simulated seconds between them. */
  readonly #way: Way = { part: 0, spanS: 0 };
  /** Something is left of the last corrections. */
  #fading = false;
  #passedOver = 0;
  readonly #wishes = new Wishes();
  #tick = Number.NaN;
  #corrected = false;

  constructor(scene: Scene, ephemeris: Ephemeris) {
    this.#predictor = new VesselPredictor(scene, ephemeris);
  }

  /** True once the first state is here. */
  get known(): boolean {
    return !Number.isNaN(this.#tick);
  }

  /** A control that was sent; it holds from the next tick on. */
  control(seq: number, control: Control): void {
    this.#predictor.control(seq, control);
  }

  /** Takes the server's word of a tick. What was shown before glides to what follows from it. */
  correct(clock: Clock, ship: Entity): void {
    if (!ship.flight) return;
    const truth = readTruth(this.#truth, ship, ship.flight);
    if (this.#isNoNews(clock, truth)) return;
    this.#predictor.correct(clockTruth(clock), truth);
    this.#foreseen.clear();
    this.#corrected = true;
    if (!this.known) return;
    copyMoving(this.#wasShown, this.shown);
    this.#fly();
    this.#keepShown(Math.max(1, clock.factor));
  }

  /** Works out what is shown at a tick with its fraction, a frame's step after the last. */
  show({ tick }: { readonly tick: number }, { stepS }: Pick<Tick, 'stepS'>): void {
    if (Number.isNaN(tick)) return;
    this.#tick = tick;
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
      this.#step();
    } else if (this.#corrected && predictor.tick === whole + 1) {
      this.#read(this.#after);
    }
    this.#corrected = false;
    this.#way.part = tick - whole;
    this.#way.spanS = secondsFrom(this.#before, this.#after);
    between(this.shown, this.#before.moving, this.#after.moving, this.#way);
    this.#feel();
  }

  /** Predicts one tick more and remembers it; false when the predictor goes no further. */
  #step(): boolean {
    const { tick } = this.#predictor;
    this.#predictor.stepTo(tick + 1);
    this.#read(this.#after);
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
    const { offsetM } = after;
    const square = offsetM[0] * offsetM[0] + offsetM[1] * offsetM[1] + offsetM[2] * offsetM[2];
    const pull = after.body > 0 ? bodies[after.body].gmM3S2 / (square * Math.sqrt(square)) : 0;
    let felt = 0;
    for (let axis = 0; axis < 3; axis += 1) {
      const gained = (after.velocityMps[axis] - before.velocityMps[axis]) / spanS + pull * offsetM[axis];
      felt += gained * gained;
    }
    this.feltMps2 = Math.sqrt(felt);
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

  /** Whether they are what they were; from now on, these are. */
  same(clock: Clock, { hold, landed }: VesselTruth): boolean {
    const before = this.#clock;
    const same =
      before !== null &&
      before.factor === clock.factor &&
      before.target_factor === clock.target_factor &&
      before.paused === clock.paused &&
      before.capped_by === clock.capped_by &&
      this.#hold === hold &&
      this.#landed === landed;
    this.#clock = clock;
    this.#hold = hold;
    this.#landed = landed;
    return same;
  }
}

const noTurn = quat.create();

/**
 * What the stream says of the clock, as the predictor wants it. The stream names neither the goal of a change that is
 * under way nor whose limit holds, so a limited factor is taken to stay as it is until the next state.
 */
function clockTruth(clock: Clock): ClockTruth {
  const { tick, day, second, factor, target_factor: targetFactor, paused } = clock;
  const limited = clock.capped_by !== null;
  const goalFactor = limited ? factor : targetFactor;
  return {
    tick,
    day,
    second,
    factor,
    targetFactor,
    goalFactor,
    rampTicksLeft: factor === goalFactor ? 0 : RAMP_TICKS,
    paused,
    cap: limited ? { factor, entity: 0 } : null,
  };
}
