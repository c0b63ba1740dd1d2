import type { Forces } from './forces.ts';
import { heaviestOf, squareBetween } from './pairs.ts';

/**
 * Jacobi coordinates: each body relative to the centre of mass of all that stand before it in an order (Wisdom and Holman 1991,
 * AJ 102, 1528). Slot 0 holds the centre of mass of all. Massless bodies take their place in the order like the others.
 */
export class Jacobi {
  /** Index of the body in each slot. */
  readonly order: Int32Array;
  /** Mass of all bodies up to and with each slot, as gm. */
  readonly inside: Float64Array;
  readonly #gm: Float64Array;

  /** The heaviest body first, the others by their distance from it. */
  constructor({ system, count }: Forces, state: Float64Array) {
    this.#gm = system.gmM3S2;
    const heaviest = heaviestOf(this.#gm);
    const far = Float64Array.from({ length: count }, (_, i) =>
      i === heaviest ? -1 : squareBetween(state, i, heaviest),
    );
    this.order = Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => far[a] - far[b] || a - b);
    this.inside = new Float64Array(count);
    let sum = 0;
    for (let slot = 0; slot < count; slot++) {
      sum += this.#gm[this.order[slot]];
      this.inside[slot] = sum;
    }
  }

  /** Vectors of bodies, three numbers each from `from` on, into those of slots. */
  fromBodies(vectors: Float64Array, from: number, out: Float64Array): void {
    const { order, inside } = this;
    const first = from + 3 * order[0];
    let x = inside[0] * vectors[first];
    let y = inside[0] * vectors[first + 1];
    let z = inside[0] * vectors[first + 2];
    for (let slot = 1; slot < order.length; slot++) {
      const at = from + 3 * order[slot];
      const gm = this.#gm[order[slot]];
      const share = 1 / inside[slot - 1];
      out[3 * slot] = vectors[at] - x * share;
      out[3 * slot + 1] = vectors[at + 1] - y * share;
      out[3 * slot + 2] = vectors[at + 2] - z * share;
      x += gm * vectors[at];
      y += gm * vectors[at + 1];
      z += gm * vectors[at + 2];
    }
    const all = 1 / inside[order.length - 1];
    out[0] = x * all;
    out[1] = y * all;
    out[2] = z * all;
  }

  /** Vectors of slots into those of bodies, from `to` on. */
  toBodies(vectors: Float64Array, out: Float64Array, to: number): void {
    const { order, inside } = this;
    let x = vectors[0];
    let y = vectors[1];
    let z = vectors[2];
    for (let slot = order.length - 1; slot > 0; slot--) {
      const at = to + 3 * order[slot];
      const share = this.#gm[order[slot]] / inside[slot];
      x -= share * vectors[3 * slot];
      y -= share * vectors[3 * slot + 1];
      z -= share * vectors[3 * slot + 2];
      out[at] = x + vectors[3 * slot];
      out[at + 1] = y + vectors[3 * slot + 1];
      out[at + 2] = z + vectors[3 * slot + 2];
    }
    const first = to + 3 * order[0];
    out[first] = x;
    out[first + 1] = y;
    out[first + 2] = z;
  }
}
