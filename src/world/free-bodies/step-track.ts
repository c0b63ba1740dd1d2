import type { FreeBody } from './free-body.ts';

/** Numbers of a body at one instant: place, velocity, acceleration. */
const NUMBERS = 9;

/** The ways of bodies through one tick: where they are at the ends of every step of it, and between those on quintics. */
export class StepTrack {
  /** The bodies as they are on this track, and what each is counted from. Shared: do not write to them. */
  bodies: readonly FreeBody[] = [];
  references = new Int32Array(0);
  readonly #timesS: Float64Array;
  #data = new Float64Array(0);
  #nodes = 0;
  readonly #most: number;

  /** @param most longest track, in steps */
  constructor(most: number) {
    this.#most = most;
    this.#timesS = new Float64Array(most + 1);
  }

  /** Begins anew; allocates only when there are other bodies than before. */
  begin(bodies: readonly FreeBody[]): void {
    if (this.references.length !== bodies.length) {
      this.references = new Int32Array(bodies.length);
      this.#data = new Float64Array(NUMBERS * bodies.length * (this.#most + 1));
    }
    this.bodies = bodies;
    for (let i = 0; i < bodies.length; i += 1) this.references[i] = bodies[i].body;
    this.#nodes = 0;
  }

  /** Adds an instant; one more than the track takes replaces the last. */
  add(timeS: number, state: Float64Array, slope: Float64Array): void {
    const count = this.references.length;
    const node = Math.min(this.#nodes, this.#most);
    const half = 3 * count;
    this.#timesS[node] = timeS;
    let at = NUMBERS * count * node;
    for (let i = 0; i < half; i += 3) {
      for (let k = 0; k < 3; k += 1) {
        this.#data[at + k] = state[i + k];
        this.#data[at + 3 + k] = state[half + i + k];
        this.#data[at + 6 + k] = slope[half + i + k];
      }
      at += NUMBERS;
    }
    this.#nodes = node + 1;
  }

  get empty(): boolean {
    return this.#nodes === 0;
  }

  /** Writes where a body is, m from its reference, at seconds from the beginning of the tick; before the first or after the last instant, as there. */
  placeAt(index: number, timeS: number, out: Float64Array): void {
    this.#write(index, timeS, out, false);
  }

  /** Writes place, velocity and acceleration, nine numbers, at the same. */
  motionAt(index: number, timeS: number, out: Float64Array): void {
    this.#write(index, timeS, out, true);
  }

  #write(index: number, timeS: number, out: Float64Array, all: boolean): void {
    const node = this.#nodeAt(timeS);
    const stride = NUMBERS * this.references.length;
    const a = stride * node + NUMBERS * index;
    const data = this.#data;
    if (timeS <= this.#timesS[0] || node === this.#nodes - 1) {
      for (let k = 0; k < (all ? NUMBERS : 3); k += 1) out[k] = data[a + k];
      return;
    }
    const b = a + stride;
    const h = this.#timesS[node + 1] - this.#timesS[node];
    const s = (timeS - this.#timesS[node]) / h;
    // Hermite's interpolation of the fifth degree through both ends
    for (let k = 0; k < 3; k += 1) {
      const way = data[b + k] - data[a + k];
      const v = h * data[a + 3 + k];
      const u = h * data[b + 3 + k];
      const f = 0.5 * h * h * data[a + 6 + k];
      const g = 0.5 * h * h * data[b + 6 + k];
      const c3 = 10 * way - 6 * v - 4 * u - 3 * f + g;
      const c4 = -15 * way + 8 * v + 7 * u + 3 * f - 2 * g;
      const c5 = 6 * way - 3 * v - 3 * u - f + g;
      out[k] = data[a + k] + s * (v + s * (f + s * (c3 + s * (c4 + s * c5))));
      if (!all) continue;
      out[k + 3] = (v + s * (2 * f + s * (3 * c3 + s * (4 * c4 + s * 5 * c5)))) / h;
      out[k + 6] = (2 * f + s * (6 * c3 + s * (12 * c4 + s * 20 * c5))) / (h * h);
    }
  }

  /** The last instant that is not after a time; the first where all are. */
  #nodeAt(timeS: number): number {
    let low = 0;
    let high = this.#nodes;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#timesS[middle] <= timeS) low = middle;
      else high = middle;
    }
    return low;
  }
}
