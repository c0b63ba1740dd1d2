import { bodies } from '../bodies/bodies.ts';
import { pullers, pullOf } from '../bodies/pullers.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { oblateStrength, poles } from './oblateness.ts';

/** Newton's pull of a mass at the origin on a point at `offsetM`, m/s^2. Does not allocate. */
export function pointMassAcceleration(
  gmM3S2: number,
  offsetM: Float64Array,
  out: Float64Array,
): Float64Array {
  const x = offsetM[0];
  const y = offsetM[1];
  const z = offsetM[2];
  const square = x * x + y * y + z * z;
  const factor = -gmM3S2 / (square * Math.sqrt(square));
  out[0] = x * factor;
  out[1] = y * factor;
  out[2] = z * factor;
  return out;
}

/** Read in every tick: from typed arrays no number is made anew on the heap. */
const ownGm = Float64Array.from(bodies, ({ gmM3S2 }) => gmM3S2);

/** Most masses that are felt in any frame. */
const MOST_SOURCES = Math.max(...pullers.map((felt) => felt.length));

/**
 * The masses of the solar system as felt by something that moves relative to one of them, which is flattened (J2) where
 * that is known; the others are points.
 *
 * `place` puts them where they are at an instant, seen from the reference body; `acceleration` may then be asked for
 * any number of points. The reference falls too: of every other mass only the difference of its pulls on the point and
 * on the reference counts, and that difference is formed without cancellation. Nothing allocates after construction.
 */
export class GravityField {
  readonly #ephemeris: Ephemeris;
  readonly #sources: Float64Array;
  readonly #state = new Float64Array(6);
  #count = 0;
  #gm = pullOf[0];
  #centralGm = 0;
  /** Of the reference body: 3/2 J2 G M R^2, and where its pole stands in the table. */
  #oblate = 0;
  #pole = 0;
  #fallsFreely = false;

  constructor(ephemeris: Ephemeris) {
    this.#ephemeris = ephemeris;
    this.#sources = new Float64Array(MOST_SOURCES * 5);
  }

  /**
   * Places the masses relative to `reference` (an index of `bodies`; the root stands still, every body falls).
   * @throws AstroError as the ephemeris does.
   */
  place(reference: number, day: number, second: number): void {
    this.begin(reference);
    const felt = pullers[reference];
    for (let i = 0; i < felt.length; i++)
      this.add(felt[i], this.#ephemeris.stateBetween(felt[i], reference, day, second, this.#state));
  }

  /** Takes all masses away but that of `reference`, for whoever knows the places of the others already. */
  begin(reference: number): void {
    this.#centralGm = ownGm[reference];
    this.#oblate = oblateStrength[reference];
    this.#pole = 3 * reference;
    this.#gm = pullOf[reference];
    this.#fallsFreely = reference !== 0;
    this.#count = 0;
  }

  /** Places the mass of a body at its offset from the reference, m. */
  add(body: number, offsetM: Float64Array): void {
    const x = offsetM[0];
    const y = offsetM[1];
    const z = offsetM[2];
    const at = this.#count * 5;
    this.#sources[at] = x;
    this.#sources[at + 1] = y;
    this.#sources[at + 2] = z;
    this.#sources[at + 3] = this.#gm[body];
    this.#sources[at + 4] = 1 / (x * x + y * y + z * z);
    this.#count += 1;
  }

  /** Acceleration, m/s^2 in ICRF axes, relative to the reference body, of a point at `offsetM` from it. */
  acceleration(offsetM: Float64Array, out: Float64Array): Float64Array {
    const x = offsetM[0];
    const y = offsetM[1];
    const z = offsetM[2];
    let ax = 0;
    let ay = 0;
    let az = 0;
    const sources = this.#sources;
    const end = this.#count * 5;
    for (let at = 0; at < end; at += 5) {
      const sx = sources[at];
      const sy = sources[at + 1];
      const sz = sources[at + 2];
      const dx = x - sx;
      const dy = y - sy;
      const dz = z - sz;
      const square = dx * dx + dy * dy + dz * dz;
      const factor = -sources[at + 3] / (square * Math.sqrt(square));
      if (this.#fallsFreely) {
        // Battin 1999, An Introduction to the Mathematics and Methods of Astrodynamics, section 8.4
        const q = (x * (x - 2 * sx) + y * (y - 2 * sy) + z * (z - 2 * sz)) * sources[at + 4];
        const f = (q * (3 + q * (3 + q))) / (1 + (1 + q) * Math.sqrt(1 + q));
        ax += factor * (x + f * sx);
        ay += factor * (y + f * sy);
        az += factor * (z + f * sz);
      } else {
        ax += factor * dx;
        ay += factor * dy;
        az += factor * dz;
      }
    }
    if (this.#centralGm > 0) {
      const square = x * x + y * y + z * z;
      const factor = -this.#centralGm / (square * Math.sqrt(square));
      ax += factor * x;
      ay += factor * y;
      az += factor * z;
      if (this.#oblate > 0) {
        // Montenbruck and Gill 2000, Satellite Orbits, section 3.2: the field of a flattened body, up to J2
        const px = poles[this.#pole];
        const py = poles[this.#pole + 1];
        const pz = poles[this.#pole + 2];
        const height = x * px + y * py + z * pz;
        const strength = this.#oblate / (square * square * Math.sqrt(square));
        const along = strength * ((5 * height * height) / square - 1);
        const down = -2 * strength * height;
        ax += along * x + down * px;
        ay += along * y + down * py;
        az += along * z + down * pz;
      }
    }
    out[0] = ax;
    out[1] = ay;
    out[2] = az;
    return out;
  }
}
