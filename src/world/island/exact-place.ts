import { type Vec3, vec3 } from '../../math/index.ts';
import type { FloatingOrigin } from './floating-origin.ts';

/** Places of rigid bodies are multiples of this, m: a micrometre. */
const grainsPerM = 1_048_576;

/**
 * The place of a rigid body whose engine holds it in single precision from an origin that moves. What the rounding to a
 * float takes off is kept beside it, so that a move of the origin changes the place not at all.
 */
export class ExactPlace {
  /** In the frame around the island, m. */
  readonly placeM: Vec3;
  readonly #remainderM = vec3.create();
  readonly #localM = vec3.create();

  /** `placeM` is taken over and kept up to date. */
  constructor(placeM: Vec3) {
    this.placeM = placeM;
  }

  /** The place as three floats from the origin, for the engine to begin or go on with. */
  toFloats(origin: FloatingOrigin): Vec3 {
    const local = origin.toLocal(this.#localM, onGrain(this.placeM));
    for (let i = 0; i < 3; i += 1) {
      const rounded = Math.fround(local[i]);
      this.#remainderM[i] = local[i] - rounded;
      local[i] = rounded;
    }
    return local;
  }

  /** Takes three floats back from the engine. */
  fromFloats(origin: FloatingOrigin, x: number, y: number, z: number): void {
    const local = vec3.set(this.#localM, x, y, z);
    onGrain(vec3.add(local, local, this.#remainderM));
    origin.toOuter(this.placeM, local);
  }

  /** What the rounding took off, for a snapshot. */
  get remainderM(): Vec3 {
    return this.#remainderM;
  }
}

function onGrain(place: Vec3): Vec3 {
  for (let i = 0; i < 3; i += 1) place[i] = Math.round(place[i] * grainsPerM) / grainsPerM;
  return place;
}
