import { pow } from '../../math/index.ts';

/** Reach of a sphere of influence over the distance, as a power of the share of mass (Laplace 1805, Mécanique céleste IX, 2). */
const LAPLACE_POWER = 0.4;
/** Two that are about as heavy rule as far as halfway to each other: the law above is for the much lighter one. */
const MOST_OF_WAY = 0.5;
/**
 * Where there is no other body the heaviest of several rules everywhere only if it is about as heavy as a star, m^3/s^2: a boulder
 * in the middle of nothing does not. The lightest star has ten times as much.
 */
export const STAR_GM_M3S2 = 1e18;
/** A sphere is left only when one is this much outside, so that nobody flickers at its border. */
const LEAVING_SHARE = 1.02;

/**
 * Bodies that pull each other: which one each of them goes about, and which one rules where. The heaviest rules wherever no
 * other does. Allocates only when there are more bodies than ever before.
 */
export class Spheres {
  /** By index: the body that this one goes about; -1 for the heaviest. */
  hosts = new Int32Array(0);
  /** By index: radius of the sphere of influence, m; infinite for the heaviest. */
  reachesM = new Float64Array(0);
  #byMass = new Int32Array(0);
  #placesM: Readonly<Float64Array> = new Float64Array(0);
  #count = 0;

  /**
   * Takes the bodies as they are now.
   * @param gmM3S2 gravitational parameter of each
   * @param placesM three numbers each, in any one frame; kept, not copied
   */
  take(count: number, gmM3S2: Readonly<Float64Array>, placesM: Readonly<Float64Array>): void {
    if (this.hosts.length < count) {
      this.hosts = new Int32Array(count);
      this.reachesM = new Float64Array(count);
      this.#byMass = new Int32Array(count);
    }
    this.#count = count;
    this.#placesM = placesM;
    this.#sort(gmM3S2);
    for (let rank = 0; rank < count; rank += 1) {
      const body = this.#byMass[rank];
      const host = this.#rulerAmong(
        rank,
        placesM[3 * body],
        placesM[3 * body + 1],
        placesM[3 * body + 2],
        -1,
      );
      this.hosts[body] = host;
      this.reachesM[body] =
        host < 0
          ? Number.POSITIVE_INFINITY
          : this.#distanceM(host, placesM[3 * body], placesM[3 * body + 1], placesM[3 * body + 2]) *
            Math.min(MOST_OF_WAY, pow(gmM3S2[body] / gmM3S2[host], LAPLACE_POWER));
    }
  }

  /** The body that rules at a place; -1 where there is none at all. `before`: the one that ruled there last. */
  rulerAt(placeM: Readonly<Float64Array>, before = -1): number {
    return this.#rulerAmong(this.#count, placeM[0], placeM[1], placeM[2], before);
  }

  /** The smallest sphere about a place, of the so many heaviest bodies. */
  #rulerAmong(ranks: number, x: number, y: number, z: number, before: number): number {
    let ruler = -1;
    for (let rank = 0; rank < ranks; rank += 1) {
      const body = this.#byMass[rank];
      const reachM = this.reachesM[body] * (body === before ? LEAVING_SHARE : 1);
      if (rank > 0 && !(this.#distanceM(body, x, y, z) < reachM)) continue;
      if (ruler < 0 || this.reachesM[body] < this.reachesM[ruler]) ruler = body;
    }
    return ruler;
  }

  #distanceM(body: number, x: number, y: number, z: number): number {
    const dx = this.#placesM[3 * body] - x;
    const dy = this.#placesM[3 * body + 1] - y;
    const dz = this.#placesM[3 * body + 2] - z;
    return Math.sqrt(dx * dx + dy * dy + dz * dz);
  }

  /** Heaviest first; of equals the one that came first. */
  #sort(gmM3S2: Readonly<Float64Array>): void {
    const order = this.#byMass;
    for (let body = 0; body < this.#count; body += 1) {
      let rank = body;
      while (rank > 0 && gmM3S2[order[rank - 1]] < gmM3S2[body]) {
        order[rank] = order[rank - 1];
        rank -= 1;
      }
      order[rank] = body;
    }
  }
}
