import { bodies } from '../bodies/bodies.ts';
import { Spheres, STAR_GM_M3S2 } from './spheres.ts';

/** Whose ground is nearer than so many of its radii, and nearest of all, holds whatever else pulls. */
const NEAR_RADII = 1;
/** The ground of what holds already counts as so much nearer, and its reach as so much wider, so that nobody flickers. */
const LEAVING_SHARE = 1.02;
/** Numbers of a place. */
const PLACE = 3;

/**
 * What holds a ship among bodies on rails and others that move freely: the one that its orbit and height are told of, its attitude
 * is held by and its planned burns are counted from. It is the body over whose ground the ship is, else the one in whose sphere of
 * influence it is. World, page and predicted ways ask this one.
 *
 * `begin`, `addRails` for each further body on rails that others are counted from, `add` for each that moves freely, `settle`; then
 * `at` for any number of places. Allocates only when there are more bodies than ever before.
 */
export class Holders {
  readonly #spheres = new Spheres();
  #gmM3S2 = new Float64Array(0);
  #radiiM = new Float64Array(0);
  #placesM = new Float64Array(0);
  #reference = 0;
  /** Of all, those on rails, which come first. */
  #count = 0;
  #rails = 0;

  /** Begins anew in the inertial frame of a body on rails, by its index of `bodies`; 0 where there is none. */
  begin(reference: number): void {
    this.#reference = reference;
    this.#count = 0;
    this.#rails = 0;
    if (reference > 0) this.addRails(reference, 0, 0, 0);
  }

  /** Adds a body on rails at a place, m; all of them before those that move freely. */
  addRails(body: number, x: number, y: number, z: number): void {
    this.#put(bodies[body].gmM3S2, bodies[body].meanRadiusM, x, y, z);
    this.#rails += 1;
  }

  /** Adds one that moves freely, at a place, m. */
  add(gmM3S2: number, radiusM: number, placeM: Readonly<Float64Array>): void {
    this.#put(gmM3S2, radiusM, placeM[0], placeM[1], placeM[2]);
  }

  /** Takes all of them as they are. */
  settle(): void {
    this.#spheres.take(this.#count, this.#gmM3S2, this.#placesM);
  }

  /**
   * Which of those that move freely holds something at a place, by the order in which they came; -1 where one on rails does, or
   * none. Where nothing is on rails the heaviest holds everything, if it is as heavy as a star.
   * @param before the one that held it last, or -1
   */
  at(placeM: Readonly<Float64Array>, before: number): number {
    if (this.#count === this.#rails) return -1;
    const near = this.#nearGround(placeM, before);
    if (near >= 0) return near;
    const first = this.#rails;
    const ruler = this.#spheres.rulerAt(placeM, before < 0 ? -1 : first + before);
    if (ruler < first) return -1;
    return this.#spheres.hosts[ruler] < 0 && this.#gmM3S2[ruler] < STAR_GM_M3S2 ? -1 : ruler - first;
  }

  /** How far the sphere of influence of one that moves freely reaches, m; infinite for the heaviest of all. */
  reachOf(index: number): number {
    return this.#spheres.reachesM[this.#rails + index];
  }

  /** Which of those that move freely one of them goes about; -1 where one on rails, or none. */
  hostOf(index: number): number {
    return Math.max(-1, this.#spheres.hosts[this.#rails + index] - this.#rails);
  }

  /** A rock near a planet rules nowhere, but who lands on it wants to know how high that is. */
  #nearGround(placeM: Readonly<Float64Array>, before: number): number {
    let lowestM = Number.POSITIVE_INFINITY;
    if (this.#reference > 0) lowestM = Math.sqrt(this.#squareM2(0, placeM)) - this.#radiiM[0];
    let nearest = -1;
    for (let at = this.#rails; at < this.#count; at += 1) {
      const radiusM = this.#radiiM[at];
      const square = this.#squareM2(at, placeM);
      const farM = (1 + LEAVING_SHARE * NEAR_RADII) * radiusM;
      if (square > farM * farM) continue;
      const awayM = Math.sqrt(square) - radiusM;
      const heightM = at - this.#rails === before ? awayM / LEAVING_SHARE : awayM;
      if (heightM >= Math.min(NEAR_RADII * radiusM, lowestM)) continue;
      lowestM = heightM;
      nearest = at - this.#rails;
    }
    return nearest;
  }

  #squareM2(at: number, placeM: Readonly<Float64Array>): number {
    const x = placeM[0] - this.#placesM[PLACE * at];
    const y = placeM[1] - this.#placesM[PLACE * at + 1];
    const z = placeM[2] - this.#placesM[PLACE * at + 2];
    return x * x + y * y + z * z;
  }

  #put(gmM3S2: number, radiusM: number, x: number, y: number, z: number): void {
    const at = this.#count;
    if (at === this.#gmM3S2.length) this.#grow();
    this.#gmM3S2[at] = gmM3S2;
    this.#radiiM[at] = radiusM;
    this.#placesM[PLACE * at] = x;
    this.#placesM[PLACE * at + 1] = y;
    this.#placesM[PLACE * at + 2] = z;
    this.#count += 1;
  }

  #grow(): void {
    const size = Math.max(8, 2 * this.#gmM3S2.length);
    this.#gmM3S2 = grown(this.#gmM3S2, size);
    this.#radiiM = grown(this.#radiiM, size);
    this.#placesM = grown(this.#placesM, PLACE * size);
  }
}

function grown(values: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const more = new Float64Array(size);
  more.set(values);
  return more;
}
