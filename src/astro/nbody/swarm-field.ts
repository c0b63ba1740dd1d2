import { bodies } from '../bodies/bodies.ts';
import { pullOf } from '../bodies/pullers.ts';
import { DAY_S, LIGHT_MPS } from '../constants.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { oblateStrength, poles } from '../orbit/oblateness.ts';

/** What acts on bodies without mass beside the pull of their centre. Nothing allocates after construction. */
export class SwarmField {
  /** Pull of the last place that was asked for, m/s^2. */
  readonly pull = new Float64Array(3);
  readonly #ephemeris: Ephemeris;
  readonly #center: number;
  readonly #perturbers: Int32Array;
  readonly #gm: Float64Array;
  /** gm of the centre over the speed of light, squared, times 6; 0 without relativity. */
  readonly #bend: number;
  /** Of the centre: 3/2 J2 G M R^2, 0 of a ball, and its north pole. */
  readonly #oblate: number;
  readonly #pole: Float64Array;
  readonly #state = new Float64Array(6);

  constructor(ephemeris: Ephemeris, center: number, perturbers: readonly number[], relativity: boolean) {
    this.#ephemeris = ephemeris;
    this.#center = center;
    this.#perturbers = Int32Array.from(perturbers);
    this.#gm = Float64Array.from(perturbers, (one) => pullOf[center][one]);
    const depth = bodies[center].gmM3S2 / LIGHT_MPS;
    this.#bend = relativity ? 6 * depth * depth : 0;
    this.#oblate = oblateStrength[center];
    this.#pole = poles.slice(3 * center, 3 * center + 3);
  }

  /** Room for the perturbers at one instant: of each its place relative to the centre and 1 / distance^2. */
  makePlaces(): Float64Array {
    return new Float64Array(4 * this.#perturbers.length);
  }

  /**
   * Puts the perturbers where they are at an instant.
   * @throws AstroError as the ephemeris does
   */
  place(out: Float64Array, day: number, second: number): void {
    const days = Math.floor(second / DAY_S);
    const state = this.#state;
    for (let i = 0, at = 0; i < this.#perturbers.length; i++, at += 4) {
      this.#ephemeris.stateBetween(
        this.#perturbers[i],
        this.#center,
        day + days,
        second - days * DAY_S,
        state,
      );
      const x = state[0];
      const y = state[1];
      const z = state[2];
      out[at] = x;
      out[at + 1] = y;
      out[at + 2] = z;
      out[at + 3] = 1 / (x * x + y * y + z * z);
    }
  }

  /**
   * Finds the pull on a place (three numbers from `at` on), and returns the greatest gm / d^3 of all perturbers. Of each only the
   * difference of its pulls on the body and on the centre counts, formed without cancellation: Battin 1999, An Introduction to
   * the Mathematics and Methods of Astrodynamics, section 8.4.
   */
  act(state: Float64Array, at: number, places: Float64Array): number {
    const gm = this.#gm;
    const x = state[at];
    const y = state[at + 1];
    const z = state[at + 2];
    const own = x * x + y * y + z * z;
    // the potential of Nobili and Roxburgh 1986, in Relativity in Celestial Mechanics, 105
    const bend = -this.#bend / (own * own);
    let ax = bend * x;
    let ay = bend * y;
    let az = bend * z;
    if (this.#oblate > 0) {
      // Montenbruck and Gill 2000, Satellite Orbits, section 3.2: the field of a flattened body, up to J2
      const pole = this.#pole;
      const height = x * pole[0] + y * pole[1] + z * pole[2];
      const strength = this.#oblate / (own * own * Math.sqrt(own));
      const along = strength * ((5 * height * height) / own - 1);
      const down = -2 * strength * height;
      ax += along * x + down * pole[0];
      ay += along * y + down * pole[1];
      az += along * z + down * pole[2];
    }
    let tide = 0;
    for (let i = 0, from = 0; i < gm.length; i++, from += 4) {
      const sx = places[from];
      const sy = places[from + 1];
      const sz = places[from + 2];
      const dx = x - sx;
      const dy = y - sy;
      const dz = z - sz;
      const square = dx * dx + dy * dy + dz * dz;
      const pull = gm[i] / (square * Math.sqrt(square));
      const q = (own - 2 * (x * sx + y * sy + z * sz)) * places[from + 3];
      const f = (q * (3 + q * (3 + q))) / (1 + (1 + q) * Math.sqrt(1 + q));
      ax -= pull * (x + f * sx);
      ay -= pull * (y + f * sy);
      az -= pull * (z + f * sz);
      tide = Math.max(tide, pull);
    }
    this.pull[0] = ax;
    this.pull[1] = ay;
    this.pull[2] = az;
    return tide;
  }

  /** The body that a place lies in, or -1. */
  bodyAt(state: Float64Array, places: Float64Array): number {
    for (let i = 0, from = 0; i < this.#perturbers.length; i++, from += 4) {
      const dx = state[0] - places[from];
      const dy = state[1] - places[from + 1];
      const dz = state[2] - places[from + 2];
      const radiusM = bodies[this.#perturbers[i]].equatorialRadiusM;
      if (dx * dx + dy * dy + dz * dz < radiusM * radiusM) return this.#perturbers[i];
    }
    return -1;
  }
}
