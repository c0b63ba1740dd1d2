import { type Ephemeris, orientation, trackAt } from '../../../astro/index.ts';
import { quat, vec3 } from '../../../math/index.ts';
import { Course, type CourseMark, limits, type PlannedImpulse } from '../../../world/index.ts';
import { RotatingFrame } from './rotating-frame.ts';
import { TIME_MARKS_MAX } from './way-horizon.ts';
import type { WayFrame, WayMark, WayNode } from './way-wish.ts';

/** Strength of the line, and between every second pair of marks of time. */
const BRIGHT = 0.85;
const DIM = 0.4;

/** One way with what is drawn of it. */
export class Way {
  readonly course: Course;
  readonly points = new Float64Array(3 * limits.courseSamples);
  readonly strengths = new Float32Array(limits.courseSamples);
  readonly marks: readonly WayMark[] = Array.from({ length: limits.courseMarks + TIME_MARKS_MAX }, () => ({
    event: null,
    timeS: 0,
    unixS: 0,
    place: vec3.create(),
  }));
  markCount = 0;
  /** How many points are placed. */
  placed = 0;
  frame: WayFrame = { body: 0, turning: false };
  target = -1;
  targetEntity = 0;
  nodes: readonly WayNode[] = [];
  impulses: readonly PlannedImpulse[] = [];
  horizonS = 0;
  follow = 0;
  longestStepS: number | undefined;
  /** Of the custom bodies. */
  version = 0;
  /** Spans between marks of time, s. */
  spanS = 1;
  unixS = 0;

  /** @param ephemeris null where nothing is on rails */
  constructor(ephemeris: Ephemeris | null) {
    this.course = new Course(ephemeris);
  }
}

/** Puts what a course has come to into the frame in which its way is shown: its points, and marks on it. */
export class WayPlacer {
  readonly #ephemeris: Ephemeris | null;
  readonly #at = new Float64Array(6);
  readonly #state = new Float64Array(6);
  readonly #attitude = quat.create();
  readonly #inverse = quat.create();
  readonly #point = vec3.create();
  readonly #rotating = new RotatingFrame();

  /** @param ephemeris null where nothing is on rails */
  constructor(ephemeris: Ephemeris | null) {
    this.#ephemeris = ephemeris;
  }

  /** Places a sample. */
  point(way: Way, sample: number): void {
    const { track } = way.course;
    const at = this.#at;
    for (let i = 0; i < 6; i++) at[i] = track.states[6 * sample + i];
    const timeS = track.timesS[sample];
    if (way.follow > 0) for (let i = 0; i < 3; i++) at[i] -= way.course.followed[6 * sample + i];
    else track.moveTo(timeS, track.bodyOf[sample], way.frame.body, this.#ephemeris, at);
    this.#intoFrame(way, timeS);
    for (let i = 0; i < 3; i++) way.points[3 * sample + i] = this.#point[i];
    const odd = Math.floor((way.unixS + timeS) / way.spanS) % 2 !== 0;
    way.strengths[sample] = odd ? DIM : BRIGHT;
  }

  /** Writes the place in `#at` into the axes of the way's frame. */
  #intoFrame({ frame, course: { track } }: Way, timeS: number): void {
    vec3.set(this.#point, this.#at[0], this.#at[1], this.#at[2]);
    if (frame.pair && this.#ephemeris !== null) {
      const { day, second } = track.instantAt(timeS);
      this.#rotating.place(this.#ephemeris, frame.pair, day, second);
      this.#rotating.enter(this.#point, this.#point);
    }
    if (!frame.turning) return;
    const { day, second } = track.instantAt(timeS);
    orientation(frame.body, day, second, this.#attitude);
    quat.conjugate(this.#inverse, this.#attitude);
    vec3.transformQuat(this.#point, this.#point, this.#inverse);
  }

  /** Places all marks of a way that is complete. */
  marks(way: Way): void {
    const { course, spanS, unixS } = way;
    for (let at = 0; at < course.markCount; at++)
      this.#placeMark(way, course.marks[at], course.marks[at].timeS);
    const last = course.track.timesS[course.track.count - 1];
    const first = Math.ceil(unixS / spanS) * spanS - unixS;
    for (let n = 0; n < TIME_MARKS_MAX && first + n * spanS < last; n++)
      this.#placeMark(way, null, first + n * spanS);
  }

  #placeMark(way: Way, event: CourseMark | null, timeS: number): void {
    const { track } = way.course;
    if (way.markCount === way.marks.length) return;
    if (way.follow > 0) {
      if (!this.#besideFollowed(way, timeS)) return;
    } else if (!track.stateAt(timeS, way.frame.body, this.#ephemeris, this.#at)) return;
    const mark = way.marks[way.markCount];
    way.markCount += 1;
    mark.event = event;
    mark.timeS = timeS;
    mark.unixS = way.unixS + timeS;
    this.#intoFrame(way, timeS);
    vec3.copy(mark.place, this.#point);
  }

  /** Writes where the ship is at a time as the custom body that is followed has it; false outside of the way. */
  #besideFollowed({ course: { track, followed } }: Way, timeS: number): boolean {
    const sample = track.sampleAt(timeS);
    if (sample < 0 || !track.stateAt(timeS, track.bodyOf[sample], this.#ephemeris, this.#at)) return false;
    const { timesS, count } = track;
    const share = sample + 1 < count ? (timeS - timesS[sample]) / (timesS[sample + 1] - timesS[sample]) : 0;
    if (share > 0) trackAt({ timesS, states: followed, count }, sample, share, this.#state);
    else this.#state.set(followed.subarray(6 * sample, 6 * sample + 6));
    for (let i = 0; i < 3; i++) this.#at[i] -= this.#state[i];
    return true;
  }
}
