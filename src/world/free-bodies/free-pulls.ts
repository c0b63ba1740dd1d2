import { bodyIndex, type Derivative, GravityField, sunsRelativity } from '../../astro/index.ts';
import type { BodyField, TickGravity } from '../celestial/body-field.ts';
import type { FreeBody } from './free-body.ts';

const SUN = bodyIndex('sun');

/** The bodies that states are counted from, told apart: what each sees at a moment of the tick. */
interface Frame {
  readonly reference: number;
  readonly own: GravityField | null;
  gravity: GravityField | null;
  /** State of the reference as seen from that of the first frame, and from the Sun. */
  readonly origin: Float64Array;
  readonly fromSun: Float64Array;
}

/**
 * What pulls on bodies that move freely: those on rails, each other, and the Sun's first post-Newtonian term. Each is counted
 * from a body on rails near it, so that what is near stays exact; bodies on rails keep to their ways, whatever is near them.
 */
export class FreePulls {
  #count = 0;
  readonly #field: BodyField | null;
  #bodies: readonly FreeBody[] = [];
  #gmM3S2 = new Float64Array(0);
  #frameOf = new Int32Array(0);
  #frames: Frame[] = [];
  readonly #known = new Map<number, Frame>();
  readonly #offset = new Float64Array(3);
  readonly #pull = new Float64Array(3);
  readonly #separation = new Float64Array(3);

  /** @param field the bodies on rails during the tick; null where there are none */
  constructor(field: BodyField | null) {
    this.#field = field;
  }

  /** Takes the bodies as they are now, in the order of states. Allocates only for what is new. */
  take(bodies: readonly FreeBody[]): void {
    const count = bodies.length;
    this.#bodies = bodies;
    if (count !== this.#count) {
      this.#gmM3S2 = new Float64Array(count);
      this.#frameOf = new Int32Array(count);
      this.#count = count;
    }
    this.#frames.length = 0;
    for (let i = 0; i < count; i += 1) {
      this.#gmM3S2[i] = bodies[i].make.gmM3S2;
      const frame = this.#frame(bodies[i].body);
      let at = this.#frames.indexOf(frame);
      if (at < 0) at = this.#frames.push(frame) - 1;
      this.#frameOf[i] = at;
    }
    // from here the others are counted; it may have been one of these before
    this.#frames[0]?.origin.fill(0);
  }

  #frame(reference: number): Frame {
    let frame = this.#known.get(reference);
    if (frame === undefined) {
      const own = this.#field === null ? null : new GravityField(this.#field);
      frame = { reference, own, gravity: own, origin: new Float64Array(6), fromSun: new Float64Array(6) };
      this.#known.set(reference, frame);
    }
    return frame;
  }

  /** Slope of a state at seconds from the beginning of the tick. */
  readonly derivative: Derivative = (timeS, state, slope) => {
    const half = 3 * this.#count;
    this.place(timeS, null);
    for (let k = 0; k < half; k += 1) slope[k] = state[half + k];
    this.accelerate(state, slope);
  };

  /** Puts the bodies on rails where they are; for the `moment` that this time is, from what the tick knows already. */
  place(timeS: number, moment: keyof TickGravity | null): void {
    const field = this.#field;
    if (field === null) return;
    const second = field.second - field.spanS + timeS;
    this.placeFrames(timeS);
    for (let at = 0; at < this.#frames.length; at += 1) {
      const frame = this.#frames[at];
      const { reference } = frame;
      if (moment !== null) frame.gravity = field.gravityAround(reference)[moment];
      else {
        frame.gravity = frame.own;
        frame.own?.place(reference, field.day, second);
      }
      if (reference === SUN) frame.fromSun.fill(0);
      else field.stateBetween(reference, SUN, field.day, second, frame.fromSun);
    }
  }

  /** Puts those that states are counted from where they are beside each other, for `separation` and `velocityBetween`. */
  placeFrames(timeS: number): void {
    const field = this.#field;
    if (field === null) return;
    const second = field.second - field.spanS + timeS;
    for (let at = 1; at < this.#frames.length; at += 1) {
      const { reference, origin } = this.#frames[at];
      field.stateBetween(reference, this.#frames[0].reference, field.day, second, origin);
    }
  }

  /** Writes the accelerations of all bodies into the second half of `slope`, the bodies on rails standing where they were put. */
  accelerate(state: Float64Array, slope: Float64Array): void {
    const half = 3 * this.#count;
    slope.fill(0, half);
    if (this.#field !== null) this.#addRails(state, slope);
    this.#addEachOther(state, slope);
  }

  #addRails(state: Float64Array, slope: Float64Array): void {
    const half = 3 * this.#count;
    const offset = this.#offset;
    const pull = this.#pull;
    for (let i = 0; i < this.#count; i += 1) {
      const frame = this.#frames[this.#frameOf[i]];
      for (let k = 0; k < 3; k += 1) offset[k] = state[3 * i + k];
      frame.gravity?.acceleration(offset, pull);
      for (let k = 0; k < 3; k += 1) slope[half + 3 * i + k] = pull[k];
      this.#addRelativity(i, frame, state, slope);
    }
  }

  /**
   * The Sun's first post-Newtonian term on a body, less what it does to the body that this one is counted from.
   */
  #addRelativity(i: number, { reference, fromSun }: Frame, state: Float64Array, slope: Float64Array): void {
    const half = 3 * this.#count;
    const at = 3 * i;
    const { 0: x, 1: y, 2: z, 3: vx, 4: vy, 5: vz } = fromSun;
    const pull = this.#pull;
    sunsRelativity(
      pull,
      x + state[at],
      y + state[at + 1],
      z + state[at + 2],
      vx + state[half + at],
      vy + state[half + at + 1],
      vz + state[half + at + 2],
    );
    for (let k = 0; k < 3; k += 1) slope[half + at + k] += pull[k];
    if (reference === SUN || reference === 0) return;
    sunsRelativity(pull, x, y, z, vx, vy, vz);
    for (let k = 0; k < 3; k += 1) slope[half + at + k] -= pull[k];
  }

  #addEachOther(state: Float64Array, slope: Float64Array): void {
    const half = 3 * this.#count;
    const gm = this.#gmM3S2;
    const d = this.#separation;
    for (let i = 0; i < this.#count; i += 1) {
      for (let j = i + 1; j < this.#count; j += 1) {
        this.separation(i, j, state, d);
        const square = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
        const factor = 1 / (square * Math.sqrt(square));
        const a = half + 3 * i;
        const b = half + 3 * j;
        for (let k = 0; k < 3; k += 1) {
          slope[a + k] += gm[j] * factor * d[k];
          slope[b + k] -= gm[i] * factor * d[k];
        }
        if (this.#bodies[i].make.j2 !== 0) this.#addFlattening(i, j, d, square, 1, slope);
        if (this.#bodies[j].make.j2 !== 0) this.#addFlattening(j, i, d, square, -1, slope);
      }
    }
  }

  /** Second zonal harmonic (Kaula 1966, Theory of Satellite Geodesy, section 1.1); the flattened body is pulled back. */
  #addFlattening(
    flat: number,
    other: number,
    d: Float64Array,
    square: number,
    sign: number,
    slope: Float64Array,
  ): void {
    const half = 3 * this.#count;
    const pull = flattenedPull(this.#pull, this.#bodies[flat], d, square, sign);
    const share = this.#gmM3S2[other] / this.#gmM3S2[flat];
    for (let k = 0; k < 3; k += 1) {
      slope[half + 3 * other + k] += pull[k];
      slope[half + 3 * flat + k] -= share * pull[k];
    }
  }

  /** Writes the way from one body to another, m, the bodies on rails standing where they were put. */
  separation(from: number, to: number, state: Float64Array, out: Float64Array): void {
    for (let k = 0; k < 3; k += 1) out[k] = state[3 * to + k] - state[3 * from + k];
    if (this.#frameOf[from] === this.#frameOf[to]) return;
    const a = this.#frames[this.#frameOf[from]].origin;
    const b = this.#frames[this.#frameOf[to]].origin;
    for (let k = 0; k < 3; k += 1) out[k] += b[k] - a[k];
  }

  /** Writes the velocity of one body as seen from another, m/s. */
  velocityBetween(from: number, to: number, state: Float64Array, out: Float64Array): void {
    const half = 3 * this.#count;
    for (let k = 0; k < 3; k += 1) out[k] = state[half + 3 * to + k] - state[half + 3 * from + k];
    if (this.#frameOf[from] === this.#frameOf[to]) return;
    const a = this.#frames[this.#frameOf[from]].origin;
    const b = this.#frames[this.#frameOf[to]].origin;
    for (let k = 0; k < 3; k += 1) out[k] += b[k + 3] - a[k + 3];
  }
}

/** What the second zonal harmonic of a body adds to its pull at `sign` times an offset from it, m/s^2. */
export function flattenedPull(
  out: Float64Array,
  { make, pole }: FreeBody,
  d: Float64Array,
  square: number,
  sign: number,
): Float64Array {
  const inverse = 1 / square;
  const height = sign * (d[0] * pole[0] + d[1] * pole[1] + d[2] * pole[2]);
  const strength = 1.5 * make.j2 * make.gmM3S2 * make.equatorialRadiusM * make.equatorialRadiusM;
  const factor = strength * inverse * inverse * Math.sqrt(inverse);
  const along = sign * factor * (5 * height * height * inverse - 1);
  const up = -2 * factor * height;
  for (let k = 0; k < 3; k += 1) out[k] = along * d[k] + up * pole[k];
  return out;
}
