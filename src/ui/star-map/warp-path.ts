import type { PlaceLy } from './chart-camera.ts';

/** Around a bend the way is rounded over so much of it on each side, light years, and at most a share of it. */
const ROUND_LY = 2.2;
const ROUND_SHARE = 0.2;
const ROUND_SAMPLES = 8;
/** So far ahead of itself a traveller looks, in such rounded pieces. */
const LOOK_AHEAD = 2;

/** A way through places by its length, with rounded bends. */
export class WarpPath {
  readonly lengthLy: number;
  readonly #places: readonly PlaceLy[];
  /** Where along the way each place lies. */
  readonly #at: readonly number[];
  readonly #roundLy: number;

  /** @param places two of them at least, no two in a row at the same spot */
  constructor(places: readonly PlaceLy[]) {
    this.#places = places;
    let along = 0;
    this.#at = places.map((place, i) => {
      const before = places[i - 1];
      if (before) along += Math.hypot(place[0] - before[0], place[1] - before[1], place[2] - before[2]);
      return along;
    });
    this.lengthLy = along;
    this.#roundLy = Math.min(ROUND_LY, ROUND_SHARE * along);
  }

  /** The place so far along the straight pieces; beyond the ends, on from them. */
  corner(alongLy: number, out: Float64Array): Float64Array {
    let piece = 1;
    while (piece < this.#places.length - 1 && this.#at[piece] < alongLy) piece += 1;
    const [from, to] = [this.#places[piece - 1], this.#places[piece]];
    const share = (alongLy - this.#at[piece - 1]) / (this.#at[piece] - this.#at[piece - 1]);
    for (let k = 0; k < 3; k += 1) out[k] = from[k] + share * (to[k] - from[k]);
    return out;
  }

  /** The place so far along the way, bends rounded. */
  place(alongLy: number, out: Float64Array): Float64Array {
    out.fill(0);
    for (let i = 0; i < ROUND_SAMPLES; i += 1) {
      this.corner(alongLy + this.#roundLy * ((2 * i + 1) / ROUND_SAMPLES - 1), sample);
      for (let k = 0; k < 3; k += 1) out[k] += sample[k] / ROUND_SAMPLES;
    }
    return out;
  }

  /** The direction in which a traveller there looks, of unit length. */
  direction(alongLy: number, out: Float64Array): Float64Array {
    this.place(alongLy + LOOK_AHEAD * this.#roundLy, out);
    this.place(alongLy, other);
    const size = Math.hypot(out[0] - other[0], out[1] - other[1], out[2] - other[2]) || 1;
    for (let k = 0; k < 3; k += 1) out[k] = (out[k] - other[k]) / size;
    return out;
  }
}

const sample = new Float64Array(3);
const other = new Float64Array(3);
