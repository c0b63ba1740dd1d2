import {
  bodies,
  DAY_S,
  type Ephemeris,
  GravityField,
  HEAVY_BODIES,
  orientation,
  pullers,
  spinRate,
} from '../../astro/index.ts';
import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import { chainFrom } from './relative-chains.ts';

const bodyCount = bodies.length;
/** Mean motion about the parent, rad/s. */
const swiftness = Float64Array.from(bodies, ({ parent, semiMajorAxisM: a }) =>
  parent > 0 && a > 0 ? Math.sqrt(bodies[parent].systemGmM3S2 / (a * a * a)) : 0,
);
/** Arc in a tick up to which a light body moves along a cubic too: that is then right to a few 1e-8 of its distance. */
const CUBIC_REACH_RAD = 0.05;
const term = new Float64Array(6);
const placed = new Float64Array(6);

/**
 * The bodies during one tick, shared by everything that flies. Those that pull everywhere are read from the rails once at
 * its end; between the two ends they move along cubics through position and velocity, which at 100 000-fold time is right
 * to a millimetre. The many others are read when somebody asks, and kept for the tick: what nobody is near costs nothing.
 * It is an ephemeris of that one tick, so that gravity and orbits are computed from it as from any other.
 */
export class BodyField implements Ephemeris {
  /** The instant at the end of the tick, TDB since J2000, and how long the tick is in simulated time. */
  day = 0;
  second = 0;
  spanS = 0;
  readonly #rails: Ephemeris;
  readonly #exact: boolean;
  #start = createMoment();
  #end = createMoment();
  readonly #middle = createMoment();
  /** The tick for which `#middle` has been worked out. */
  #middleStamp = -1;
  #stamp = 0;
  /** What has been worked out for a body, and for which tick; gravity around those about which something has moved. */
  readonly #gravity = new Array<Cached<TickGravity> | undefined>(bodyCount).fill(undefined);
  readonly #attitudes: readonly Cached<Quat>[];

  /** @param exact reads the rails at every instant within a tick, for ticks that are days long */
  constructor(rails: Ephemeris, exact = false) {
    this.#rails = rails;
    this.#exact = exact;
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
    copyMoment(this.#start, this.#end);
    this.#setSpan(day, second, 0);
  }

  /** Moves on from the end of the last tick by `spanS` to the given instant. Throws AstroError `outside_span`. */
  moveTo(day: number, second: number, spanS: number): void {
    if (spanS === 0 && this.spanS === 0) return;
    const before = this.#start;
    this.#start = this.#end;
    this.#end = before;
    if (spanS === 0) copyMoment(this.#end, this.#start);
    else this.#read(day, second);
    this.#setSpan(day, second, spanS);
  }

  /** Lets the present tick end earlier, `spanS` after its beginning. Throws AstroError `outside_span`. */
  shortenTo(day: number, second: number, spanS: number): void {
    this.#read(day, second);
    this.#setSpan(day, second, spanS);
  }

  /** Within the tick; instants outside are not what this is for. */
  relativeState(body: number, day: number, second: number, out: Float64Array): Float64Array {
    const before = (day - this.day) * DAY_S + (second - this.second);
    if (before === 0 || this.spanS === 0) return copyState(out, this.#row(this.#end, body));
    if (this.#exact || (body >= HEAVY_BODIES && this.spanS * swiftness[body] > CUBIC_REACH_RAD))
      return this.#rails.relativeState(body, day, second, out);
    const start = this.#row(this.#start, body);
    return onCubic(out, start, this.#row(this.#end, body), this.spanS, 1 + before / this.spanS);
  }

  relativeStates(count: number, day: number, second: number, rows: readonly Float64Array[]): void {
    for (let body = 0; body < count; body += 1) this.relativeState(body, day, second, rows[body]);
  }

  /** As of the rails: nothing that flies asks for it. */
  systemState(body: number, day: number, second: number, out: Float64Array): Float64Array {
    return this.#rails.systemState(body, day, second, out);
  }

  stateBetween(body: number, center: number, day: number, second: number, out: Float64Array): Float64Array {
    const { up, down } = chainFrom(center, body);
    out.fill(0, 0, 6);
    for (let i = 0; i < up.length; i += 1) addState(out, this.relativeState(up[i], day, second, term), 1);
    for (let i = 0; i < down.length; i += 1)
      addState(out, this.relativeState(down[i], day, second, term), -1);
    return out;
  }

  /** State of one body as seen from another at the end of the tick: six doubles. */
  stateAtEnd(body: number, center: number, out: Float64Array): Float64Array {
    return this.#stateAt(this.#end, body, center, out);
  }

  /** State of a body relative to its parent at the end of the tick. The numbers are shared: do not write to them. */
  rowAtEnd(body: number): Readonly<Float64Array> {
    return this.#row(this.#end, body);
  }

  /** The pull of all bodies in the frame of `reference`, at three moments of the tick. */
  gravityAround(reference: number): TickGravity {
    this.#gravity[reference] ??= { stamp: -1, value: createGravity(this) };
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
    const felt = pullers[reference];
    for (let i = 0; i < felt.length; i += 1) {
      gravity.add(felt[i], this.#stateAt(moment, felt[i], reference, placed));
    }
  }

  /** State of one body as seen from another at a moment. */
  #stateAt(moment: Moment, body: number, center: number, out: Float64Array): Float64Array {
    const { up, down } = chainFrom(center, body);
    out.fill(0, 0, 6);
    for (let i = 0; i < up.length; i += 1) addState(out, this.#row(moment, up[i]), 1);
    for (let i = 0; i < down.length; i += 1) addState(out, this.#row(moment, down[i]), -1);
    return out;
  }

  /** State of a body relative to its parent at a moment, read now if nobody has asked before. */
  #row(moment: Moment, body: number): Float64Array {
    const row = moment.rows[body];
    if (body < HEAVY_BODIES || moment.known[body] === 1) return row;
    moment.known[body] = 1;
    if (moment === this.#middle && this.spanS > 0) return this.#halfWay(row, body);
    return this.#rails.relativeState(body, moment.day, moment.second, row);
  }

  #middleOfTick(): Moment {
    if (this.#middleStamp !== this.#stamp) {
      const { rows, known } = this.#middle;
      if (this.spanS === 0) copyMoment(this.#middle, this.#end);
      else {
        known.fill(0);
        for (let body = 1; body < HEAVY_BODIES; body += 1) this.#halfWay(rows[body], body);
      }
      this.#middleStamp = this.#stamp;
    }
    return this.#middle;
  }

  /** Half-way through the tick: on Hermite's cubic through its ends, or from the rails for what is swift. */
  #halfWay(out: Float64Array, body: number): Float64Array {
    const { spanS } = this;
    if (this.#exact || (body >= HEAVY_BODIES && spanS * swiftness[body] > CUBIC_REACH_RAD))
      return this.#rails.relativeState(body, this.day, this.second - 0.5 * spanS, out);
    const start = this.#row(this.#start, body);
    const end = this.#row(this.#end, body);
    for (let k = 0; k < 3; k += 1) {
      out[k] = 0.5 * (start[k] + end[k]) + 0.125 * spanS * (start[k + 3] - end[k + 3]);
      out[k + 3] = (1.5 * (end[k] - start[k])) / spanS - 0.25 * (start[k + 3] + end[k + 3]);
    }
    return out;
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
    const end = this.#end;
    this.#rails.relativeStates(HEAVY_BODIES, day, second, end.rows);
    end.known.fill(0);
    end.day = day;
    end.second = second;
  }
}

const spin = vec3.create();

/** The pull of all bodies with the bodies where they are at the start of a tick, half-way through it and at its end. */
export interface TickGravity {
  readonly start: GravityField;
  readonly middle: GravityField;
  readonly end: GravityField;
}

function createGravity(field: Ephemeris): TickGravity {
  return { start: new GravityField(field), middle: new GravityField(field), end: new GravityField(field) };
}

interface Cached<Value> {
  stamp: number;
  readonly value: Value;
}

/** The states of the bodies relative to their parents at an instant, as one array and as one row a body. */
interface Moment {
  readonly all: Float64Array;
  readonly rows: readonly Float64Array[];
  /** Which of the bodies that do not pull everywhere have been read. */
  readonly known: Uint8Array;
  day: number;
  second: number;
}

function createMoment(): Moment {
  const all = new Float64Array(6 * bodyCount);
  const rows = bodies.map((_, body) => all.subarray(6 * body, 6 * body + 6));
  return { all, rows, known: new Uint8Array(bodyCount), day: 0, second: 0 };
}

function copyMoment(to: Moment, from: Moment): void {
  to.all.set(from.all);
  to.known.set(from.known);
  to.day = from.day;
  to.second = from.second;
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
