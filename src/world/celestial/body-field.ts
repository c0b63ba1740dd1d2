import { bodies, type Ephemeris, orientation } from '../../astro/index.ts';
import { type Quat, quat } from '../../math/index.ts';
import { addFall } from './gravity.ts';
import { seenFrom } from './relative-chains.ts';

const bodyCount = bodies.length;

/** Where all bodies are during a tick, as seen from one of them. */
export interface FieldView {
  readonly center: number;
  /** States at the beginning and at the end of the tick, six doubles a body: m, m/s, ICRF axes. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Positions half-way, three doubles a body. */
  readonly middleM: Float64Array;
  /** What the other bodies do to the centre half-way, m/s^2: the frame falls with it, so it is taken off every pull. */
  readonly middleFallMps2: Float64Array;
}

/**
 * The motion of all bodies during one tick, read from the rails once and shared by everything that flies.
 * The end of one tick is the start of the next. What is seen from a body is worked out on demand, once a tick.
 */
export class BodyField {
  /** The instant at the end of the tick, TDB since J2000, and how long the tick is in simulated time. */
  day = 0;
  second = 0;
  spanS = 0;
  readonly #ephemeris: Ephemeris;
  #start = createMoment();
  #end = createMoment();
  readonly #views: (FieldView | undefined)[] = bodies.map(() => undefined);
  /** Ticks for which each view is right. */
  readonly #viewStamps = new Float64Array(bodyCount).fill(-1);
  readonly #attitudes = bodies.map(() => quat.create());
  readonly #attitudeStamps = new Float64Array(bodyCount).fill(-1);
  #stamp = 0;

  constructor(ephemeris: Ephemeris) {
    this.#ephemeris = ephemeris;
  }

  /** Stands still at an instant. Throws AstroError `outside_span`. */
  jumpTo(day: number, second: number): void {
    this.#read(day, second, this.#end);
    this.#start.all.set(this.#end.all);
    this.#setSpan(day, second, 0);
  }

  /** Moves on from the end of the last tick by `spanS` to the given instant. Throws AstroError `outside_span`. */
  moveTo(day: number, second: number, spanS: number): void {
    if (spanS === 0 && this.spanS === 0) return;
    const before = this.#start;
    this.#start = this.#end;
    this.#end = before;
    if (spanS === 0) this.#end.all.set(this.#start.all);
    else this.#read(day, second, this.#end);
    this.#setSpan(day, second, spanS);
  }

  /** All bodies as seen from one. The object is reused: it is right until the next tick. */
  seenFrom(center: number): FieldView {
    const view = this.#views[center];
    if (view !== undefined && this.#viewStamps[center] === this.#stamp) return view;
    return this.#look(center, view);
  }

  /** How a body's own turning axes lie in ICRF at the end of the tick. The quaternion is reused. */
  attitudeOf(body: number): Quat {
    const attitude = this.#attitudes[body];
    if (this.#attitudeStamps[body] !== this.#stamp) {
      orientation(body, this.day, this.second, attitude);
      this.#attitudeStamps[body] = this.#stamp;
    }
    return attitude;
  }

  #look(center: number, known: FieldView | undefined): FieldView {
    const view = known ?? emptyView(center);
    this.#views[center] = view;
    this.#viewStamps[center] = this.#stamp;
    seenFrom(center, this.#start.all, view.start);
    seenFrom(center, this.#end.all, view.end);
    const { start, end, middleM, middleFallMps2 } = view;
    middleFallMps2.fill(0);
    for (let body = 0; body < bodyCount; body += 1) {
      // Half-way on the cubic through both states; the velocities' part matters only for long ticks.
      for (let k = 0; k < 3; k += 1) {
        const a = 6 * body + k;
        middleM[3 * body + k] = 0.5 * (start[a] + end[a]) + 0.125 * this.spanS * (start[a + 3] - end[a + 3]);
      }
      if (body !== center)
        addFall(middleFallMps2, body, middleM[3 * body], middleM[3 * body + 1], middleM[3 * body + 2]);
    }
    return view;
  }

  #setSpan(day: number, second: number, spanS: number): void {
    this.day = day;
    this.second = second;
    this.spanS = spanS;
    this.#stamp += 1;
  }

  #read(day: number, second: number, into: Moment): void {
    for (let body = 1; body < bodyCount; body += 1) {
      this.#ephemeris.relativeState(body, day, second, into.rows[body]);
    }
  }
}

/** The states of all bodies relative to their parents, as one array and as one row a body. */
interface Moment {
  readonly all: Float64Array;
  readonly rows: readonly Float64Array[];
}

function createMoment(): Moment {
  const all = new Float64Array(6 * bodyCount);
  return { all, rows: bodies.map((_, body) => all.subarray(6 * body, 6 * body + 6)) };
}

function emptyView(center: number): FieldView {
  return {
    center,
    start: new Float64Array(6 * bodyCount),
    end: new Float64Array(6 * bodyCount),
    middleM: new Float64Array(3 * bodyCount),
    middleFallMps2: new Float64Array(3),
  };
}
