import type { Forces } from './forces.ts';
import { speedSquareBetween, squareBetween } from './pairs.ts';

/** A sum that keeps what rounding would lose (Neumaier 1974, ZAMM 54, 39). */
class Sum {
  #high = 0;
  #low = 0;

  add(value: number): void {
    const sum = this.#high + value;
    this.#low +=
      Math.abs(this.#high) >= Math.abs(value) ? this.#high - sum + value : value - sum + this.#high;
    this.#high = sum;
  }

  get value(): number {
    return this.#high + this.#low;
  }
}

/**
 * Energy of a system times the constant of gravity (masses count by their `gm`), m^5/s^4: of motion and of Newton's pull, with
 * the parts of flattened bodies and of the post-Newtonian term, that one to its own order. Allocates a little.
 */
export function energyOf(forces: Forces, state: Float64Array): number {
  const { system, massive, count } = forces;
  const gm = system.gmM3S2;
  const sum = new Sum();
  for (let i = 0; i < massive; i++) {
    sum.add(0.5 * gm[i] * speedSquare(state, count, i));
    for (let j = i + 1; j < massive; j++) sum.add((-gm[i] * gm[j]) / distance(state, i, j));
  }
  for (const { body, j2, radiusM, pole } of system.oblate ?? []) {
    for (let i = 0; i < massive; i++) {
      if (i === body) continue;
      const r = distance(state, i, body);
      let height = 0;
      for (let k = 0; k < 3; k++) height += (state[3 * i + k] - state[3 * body + k]) * pole[k];
      const sine = height / r;
      sum.add((gm[i] * gm[body] * j2 * radiusM * radiusM * (3 * sine * sine - 1)) / (2 * r * r * r));
    }
  }
  addRelativity(forces, state, sum);
  return sum.value;
}

/** Per mass: 3 v^4 / 8 + 3 gm v^2 / 2 r + gm^2 / 2 r^2 over c^2 (Blanchet 2014, Living Rev. Relativ. 17, 2, eq. 205). */
function addRelativity({ system, massive, form }: Forces, state: Float64Array, sum: Sum): void {
  const { relativity, gmM3S2: gm } = system;
  if (relativity === undefined) return;
  const { central, lightMps } = relativity;
  for (let i = 0; i < massive; i++) {
    if (i === central) continue;
    const depth = gm[central] / distance(state, i, central);
    const square = speedSquareBetween(state, i, central);
    const full = 0.375 * square * square + 1.5 * depth * square + 0.5 * depth * depth;
    sum.add((gm[i] * (form === 'full' ? full : -3 * depth * depth)) / (lightMps * lightMps));
  }
}

/** Momentum of a system times the constant of gravity, m^4/s^3, into `out`. */
export function momentumOf(
  { system, massive, count }: Forces,
  state: Float64Array,
  out: Float64Array,
): Float64Array {
  out.fill(0);
  for (let i = 0; i < massive; i++)
    for (let k = 0; k < 3; k++) out[k] += system.gmM3S2[i] * state[3 * (count + i) + k];
  return out;
}

/** Angular momentum of a system about the origin times the constant of gravity, m^5/s^3, into `out`. */
export function angularMomentumOf(
  { system, massive, count }: Forces,
  state: Float64Array,
  out: Float64Array,
): Float64Array {
  out.fill(0);
  for (let i = 0; i < massive; i++) {
    const at = 3 * i;
    const to = 3 * (count + i);
    const gm = system.gmM3S2[i];
    out[0] += gm * (state[at + 1] * state[to + 2] - state[at + 2] * state[to + 1]);
    out[1] += gm * (state[at + 2] * state[to] - state[at] * state[to + 2]);
    out[2] += gm * (state[at] * state[to + 1] - state[at + 1] * state[to]);
  }
  return out;
}

/** Sum of the sizes of all momenta, m^4/s^3: what an error of the momentum is a part of. */
export function momentumScale({ system, massive, count }: Forces, state: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < massive; i++) sum += system.gmM3S2[i] * Math.sqrt(speedSquare(state, count, i));
  return sum;
}

function speedSquare(state: Float64Array, count: number, i: number): number {
  const at = 3 * (count + i);
  return state[at] * state[at] + state[at + 1] * state[at + 1] + state[at + 2] * state[at + 2];
}

function distance(state: Float64Array, i: number, j: number): number {
  return Math.sqrt(squareBetween(state, i, j));
}
