import { galacticToIcrf, knownSystems, PARSEC_LY, type StarSystem } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import { colourOfTemperature } from './star-colour.ts';
import type { StarCatalogue } from './star-file.ts';

/** A star of which the catalogue and the list of near systems tell the same direction, to 0.1 degree, is the same one. */
const SAME_RAD = (0.1 * Math.PI) / 180;
/** What is so near to it is its companion, 0.01 degree: chance brings two together there once in some thousand systems. */
const COMPANION_RAD = (0.01 * Math.PI) / 180;
/** Stars of one system may differ by this share of their distance in two sources. */
const SAME_SHARE = 0.05;
/** Magnitude of what is not seen at all. */
export const UNSEEN = 99;

/** What the points of the sky are made of; the Sun comes first, then the catalogue in its order. */
export interface SkyPoints {
  readonly directions: Float32Array<ArrayBuffer>;
  readonly magnitudes: Float32Array<ArrayBuffer>;
}

/** What data/stars/parallaxes.json holds: Hipparcos numbers with parallaxes, milliarcseconds. */
export interface ParallaxFile {
  readonly parallaxes: readonly (readonly [hipparcos: number, mas: number])[];
}

interface NearStar {
  /** Index in the catalogue. */
  readonly star: number;
  readonly placeLy: Float64Array;
}

/**
 * Where stars appear from another system. Those whose distances are known shift and change in brightness, and the Sun is one of
 * them; of the others the catalogue tells no distance, and they stay.
 */
export class NearStars {
  readonly #catalogue: StarCatalogue;
  #near: readonly NearStar[];

  constructor(catalogue: StarCatalogue) {
    this.#catalogue = catalogue;
    this.#near = knownSystems.flatMap(({ id, positionLy }) => {
      const placeLy = galacticToIcrf(vec3.create(), positionLy);
      return id === 'sol' ? [] : starsAt(catalogue, placeLy).map((star) => ({ star, placeLy }));
    });
  }

  /** Takes the distances of more stars; what the near systems tell goes before. */
  know({ parallaxes }: ParallaxFile): void {
    const { hipparcos, directions } = this.#catalogue;
    const ranks = new Map(Array.from(hipparcos, (number, rank) => [number, rank]));
    const known = new Set(this.#near.map(({ star }) => star));
    const more = parallaxes.flatMap(([number, mas]) => {
      const star = ranks.get(number);
      if (star === undefined || known.has(star) || !(mas > 0)) return [];
      const placeLy = Float64Array.from(directions.subarray(3 * star, 3 * star + 3));
      vec3.scale(placeLy, placeLy, (1000 / mas) * PARSEC_LY);
      return [{ star, placeLy: this.#systemAt(placeLy) ?? placeLy }];
    });
    this.#near = [...this.#near, ...more];
  }

  /** The place of a near system that a star belongs to: it is not beside its own companions because two sources differ. */
  #systemAt(placeLy: Float64Array): Float64Array | undefined {
    const ly = vec3.length(placeLy);
    return this.#near.find(({ placeLy: other }) => {
      const otherLy = vec3.length(other);
      return vec3.angle(placeLy, other) < SAME_RAD && Math.abs(ly - otherLy) < SAME_SHARE * otherLy;
    })?.placeLy;
  }

  /** The colour of the Sun as a star. */
  static readonly sun = { kelvin: 5772, tint: colourOfTemperature(5772) } as const;

  /** Writes the sky of a system; null for the Sun's. */
  see(from: Pick<StarSystem, 'positionLy'> | null, { directions, magnitudes }: SkyPoints): void {
    directions.set(this.#catalogue.directions, 3);
    magnitudes.set(this.#catalogue.magnitudes, 1);
    magnitudes[0] = UNSEEN;
    if (from === null) return;
    const eyeLy = galacticToIcrf(vec3.create(), from.positionLy);
    const toLy = vec3.create();
    const put = (at: number, absolute: number): void => {
      const ly = vec3.length(toLy);
      magnitudes[at] = ly < 0.01 ? UNSEEN : absolute + 5 * Math.log10(ly / (10 * PARSEC_LY));
      // what one stands beside has no direction
      for (let k = 0; k < 3; k += 1) directions[3 * at + k] = ly > 0 ? toLy[k] / ly : 0;
    };
    vec3.scale(toLy, eyeLy, -1);
    put(0, knownSystems[0].star.absoluteMagnitude);
    for (const { star, placeLy } of this.#near) {
      const absolute =
        this.#catalogue.magnitudes[star] - 5 * Math.log10(vec3.length(placeLy) / (10 * PARSEC_LY));
      vec3.sub(toLy, placeLy, eyeLy);
      put(1 + star, absolute);
    }
  }
}

/** The stars of a near system: the brightest one in its direction in the catalogue, which is sorted by that, and those beside it. */
function starsAt({ count, directions }: StarCatalogue, place: Float64Array): number[] {
  const found: number[] = [];
  const at = vec3.normalize(vec3.create(), place);
  let mostRad = SAME_RAD;
  for (let star = 0; star < count; star += 1) {
    // by differences: cosines of such small angles are not told apart by floats
    const x = directions[3 * star] - at[0];
    const y = directions[3 * star + 1] - at[1];
    const z = directions[3 * star + 2] - at[2];
    if (x * x + y * y + z * z > mostRad * mostRad) continue;
    found.push(star);
    if (found.length > 1) continue;
    mostRad = COMPANION_RAD;
    for (let k = 0; k < 3; k += 1) at[k] = directions[3 * star + k];
  }
  return found;
}
