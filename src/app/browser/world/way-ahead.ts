import { bodies, type Ephemeris, orientation, unixFromEpoch } from '../../../astro/index.ts';
import { quat, vec3 } from '../../../math/index.ts';
import type { CoursePath } from '../../../view/index.ts';
import type { Course } from '../../../world/index.ts';
import { Way, WayPlacer } from './drawn-way.ts';
import { type Instant, secondsFrom } from './instant.ts';
import type { Moving } from './motion.ts';
import { RotatingFrame } from './rotating-frame.ts';
import { reachOf, stepsBeside } from './way-horizon.ts';
import type { WayBodies, WayMark, WayWish } from './way-wish.ts';

/** The way is worked out anew when so much of it is behind the ship. */
const BEHIND = 0.04;
/** The ship is off its way when it is further from it than this share of its distance from the body, and this, m. */
const OFF_SHARE = 1e-4;
const OFF_M = 50;

/**
 * Keeps the way ahead of the own ship: works it out a bounded number of steps a frame, and anew when the ship leaves it,
 * when some of it has passed, and when somebody asks for something else. Allocates nothing from frame to frame.
 */
export class WayAhead {
  readonly path: { -readonly [Key in keyof CoursePath]: CoursePath[Key] } & {
    readonly offsetM: Float64Array;
    unitM: number;
  };
  readonly #ephemeris: Ephemeris | null;
  readonly #steps: number;
  #stepsNow = 1;
  #shown: Way;
  #next: Way;
  #state: 'none' | 'working' | 'done' = 'none';
  #hasShown = false;
  /** Grows whenever another way is shown. */
  version = 0;
  /** Of the body that the way is counted from, m. */
  radiusM = 0;
  readonly #at = new Float64Array(6);
  readonly #away = vec3.create();
  readonly #rotating = new RotatingFrame();
  readonly #placer: WayPlacer;

  /** @param ephemeris null where nothing is on rails; `steps` are those of a frame */
  constructor(ephemeris: Ephemeris | null, steps: number) {
    this.#ephemeris = ephemeris;
    this.#placer = new WayPlacer(ephemeris);
    this.#steps = steps;
    this.#shown = new Way(ephemeris);
    this.#next = new Way(ephemeris);
    this.path = {
      body: 0,
      offsetM: vec3.create(),
      turn: quat.create(),
      unitM: 1,
      points: this.#shown.points,
      strengths: this.#shown.strengths,
      first: 0,
      count: 0,
      timesS: this.#shown.course.track.timesS,
      passed: 0,
    };
  }

  /** True when there is a way to be drawn. */
  get known(): boolean {
    return this.#hasShown;
  }

  /** Why the way ends where it does. */
  get end(): Course['end'] {
    return this.#shown.course.end;
  }

  get marks(): readonly WayMark[] {
    return this.#shown.marks;
  }

  get markCount(): number {
    return this.#hasShown ? this.#shown.markCount : 0;
  }

  /** Seconds from the start of the shown way to an instant. */
  timeOf({ day, second }: Instant): number {
    return this.#shown.course.track.timeOf(day, second);
  }

  /** The instant of a place on the shown way, by its index in the path. */
  instantOf(sample: number): Instant {
    const { track } = this.#shown.course;
    const timeS = track.timesS[Math.max(0, Math.min(track.count - 1, sample))];
    return { ...track.instantAt(timeS) };
  }

  /** The instant of a mark on the shown way. */
  instantOfMark(mark: number): Instant {
    const { track } = this.#shown.course;
    const { timeS } = this.#shown.marks[mark];
    return { ...track.instantAt(timeS) };
  }

  /** Forgets the way: another ship, another world, or nobody looks. */
  clear(): void {
    this.#state = 'none';
    this.#hasShown = false;
    this.path.count = 0;
  }

  /** Goes on with the work for a frame, and brings the path up to date. */
  step(wish: WayWish): void {
    if (this.#state !== 'working' && (!this.#hasShown || this.#isStale(wish))) this.#begin(wish);
    if (this.#state === 'working') this.#work();
    if (this.#hasShown) this.#show(wish);
  }

  #begin(wish: WayWish): void {
    const next = this.#next;
    const { ship, instant } = wish;
    next.frame = wish.frame;
    next.follow = wish.frame.custom ?? 0;
    next.target = wish.target;
    next.targetEntity = wish.targetEntity ?? 0;
    next.nodes = wish.nodes;
    next.impulses = wish.nodes.map((node) => ({
      timeS: Math.max(0, secondsFrom(instant, node)),
      progradeMps: node.prograde_mps,
      normalMps: node.normal_mps,
      radialMps: node.radial_mps,
    }));
    const lastS = next.impulses.at(-1)?.timeS ?? 0;
    next.version = wish.bodies?.version ?? 0;
    Object.assign(next, reachOf(wish, lastS));
    this.#stepsNow = stepsBeside(wish.bodies?.count ?? 0, this.#steps);
    next.unixS = unixFromEpoch(instant);
    next.placed = 0;
    next.markCount = 0;
    next.course.begin(
      {
        day: instant.day,
        second: instant.second,
        body: ship.body,
        offsetM: ship.offsetM,
        velocityMps: ship.velocityMps,
        dragM2PerKg: wish.dragM2PerKg,
        engine: wish.engine,
        fallMps2: wish.fallMps2,
        bodies: wish.bodies?.truths(),
      },
      next,
    );
    this.#state = 'working';
  }

  #work(): void {
    const next = this.#next;
    const done = next.course.advance(this.#stepsNow);
    const { count } = next.course.track;
    const end = Math.min(count, next.placed + 4 * this.#steps);
    for (; next.placed < end; next.placed++) this.#placer.point(next, next.placed);
    if (!done || next.placed < count) return;
    this.#placer.marks(next);
    this.#next = this.#shown;
    this.#shown = next;
    this.#state = 'done';
    this.#hasShown = true;
    this.version += 1;
  }

  #show({ instant, bodies: custom }: WayWish): void {
    const { path } = this;
    const way = this.#shown;
    const { track } = way.course;
    path.body = way.frame.body;
    if (way.follow === 0 || custom?.placeOf(way.follow, path.body, path.offsetM) !== true)
      path.offsetM.fill(0);
    this.radiusM = way.follow > 0 ? (custom?.radiusOf(way.follow) ?? 0) : bodies[way.frame.body].meanRadiusM;
    path.points = way.points;
    path.strengths = way.strengths;
    path.first = track.sampleAt(track.timeOf(instant.day, instant.second)) + 1;
    path.count = track.count;
    path.timesS = track.timesS;
    path.passed = this.#passed(instant);
    path.unitM = 1;
    if (way.frame.pair && this.#ephemeris !== null) {
      this.#rotating.place(this.#ephemeris, way.frame.pair, instant.day, instant.second);
      quat.copy(path.turn, this.#rotating.turn);
      path.unitM = this.#rotating.apartM;
    } else if (way.frame.turning) orientation(way.frame.body, instant.day, instant.second, path.turn);
    else quat.identity(path.turn);
  }

  /** Part of the piece that the ship is on which lies behind it. */
  #passed(instant: Instant): number {
    const { track } = this.#shown.course;
    const { first, count, timesS } = this.path;
    if (first < 1 || first >= count || timesS === undefined) return 0;
    const spanS = timesS[first] - timesS[first - 1];
    return spanS > 0 ? (track.timeOf(instant.day, instant.second) - timesS[first - 1]) / spanS : 0;
  }

  #isStale({ ship, instant, frame, target, targetEntity = 0, nodes, bodies }: WayWish): boolean {
    const way = this.#shown;
    const { track } = way.course;
    if (way.frame.body !== frame.body || way.frame.turning !== frame.turning) return true;
    if (way.frame.pair !== frame.pair) return true;
    if (way.follow !== (frame.custom ?? 0)) return true;
    if (way.target !== target || way.targetEntity !== targetEntity) return true;
    if (way.nodes !== nodes || way.version !== (bodies?.version ?? 0)) return true;
    const nowS = track.timeOf(instant.day, instant.second);
    if (!(nowS >= 0) || nowS > BEHIND * track.timesS[track.count - 1]) return true;
    if (!track.stateAt(nowS, ship.body, this.#ephemeris, this.#at)) return true;
    vec3.set(this.#away, this.#at[0], this.#at[1], this.#at[2]);
    const offM = vec3.distance(this.#away, ship.offsetM);
    return offM > OFF_M + OFF_SHARE * this.#distanceM(ship, bodies);
  }

  /** How far the ship is from what the way is counted from, m. */
  #distanceM(ship: Moving, custom: WayBodies | undefined): number {
    const { follow } = this.#shown;
    if (follow > 0 && custom?.placeOf(follow, ship.body, this.#away) === true)
      return vec3.distance(this.#away, ship.offsetM);
    return vec3.length(ship.offsetM);
  }
}
