import { bodies, DAY_S, type Ephemeris, GravityField, orientation, spinRate } from '../../astro/index.ts';
import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import { chains } from './relative-chains.ts';

const bodyCount = bodies.length;
const term = new Float64Array(6);
const placed = new Float64Array(6);

/**
 * The bodies during one tick: read from the rails once at its end, shared by everything that flies. Between the two ends
 * they move along cubics through position and velocity, which at 100 000-fold time is right to a millimetre. It is an
 * ephemeris of that one tick, so that gravity and orbits are computed from it as from any other.
 */
export class BodyField implements Ephemeris {
  /** The instant at the end of the tick, TDB since J2000, and how long the tick is in simulated time. */
  day = 0;
  second = 0;
  spanS = 0;
  readonly #rails: Ephemeris;
  #start = createMoment();
  #end = createMoment();
  readonly #middle = createMoment();
  /** The tick for which `#middle` has been worked out. */
  #middleStamp = -1;
  #stamp = 0;
  /** What has been worked out for a body, and for which tick. */
  readonly #gravity: readonly Cached<TickGravity>[];
  readonly #attitudes: readonly Cached<Quat>[];

  constructor(rails: Ephemeris) {
    this.#rails = rails;
    this.#gravity = bodies.map(() => ({
      stamp: -1,
      value: { start: new GravityField(this), middle: new GravityField(this), end: new GravityField(this) },
    }));
    this.#attitudes = bodies.map(() => ({ stamp: -1, value: quat.create() }));
  }

  get source(): string {
    return this.#rails.source;
  }

  get firstDay(): number {
    return this.#rails.firstDay;
  }

  get endDay(): number {
    return this.#rails.endDay;
  }

  get errorM(): Readonly<Float64Array> {
    return this.#rails.errorM;
  }

  covers(day: number): boolean {
    return this.#rails.covers(day);
  }

  /** Stands still at an instant. Throws AstroError `outside_span`. */
  jumpTo(day: number, second: number): void {
    this.#read(day, second);
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
    else this.#read(day, second);
    this.#setSpan(day, second, spanS);
  }

  /** Within the tick; instants outside are not what this is for. */
  relativeState(body: number, day: number, second: number, out: Float64Array): Float64Array {
    const before = (day - this.day) * DAY_S + (second - this.second);
    if (before === 0 || this.spanS === 0) return copyState(out, this.#end.rows[body]);
    return onCubic(out, this.#start.rows[body], this.#end.rows[body], this.spanS, 1 + before / this.spanS);
  }

  stateBetween(body: number, center: number, day: number, second: number, out: Float64Array): Float64Array {
    const { up, down } = chains[center][body];
    out.fill(0, 0, 6);
    for (let i = 0; i < up.length; i += 1) addState(out, this.relativeState(up[i], day, second, term), 1);
    for (let i = 0; i < down.length; i += 1)
      addState(out, this.relativeState(down[i], day, second, term), -1);
    return out;
  }

  /** State of one body as seen from another at the end of the tick: six doubles. */
  stateAtEnd(body: number, center: number, out: Float64Array): Float64Array {
    return stateAt(this.#end, body, center, out);
  }

  /** The pull of all bodies in the frame of `reference`, at three moments of the tick. */
  gravityAround(reference: number): TickGravity {
    const cached = this.#gravity[reference];
    if (cached.stamp !== this.#stamp) {
      this.#placeAt(cached.value.start, this.#start, reference);
      this.#placeAt(cached.value.middle, this.#middleOfTick(), reference);
      this.#placeAt(cached.value.end, this.#end, reference);
      cached.stamp = this.#stamp;
    }
    return cached.value;
  }

  #placeAt(gravity: GravityField, moment: Moment, reference: number): void {
    gravity.begin(reference);
    for (let body = 1; body < bodyCount; body += 1) {
      if (body !== reference) gravity.add(body, stateAt(moment, body, reference, placed));
    }
  }

  #middleOfTick(): Moment {
    if (this.#middleStamp !== this.#stamp) {
      const { rows } = this.#middle;
      if (this.spanS === 0) this.#middle.all.set(this.#end.all);
      else for (let body = 1; body < bodyCount; body += 1) this.#halfWay(rows[body], body);
      this.#middleStamp = this.#stamp;
    }
    return this.#middle;
  }

  /** Hermite's cubic through the ends of the tick, half-way. */
  #halfWay(out: Float64Array, body: number): void {
    const start = this.#start.rows[body];
    const end = this.#end.rows[body];
    const { spanS } = this;
    for (let k = 0; k < 3; k += 1) {
      out[k] = 0.5 * (start[k] + end[k]) + 0.125 * spanS * (start[k + 3] - end[k + 3]);
      out[k + 3] = (1.5 * (end[k] - start[k])) / spanS - 0.25 * (start[k + 3] + end[k + 3]);
    }
  }

  /** How a body's own turning axes lie in ICRF at the end of the tick. The quaternion is shared: do not write to it. */
  attitudeOf(body: number): Quat {
    const cached = this.#attitudes[body];
    if (cached.stamp !== this.#stamp) {
      orientation(body, this.day, this.second, cached.value);
      cached.stamp = this.#stamp;
    }
    return cached.value;
  }

  /** Writes the velocity of the ground (or of anything that turns with the body) at an offset from its centre, m/s. */
  groundVelocity(body: number, offsetM: Vec3, out: Vec3): Vec3 {
    vec3.set(spin, 0, 0, spinRate(body));
    vec3.transformQuat(spin, spin, this.attitudeOf(body));
    return vec3.cross(out, spin, offsetM);
  }

  #setSpan(day: number, second: number, spanS: number): void {
    this.day = day;
    this.second = second;
    this.spanS = spanS;
    this.#stamp += 1;
  }

  #read(day: number, second: number): void {
    for (let body = 1; body < bodyCount; body += 1) {
      this.#rails.relativeState(body, day, second, this.#end.rows[body]);
    }
  }
}

const spin = vec3.create();

/** The pull of all bodies with the bodies where they are at the start of a tick, half-way through it and at its end. */
export interface TickGravity {
  readonly start: GravityField;
  readonly middle: GravityField;
  readonly end: GravityField;
}

interface Cached<Value> {
  stamp: number;
  readonly value: Value;
}

/** The states of all bodies relative to their parents at an instant, as one array and as one row a body. */
interface Moment {
  readonly all: Float64Array;
  readonly rows: readonly Float64Array[];
}

function createMoment(): Moment {
  const all = new Float64Array(6 * bodyCount);
  return { all, rows: bodies.map((_, body) => all.subarray(6 * body, 6 * body + 6)) };
}

/** State of one body as seen from another at a moment. */
function stateAt({ rows }: Moment, body: number, center: number, out: Float64Array): Float64Array {
  const { up, down } = chains[center][body];
  out.fill(0, 0, 6);
  for (let i = 0; i < up.length; i += 1) addState(out, rows[up[i]], 1);
  for (let i = 0; i < down.length; i += 1) addState(out, rows[down[i]], -1);
  return out;
}

function copyState(out: Float64Array, state: Float64Array): Float64Array {
  for (let k = 0; k < 6; k += 1) out[k] = state[k];
  return out;
}

function addState(out: Float64Array, state: Float64Array, sign: number): void {
  for (let k = 0; k < 6; k += 1) out[k] += sign * state[k];
}

/** Hermite's cubic through two states `spanS` apart, `share` of the way: position and velocity. */
function onCubic(
  out: Float64Array,
  start: Float64Array,
  end: Float64Array,
  spanS: number,
  share: number,
): Float64Array {
  const rest = 1 - share;
  const ofStart = rest * rest * (1 + 2 * share);
  const ofEnd = share * share * (1 + 2 * rest);
  const ofStartRate = rest * rest * share * spanS;
  const ofEndRate = -share * share * rest * spanS;
  const slope = (6 * share * rest) / spanS;
  const slopeStart = rest * (1 - 3 * share);
  const slopeEnd = share * (1 - 3 * rest);
  for (let k = 0; k < 3; k += 1) {
    out[k] = ofStart * start[k] + ofEnd * end[k] + ofStartRate * start[k + 3] + ofEndRate * end[k + 3];
    out[k + 3] = slope * (end[k] - start[k]) + slopeStart * start[k + 3] + slopeEnd * end[k + 3];
  }
  return out;
}
