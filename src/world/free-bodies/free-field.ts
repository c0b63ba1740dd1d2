import type { BodyField, TickGravity } from '../celestial/body-field.ts';
import type { FreeBody } from './free-body.ts';
import { flattenedPull } from './free-pulls.ts';
import { FreeRulers } from './rulers.ts';
import { ShipContacts } from './ship-contacts.ts';
import type { StepTrack } from './step-track.ts';

/** Something that pulls on whatever is at an offset. */
export interface Pull {
  /** Acceleration, m/s^2, of a point at `offsetM` from the reference body. */
  acceleration(offsetM: Float64Array, out: Float64Array): Float64Array;
}

/** What pulls at three moments of a tick. */
export interface TickPull {
  readonly start: Pull;
  readonly middle: Pull;
  readonly end: Pull;
}

/** Numbers of a source: place, gravitational parameter, radius. */
const NUMBERS = 5;

/**
 * The pull of bodies that move freely on ships: where they were at an instant of the tick, as seen from a body on rails.
 * Within a body it is that of a ball of even density, so that nothing that flies through one meets an infinite pull.
 */
class FreeField implements Pull {
  readonly #track: StepTrack;
  readonly #field: BodyField | null;
  #sources = new Float64Array(0);
  #count = 0;
  /** The tick for which they stand where they are, for who keeps this. */
  stamp = -1;
  readonly #place = new Float64Array(3);
  readonly #offset = new Float64Array(6);
  readonly #part = new Float64Array(3);

  constructor(track: StepTrack, field: BodyField | null) {
    this.#track = track;
    this.#field = field;
  }

  /** Puts the bodies where they were, `timeS` after the beginning of the tick, as seen from `reference`. */
  place(reference: number, timeS: number): void {
    const { references } = this.#track;
    if (this.#sources.length !== NUMBERS * references.length)
      this.#sources = new Float64Array(NUMBERS * references.length);
    this.#count = this.#track.empty ? 0 : references.length;
    for (let i = 0; i < this.#count; i += 1) this.#placeOne(i, reference, timeS);
  }

  #placeOne(index: number, reference: number, timeS: number): void {
    const { references, bodies } = this.#track;
    const field = this.#field;
    const { gmM3S2, radiusM } = bodies[index].make;
    const at = NUMBERS * index;
    this.#track.placeAt(index, timeS, this.#place);
    if (references[index] === reference || field === null) this.#offset.fill(0);
    else {
      const second = field.second - field.spanS + timeS;
      field.stateBetween(references[index], reference, field.day, second, this.#offset);
    }
    for (let k = 0; k < 3; k += 1) this.#sources[at + k] = this.#place[k] + this.#offset[k];
    this.#sources[at + 3] = gmM3S2;
    this.#sources[at + 4] = radiusM;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  radiusOf(index: number): number {
    return this.#sources[NUMBERS * index + 4];
  }

  /** Writes where a point is as one of them sees it. */
  seeFrom(index: number, offsetM: Float64Array, out: Float64Array): void {
    for (let k = 0; k < 3; k += 1) out[k] = offsetM[k] - this.#sources[NUMBERS * index + k];
  }

  acceleration(offsetM: Float64Array, out: Float64Array): Float64Array {
    out.fill(0);
    return this.add(offsetM, out);
  }

  /** Adds the pull on a point to what is in `out`, m/s^2. */
  add(offsetM: Float64Array, out: Float64Array): Float64Array {
    const sources = this.#sources;
    const d = this.#part;
    for (let i = 0, at = 0; i < this.#count; i += 1, at += NUMBERS) {
      for (let k = 0; k < 3; k += 1) d[k] = offsetM[k] - sources[at + k];
      const square = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
      const radiusM = sources[at + 4];
      const within = square < radiusM * radiusM;
      const cube = within ? radiusM * radiusM * radiusM : square * Math.sqrt(square);
      const factor = sources[at + 3] / cube;
      for (let k = 0; k < 3; k += 1) out[k] -= factor * d[k];
      const body = this.#track.bodies[i];
      if (body.make.j2 === 0 || within) continue;
      const more = flattenedPull(this.#place, body, d, square, 1);
      for (let k = 0; k < 3; k += 1) out[k] += more[k];
    }
    return out;
  }

  /** Rate of the fastest circle about any of them through a point, rad/s: what the length of steps is measured by. */
  rateAt(offsetM: Float64Array): number {
    let fastest = 0;
    const sources = this.#sources;
    for (let at = 0; at < NUMBERS * this.#count; at += NUMBERS) {
      const x = offsetM[0] - sources[at];
      const y = offsetM[1] - sources[at + 1];
      const z = offsetM[2] - sources[at + 2];
      const distanceM = Math.max(Math.sqrt(x * x + y * y + z * z), sources[at + 4]);
      fastest = Math.max(fastest, sources[at + 3] / (distanceM * distanceM * distanceM));
    }
    return Math.sqrt(fastest);
  }
}

/** The pull of bodies on rails and of those that move freely, together. */
class BothPulls implements Pull {
  readonly free: FreeField;
  rails: Pull | null = null;

  constructor(free: FreeField) {
    this.free = free;
  }

  acceleration(offsetM: Float64Array, out: Float64Array): Float64Array {
    if (this.rails === null) return this.free.acceleration(offsetM, out);
    return this.free.add(offsetM, this.rails.acceleration(offsetM, out));
  }
}

interface Moments {
  readonly start: BothPulls;
  readonly middle: BothPulls;
  readonly end: BothPulls;
  stamp: number;
}

/** What pulls at three moments of a tick, with the free bodies among it. */
export type TickPulls = Readonly<Omit<Moments, 'stamp'>>;

/** The beginning of a tick, or its end. */
export type TickMoment = 'start' | 'end';

/** What ships feel of the bodies that move freely, in each tick. */
export class FreePull {
  /** Which of them holds a ship. */
  readonly rulers: FreeRulers;
  readonly #track: StepTrack;
  readonly #field: BodyField | null;
  readonly #around = new Map<number, Moments>();
  readonly #long: FreeField;
  #stamp = 0;
  #spanS = 0;
  /** When, and for whom, `#long` has been worked out. */
  #longStamp = -1;
  #longOf = -1;
  #longS = 0;
  readonly #motion = new Float64Array(9);
  readonly #between = new Float64Array(6);

  constructor(track: StepTrack, field: BodyField | null) {
    this.#track = track;
    this.#field = field;
    this.#long = new FreeField(track, field);
    this.rulers = new FreeRulers(this, field);
  }

  /** Whether there is anybody. */
  get empty(): boolean {
    return this.#track.references.length === 0 || this.#track.empty;
  }

  /** What looks whether a ship meets one of them. */
  createContacts(): ShipContacts {
    return new ShipContacts(this.#track, this.#field);
  }

  /** One of them, by its place on the track of the tick. */
  bodyAt(index: number): FreeBody {
    return this.#track.bodies[index];
  }

  /** The place of one of them on the track by its id; -1 where there is none. */
  indexOf(id: number): number {
    const { bodies } = this.#track;
    for (let at = 0; at < bodies.length; at += 1) if (bodies[at].id === id) return at;
    return -1;
  }

  /** Writes the way to one of them by its id; nothing where there is none. */
  lookAt(id: number, reference: number, moment: TickMoment, fromM: Float64Array, out: Float64Array): void {
    const at = this.indexOf(id);
    if (at < 0) return;
    this.seen(reference, moment).seeFrom(at, fromM, out);
    for (let k = 0; k < 3; k += 1) out[k] = -out[k];
  }

  /** Another number in every tick. */
  get stamp(): number {
    return this.#stamp;
  }

  /** Begins a tick through which the bodies have been carried. */
  beginTick(spanS: number): void {
    this.#stamp += 1;
    this.#spanS = spanS;
  }

  /** All pulls in the frame of a body at three moments of the tick; `rails` are those of the bodies on rails. */
  around(reference: number, rails: TickGravity | null): TickPulls {
    const moments = this.#momentsOf(reference);
    if (moments.stamp === this.#stamp) return moments;
    moments.stamp = this.#stamp;
    this.#place(moments.start.free, reference, 0);
    this.#place(moments.middle.free, reference, 0.5 * this.#spanS);
    this.#place(moments.end.free, reference, this.#spanS);
    moments.start.rails = rails?.start ?? null;
    moments.middle.rails = rails?.middle ?? null;
    moments.end.rails = rails?.end ?? null;
    return moments;
  }

  #momentsOf(reference: number): Moments {
    let moments = this.#around.get(reference);
    if (moments === undefined) {
      const pull = () => new BothPulls(new FreeField(this.#track, this.#field));
      moments = { start: pull(), middle: pull(), end: pull(), stamp: -1 };
      this.#around.set(reference, moments);
    }
    return moments;
  }

  /** Once in a tick. */
  #place(free: FreeField, reference: number, timeS: number): FreeField {
    if (free.stamp !== this.#stamp) free.place(reference, timeS);
    free.stamp = this.#stamp;
    return free;
  }

  /** Rate of the fastest circle about any of them at an offset from a body on rails, rad/s, at the end of the tick. */
  rateAt(reference: number, offsetM: Float64Array): number {
    return this.seen(reference, 'end').rateAt(offsetM);
  }

  /** The bodies at the beginning of the tick, or at its end. */
  seen(reference: number, moment: TickMoment): FreeField {
    return this.#place(this.#momentsOf(reference)[moment].free, reference, this.#timeOf(moment));
  }

  /** Writes place and velocity of one of them, by its place on the track, at the same as a body on rails has them. */
  stateOf(index: number, reference: number, moment: TickMoment, out: Float64Array): void {
    this.#track.motionAt(index, this.#timeOf(moment), this.#motion);
    for (let k = 0; k < 6; k += 1) out[k] = this.#motion[k];
    const own = this.#track.references[index];
    const field = this.#field;
    if (own === reference || field === null) return;
    const second = field.second - field.spanS + this.#timeOf(moment);
    field.stateBetween(own, reference, field.day, second, this.#between);
    for (let k = 0; k < 6; k += 1) out[k] += this.#between[k];
  }

  /** What each is counted from, by its place on the track. */
  get references(): Readonly<Int32Array> {
    return this.#track.references;
  }

  #timeOf(moment: TickMoment): number {
    return moment === 'start' ? 0 : this.#spanS;
  }

  /** The bodies at any instant of the tick, for who asks at many. */
  at(reference: number, timeS: number): FreeField {
    const known = this.#longStamp === this.#stamp && this.#longOf === reference && this.#longS === timeS;
    if (!known) this.#long.place(reference, timeS);
    this.#longStamp = this.#stamp;
    this.#longOf = reference;
    this.#longS = timeS;
    return this.#long;
  }
}
