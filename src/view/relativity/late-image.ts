import { Matrix4, Vector3 } from 'three';
import { retardedPlace, timeFactor } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';

const place = new Vector3();

/** Below this part of the speed of light nobody sees how something is deformed by its motion. */
const LEAST_BETA = 1e-4;

/**
 * What is seen of something that moves: it is where its light left it, shorter along its way, and sheared, because light of
 * its far side has left earlier (Lampa 1924, Terrell 1959). For a thing that is small beside its distance all of that is
 * one linear map about its middle.
 */
export class LateImage {
  readonly #map = new Matrix4();
  readonly #towards = vec3.create();
  #deforms = false;
  /** Seen frequency over sent, of light that the thing sends to who rests in the frame. */
  doppler = 1;

  /**
   * Moves a place, as from the eye, to where its light left it.
   * @param velocityMps in the frame of the observer's reference body; null for something at rest
   */
  see(at: Vec3, velocityMps: Vec3 | null, lightMps: number): void {
    const speed = velocityMps === null ? 0 : vec3.length(velocityMps) / lightMps;
    this.#deforms = speed > LEAST_BETA && speed < 1;
    this.doppler = 1;
    if (!(speed > 0 && speed < 1) || velocityMps === null) return;
    retardedPlace(at, at, velocityMps, lightMps);
    if (!this.#deforms) return;
    const n = vec3.normalize(this.#towards, at);
    const shorter = (timeFactor(speed, 1) - 1) / (speed * speed * lightMps * lightMps);
    const closing = vec3.dot(n, velocityMps);
    const lag = 1 / (lightMps + closing);
    this.doppler = timeFactor(speed, 1) * lightMps * lag;
    // (1 - v n^T lag) (1 + v v^T shorter), written out
    const m = this.#map.identity().elements;
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) {
        const contracted = shorter * velocityMps[column];
        m[row + 4 * column] += velocityMps[row] * (contracted * (1 - lag * closing) - lag * n[column]);
      }
    }
  }

  /** Deforms the matrix of the thing that was seen last about its place. */
  deform(matrix: Matrix4): void {
    if (!this.#deforms) return;
    place.setFromMatrixPosition(matrix);
    matrix.premultiply(this.#map).setPosition(place);
  }
}
