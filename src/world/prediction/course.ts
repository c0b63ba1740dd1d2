import {
  airDrag,
  bodies,
  bodyIndex,
  type Ephemeris,
  GravityField,
  orientation,
  sunsRelativityHalfWay,
  trackAt,
} from '../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import { limits } from '../limits.ts';
import { type Impulse, impulseAhead, impulseSize } from '../vessel/impulse-axes.ts';
import { BodiesAhead } from './bodies-ahead.ts';
import { CourseBurn, type CourseEngine } from './course-burn.ts';
import { type CourseMark, CourseMarks } from './course-marks.ts';
import { CourseTrack } from './course-track.ts';
import { OwnPiece } from './own-piece.ts';
import type { BodyTruth } from './predicted-bodies.ts';

const SUN = bodyIndex('sun');

/** Part of a radian of the fastest fall that a step covers, and part of the way to a body. */
const STEP_RAD = 0.04;
const STEP_SHARE = 0.06;
/** Part of the height in which air grows thinner by e that a step in it covers at most. */
const AIR_STEP_SHARE = 0.5;
const LONGEST_STEP_S = 20 * 86_400;
/** A vessel leaves a sphere of influence when it is this much outside, as in the world. */
const LEAVING_SHARE = 1.02;

/** Where a course begins: a vessel at an instant (TDB since J2000), in the inertial frame of its reference body. */
export interface CourseStart {
  readonly day: number;
  readonly second: number;
  readonly body: number;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
  /** What air slows it by, see `dragM2PerKg`; 0 flies through air as through nothing. */
  readonly dragM2PerKg: number;
  /** The engine with which planned burns take their time, as the autopilot flies them; without one they take none. */
  readonly engine?: CourseEngine | null | undefined;
  /** How everything falls where nothing is on rails, m/s^2; not at all unless given. */
  readonly fallMps2?: Vec3 | undefined;
  /** The custom bodies at that instant, by ascending id; none unless given. */
  readonly bodies?: readonly BodyTruth[] | undefined;
}

/** A change of velocity at an instant of the course, seconds from its start. */
export interface PlannedImpulse extends Impulse {
  readonly timeS: number;
}

/** How far a course is to be worked out, and what it looks for. */
export interface CoursePlan {
  /** How long, s. */
  readonly horizonS: number;
  /** A body to which the closest approach is marked wherever it is, or -1. */
  readonly target: number;
  /** A custom body to which it is marked too, by its id; none unless given. */
  readonly targetEntity?: number | undefined;
  /** The custom body whose places are kept beside those of the course, by its id; none unless given. */
  readonly follow?: number | undefined;
  /** No step is longer than this, s, so that a frame which turns shows no corners; as long as it may be unless given. */
  readonly longestStepS?: number | undefined;
  /** Impulses in the order of their times. */
  readonly impulses: readonly PlannedImpulse[];
}

/** Why a course ends where it does. */
export type CourseEnd = 'under_way' | 'horizon' | 'impact' | 'full' | 'outside_span';

/**
 * The way that a vessel takes when nobody touches it: worked out ahead with the gravity of all bodies, by steps of a
 * twenty-fifth of a radian (Nyström's method of fifth order with four slopes: Nyström 1925, Acta Soc. Sci. Fenn. 50, 13; Hairer,
 * Norsett and Wanner, Solving Ordinary Differential Equations I, II.14), in the frame of the body whose sphere of influence it is in. Planned impulses are
 * burnt around their instants as the autopilot does it, or without an engine applied at once, along the axes of the flight about what
 * holds the ship. Custom bodies move on beside it and
 * pull it as they pull ships in the world: in other systems, where nothing is on rails, they are all there is.
 *
 * `begin` and then `advance` with so many steps as there is time for: nothing is allocated, and a course that is under
 * way can be read as far as it is.
 */
export class Course {
  readonly track = new CourseTrack(limits.courseSamples);
  /** Place and velocity of the custom body that is followed at each sample, six numbers, counted as that is. */
  readonly followed = new Float64Array(6 * limits.courseSamples);
  readonly #marks = new CourseMarks(this.track);
  readonly #ephemeris: Ephemeris | null;
  /** The pull of what is on rails; null where nothing is. */
  readonly #gravity: GravityField | null;
  readonly #bodies: BodiesAhead;
  readonly #offsetM = vec3.create();
  readonly #velocityMps = vec3.create();
  readonly #k1 = vec3.create();
  readonly #k2 = vec3.create();
  readonly #k3 = vec3.create();
  readonly #k4 = vec3.create();
  readonly #point = vec3.create();
  readonly #term = vec3.create();
  readonly #attitude = quat.create();
  readonly #state = new Float64Array(6);
  readonly #seen = new Float64Array(6);
  readonly #piece: OwnPiece;
  readonly #lastPiece = { timesS: new Float64Array(2), states: new Float64Array(12), count: 2 };
  readonly #fallMps2 = vec3.create();
  readonly #burn = new CourseBurn();
  /** When the engine is lit for the next impulse, s from the start; known after each change of velocity. */
  #ignitionS = 0;
  /** When the bodies stand as they were placed last. */
  #placedS = 0;
  /** The custom body that holds the ship, by its id; 0 for none. */
  #held = 0;
  #body = 0;
  #dragM2PerKg = 0;
  /** How far it is, s from the start, and when that is. */
  #timeS = 0;
  readonly #now = { day: 0, second: 0 };
  #plan: CoursePlan = { horizonS: 0, target: -1, impulses: [] };
  #nextImpulse = 0;
  #end: CourseEnd = 'horizon';

  /** @param ephemeris null where nothing is on rails */
  constructor(ephemeris: Ephemeris | null) {
    this.#ephemeris = ephemeris;
    this.#gravity = ephemeris === null ? null : new GravityField(ephemeris);
    this.#bodies = new BodiesAhead(ephemeris);
    this.#piece = new OwnPiece(this.#bodies);
  }

  get end(): CourseEnd {
    return this.#end;
  }

  /** What is on the way, in the order of times. */
  get marks(): readonly CourseMark[] {
    return this.#marks.all;
  }

  get markCount(): number {
    return this.#marks.count;
  }

  /** Begins anew. */
  begin(start: CourseStart, plan: CoursePlan): void {
    this.track.begin(start.day, start.second);
    this.#marks.clear();
    vec3.copy(this.#offsetM, start.offsetM);
    vec3.copy(this.#velocityMps, start.velocityMps);
    this.#body = start.body;
    this.#dragM2PerKg = start.dragM2PerKg;
    this.#goTo(0);
    this.#plan = plan;
    this.#nextImpulse = 0;
    this.#end = this.#covered(0) ? 'under_way' : 'outside_span';
    if (this.#end !== 'under_way') return;
    vec3.copy(this.#fallMps2, start.fallMps2 ?? noFall);
    this.#bodies.begin(start.day, start.second, start.bodies ?? noBodies);
    this.#held = 0;
    this.#piece.begin();
    this.#burn.begin(start.engine ?? null);
    this.#lookForBurn();
    this.#place(0);
    this.#pull(this.#offsetM, this.#k1);
    this.#keep();
  }

  /** Goes so many steps on, or fewer where custom bodies make them costly; true when the course has come to its end. */
  advance(steps: number): boolean {
    for (let step = 0; step < steps && this.#end === 'under_way'; step += 1 + this.#bodies.cost) this.#step();
    return this.#end !== 'under_way';
  }

  #step(): void {
    const { horizonS } = this.#plan;
    const turnS = this.#burn.fires ? this.#burn.nextS : this.#ignitionS;
    const until = Math.min(horizonS, turnS);
    const left = until - this.#timeS;
    const stepS = this.#stepLength();
    // a rest shorter than a step is halved rather than left as a sliver
    const wantedS = stepS >= left ? left : Math.min(stepS, 0.5 * left);
    const wantedToS = stepS >= left ? until : this.#timeS + wantedS;
    if (!this.#covered(wantedToS)) {
      this.#end = 'outside_span';
      return;
    }
    const spanS = this.#carryBodies(wantedS);
    const toS = spanS === wantedS ? wantedToS : this.#timeS + spanS;
    const struck = spanS > 0 ? this.#fly(spanS, toS) : -1;
    this.#goTo(toS);
    if (spanS > 0 && !this.#keep()) return;
    if (struck >= 0 && !this.#marks.struck) this.#marks.strike(struck, this.#bodies.met, this.#piece);
    if (this.#marks.struck) this.#endOnGround(spanS);
    else if (toS >= turnS) this.#turn();
    else if (toS >= horizonS) this.#end = 'horizon';
    else this.#changeFrame();
  }

  /** Ends the course where it meets a surface, within its last piece of so many seconds; so ends what is followed. */
  #endOnGround(spanS: number): void {
    this.#end = 'impact';
    const { timesS, count } = this.track;
    const piece = this.#lastPiece;
    piece.timesS[1] = spanS;
    const last = 6 * (count - 1);
    piece.states.set(this.followed.subarray(last - 6, last + 6));
    trackAt(piece, 0, (timesS[count - 1] - timesS[count - 2]) / spanS, this.#state);
    this.followed.set(this.#state, last);
  }

  /** Carries custom bodies on by a step, and returns how far that was, s. */
  #carryBodies(spanS: number): number {
    const bodies = this.#bodies;
    if (bodies.count === 0 || spanS === 0) return spanS;
    const reachedS = bodies.advance(this.#timeS, spanS, this.track);
    this.#place(this.#timeS);
    this.#pull(this.#offsetM, this.#k1);
    bodies.addPull(this.#body, 0, this.#offsetM, this.#k1);
    bodies.watch(this.#body, this.#offsetM, this.#velocityMps, this.#k1);
    return reachedS;
  }

  /** One step; the part of it after which it leads into a custom body, or -1. */
  #fly(h: number, toS: number): number {
    const r = this.#offsetM;
    const v = this.#velocityMps;
    const k1 = this.#k1;
    const k2 = this.#k2;
    const k3 = this.#k3;
    const k4 = this.#k4;
    const point = this.#point;
    const term = this.#term;
    const square = h * h;
    if (this.#body === SUN) sunsRelativityHalfWay(term, r, v, h);
    else vec3.set(term, 0, 0, 0);
    for (let i = 0; i < 3; i++) point[i] = r[i] + 0.2 * h * v[i] + (square / 50) * k1[i];
    this.#feel(toS - 0.8 * h, 0.2 * h, point, k2);
    for (let i = 0; i < 3; i++) point[i] = r[i] + (2 / 3) * h * v[i] + (square / 27) * (7 * k2[i] - k1[i]);
    this.#feel(toS - h / 3, (2 / 3) * h, point, k3);
    for (let i = 0; i < 3; i++)
      point[i] = r[i] + h * v[i] + (square / 70) * (21 * k1[i] - 4 * k2[i] + 18 * k3[i]);
    this.#feel(toS, h, point, k4);
    for (let i = 0; i < 3; i++) {
      r[i] += h * v[i] + (square / 168) * (7 * k1[i] + 50 * k2[i] + 27 * k3[i] + 84 * term[i]);
      v[i] += (h / 336) * (14 * k1[i] + 125 * k2[i] + 162 * k3[i] + 35 * k4[i] + 336 * term[i]);
    }
    this.#brakeInAir(h, toS);
    const bodies = this.#bodies;
    this.#pull(r, k1);
    if (bodies.count === 0) return -1;
    bodies.addPull(this.#body, h, r, k1);
    const struck = bodies.meeting(r, v, k1);
    bodies.endStep();
    return struck;
  }

  /** Writes the pull on a point at a time of the course, so many seconds after the beginning of the step. */
  #feel(timeS: number, intoS: number, point: Vec3, out: Vec3): void {
    this.#place(timeS);
    this.#pull(point, out);
    if (this.#bodies.count > 0) this.#bodies.addPull(this.#body, intoS, point, out);
  }

  /** Takes off the speed that air has cost during a step: it is short enough for that where there is air. */
  #brakeInAir(h: number, toS: number): void {
    const { atmosphere, equatorialRadiusM } = bodies[this.#body];
    if (atmosphere === null || this.#dragM2PerKg === 0) return;
    const r = this.#offsetM;
    if (vec3.length(r) > equatorialRadiusM + atmosphere.topM) return;
    const { day, second } = this.track.instantAt(toS);
    orientation(this.#body, day, second, this.#attitude);
    const v = this.#velocityMps;
    if (airDrag(this.#point, this.#body, this.#attitude, r, v, this.#dragM2PerKg, h))
      vec3.addScaled(v, v, this.#point, h);
  }

  /** In air a step is short; from above it leads no deeper than the first layer of it. */
  #stepInAir(): number {
    const { atmosphere, equatorialRadiusM } = bodies[this.#body];
    if (atmosphere === null || this.#dragM2PerKg === 0) return LONGEST_STEP_S;
    const speedMps = vec3.length(this.#velocityMps);
    const aboveM = vec3.length(this.#offsetM) - equatorialRadiusM - atmosphere.topM;
    return Math.max(aboveM, AIR_STEP_SHARE * atmosphere.scaleHeightM) / Math.max(speedMps, 1);
  }

  /** Comes to where the engine is lit, is half done or ends. */
  #turn(): void {
    const burn = this.#burn;
    if (!burn.fires) this.#light(this.#plan.impulses[this.#nextImpulse]);
    else if (this.#timeS < burn.endS) this.#passNode();
    else {
      if (Number.isFinite(burn.nodeS)) this.#passNode();
      burn.end();
      this.#lookForBurn();
    }
    this.#pull(this.#offsetM, this.#k1);
  }

  /** Lights the engine, or changes the velocity at once: then the sample before it stays, and another one at the same instant follows. */
  #light(impulse: PlannedImpulse): void {
    const burn = this.#burn;
    this.#aim(impulse);
    if (burn.light(this.#point, impulseSize(impulse), impulse.timeS, this.#timeS)) return;
    if (!burn.takesTime) vec3.add(this.#velocityMps, this.#velocityMps, this.#point);
    this.#passNode();
    this.#lookForBurn();
    this.#keep();
  }

  /** Writes a change of velocity into `#point`, by the axes that the flight has at its instant if nothing fires until then. */
  #aim(impulse: PlannedImpulse): void {
    const seen = this.#seen;
    seen.set(this.#offsetM);
    seen.set(this.#velocityMps, 3);
    let { gmM3S2 } = bodies[this.#body];
    const held = this.#bodies.indexOf(this.#held);
    if (held >= 0) {
      gmM3S2 = this.#bodies.bodyAt(held).gmM3S2;
      this.#bodies.stateOf(held, this.#body, 'end', this.#state);
      for (let i = 0; i < 6; i++) seen[i] -= this.#state[i];
    }
    impulseAhead(this.#point, seen, gmM3S2, impulse.timeS - this.#timeS, impulse);
  }

  #passNode(): void {
    this.#burn.nodeS = Number.POSITIVE_INFINITY;
    this.#nextImpulse += 1;
    this.#marks.impulse(this.#nextImpulse - 1);
  }

  #lookForBurn(): void {
    const next = this.#plan.impulses[this.#nextImpulse];
    this.#ignitionS =
      next === undefined
        ? Number.POSITIVE_INFINITY
        : this.#burn.ignitionS(next.timeS, impulseSize(next), this.#timeS);
  }

  /**
   * Remembers where it is and looks for what lies between the last two samples; false when there is no more room. `struck` is the
   * part of the way between both after which it leads into a custom body, or -1.
   */
  #keep(struck = -1): boolean {
    const { track } = this;
    if (track.count === limits.courseSamples) {
      this.#end = 'full';
      return false;
    }
    const { follow = 0, target, targetEntity = 0 } = this.#plan;
    const followed = this.#bodies.indexOf(follow);
    if (followed >= 0) {
      this.#bodies.stateOf(followed, this.#body, 'end', this.#state);
      this.followed.set(this.#state, 6 * track.count);
    } else if (follow > 0 && track.count > 0)
      this.followed.copyWithin(6 * track.count, 6 * track.count - 6, 6 * track.count);
    track.add(this.#timeS, this.#body, this.#offsetM, this.#velocityMps);
    this.#held = this.#piece.find(this.#body, this.#offsetM, this.#held, targetEntity);
    if (struck >= 0) this.#marks.strike(struck, this.#bodies.met, this.#piece);
    else this.#marks.look(target, this.#ephemeris, this.#piece);
    return true;
  }

  #changeFrame(): void {
    while (this.#ephemeris !== null) {
      const next = this.#nextReference();
      if (next === this.#body) return;
      const before = this.#body;
      this.#stateOf(before, next);
      for (let i = 0; i < 3; i++) {
        this.#offsetM[i] += this.#state[i];
        this.#velocityMps[i] += this.#state[i + 3];
      }
      this.#body = next;
      this.#place(this.#timeS);
      this.#pull(this.#offsetM, this.#k1);
      this.#marks.frame(before, next, this.#ephemeris);
      if (!this.#keep()) return;
    }
  }

  #nextReference(): number {
    const { frameM, parent } = bodies[this.#body];
    const limitM = LEAVING_SHARE * frameM;
    if (vec3.lengthSquared(this.#offsetM) > limitM * limitM) return parent;
    for (const child of children[this.#body]) {
      this.#stateOf(child, this.#body);
      const childM = bodies[child].frameM;
      if (squaredDistance(this.#offsetM, this.#state) < childM * childM) return child;
    }
    return this.#body;
  }

  /** A step that turns no pull and no direction to a body near the way by much. */
  #stepLength(): number {
    let stepS = this.#gravity === null ? LONGEST_STEP_S : this.#stepOnRails();
    if (this.#bodies.count > 0) stepS = Math.min(stepS, this.#stepBesideBodies());
    return Math.min(stepS, this.#burn.longestStepS, this.#plan.longestStepS ?? LONGEST_STEP_S);
  }

  #stepBesideBodies(): number {
    const { gmM3S2 } = bodies[this.#body];
    const pullMps2 = this.#gravity === null ? 0 : gmM3S2 / vec3.lengthSquared(this.#offsetM);
    const { targetEntity = 0 } = this.#plan;
    return this.#bodies.stepFor(this.#body, this.#offsetM, this.#velocityMps, pullMps2, targetEntity);
  }

  #stepOnRails(): number {
    const body = this.#body;
    let stepS = Math.min(this.#stepInAir(), this.#stepFor(body, null));
    const { parent } = bodies[body];
    if (parent > 0) {
      this.#stateOf(parent, body);
      stepS = Math.min(stepS, this.#stepFor(parent, this.#state));
    }
    for (const child of children[body]) {
      this.#stateOf(child, body);
      stepS = Math.min(stepS, this.#stepFor(child, this.#state));
    }
    return stepS;
  }

  #stepFor(body: number, at: Float64Array | null): number {
    let square = 0;
    let speed = 0;
    for (let i = 0; i < 3; i++) {
      const away = this.#offsetM[i] - (at === null ? 0 : at[i]);
      const rate = this.#velocityMps[i] - (at === null ? 0 : at[i + 3]);
      square += away * away;
      speed += rate * rate;
    }
    const distance = Math.sqrt(square);
    const falling = STEP_RAD * Math.sqrt((square * distance) / bodies[body].gmM3S2);
    const passing = (STEP_SHARE * distance) / Math.sqrt(speed);
    return Math.min(falling, passing);
  }

  #goTo(timeS: number): void {
    this.#timeS = timeS;
    this.track.instantAt(timeS, this.#now);
  }

  #covered(timeS: number): boolean {
    return this.#ephemeris?.covers(this.track.instantAt(timeS).day) ?? true;
  }

  /** Writes the pull of what is on rails, where it was placed last, on a point, and the push of the engine. */
  #pull(offsetM: Vec3, out: Vec3): void {
    if (this.#gravity === null) vec3.copy(out, this.#fallMps2);
    else this.#gravity.acceleration(offsetM, out);
    if (this.#burn.fires) this.#burn.addPush(this.#placedS, out);
  }

  #place(timeS: number): void {
    const { day, second } = this.track.instantAt(timeS);
    this.#placedS = timeS;
    this.#gravity?.place(this.#body, day, second);
  }

  #stateOf(body: number, center: number): void {
    const { day, second } = this.#now;
    this.#ephemeris?.stateBetween(body, center, day, second, this.#state);
  }
}

const noBodies: readonly BodyTruth[] = [];
const noFall = vec3.create();

/** The bodies that circle each one; of the root none, as what is there is at the Sun. */
const children: readonly (readonly number[])[] = bodies.map((_, parent) =>
  bodies.flatMap((body, index) => (body.parent === parent && parent > 0 ? [index] : [])),
);

function squaredDistance(a: Float64Array, b: Float64Array): number {
  const x = a[0] - b[0];
  const y = a[1] - b[1];
  const z = a[2] - b[2];
  return x * x + y * y + z * z;
}
