import { vec3 } from '../../math/index.ts';
import { sagOf, type Well } from './wells.ts';

/** Most masses that pull at the lattice at once. */
export const SOURCES_MAX = 16;

/** Smallest radius that a well's core is drawn with, as an angle from the eye, rad: what keeps far wells visible. */
const LEAST_ANGLE_RAD = 0.016;
/** Most of the way to a heavier mass that a core is widened to. */
const MOST_OF_GAP = 0.15;
/** Height over distance along the sheet, from the strongest mass, up to which a mass is in it, and from which it is not. */
const IN_SHEET = 0.1;
const OUT_OF_SHEET = 0.2;

/** A mass that may pull at the lattice. */
export interface Mass extends Well {
  /** What its pull is proportional to: the gravitational parameter, m^3/s^2. */
  gm: number;
  /** Its own radius, m. */
  radiusM: number;
}

/** A mass at the observer, without weight, to be filled in. */
export function createMass(): Mass {
  return { placeM: vec3.create(), gm: 0, radiusM: 1, coreM: 1, sagAtCoreM: 0, share: 1 };
}

/**
 * Chooses the masses that pull hardest where the observer is, by gm / d^2, and shapes their wells.
 *
 * At the radius of a mass the sheet sags as far as a circular orbit there goes in `sagS`, that is by sagS sqrt(gm / r),
 * so that k = sagS sqrt(gm r^3): what pulls harder, and what is denser, has the steeper well. A mass that is far away is
 * drawn larger, with its well in the same proportion. The last one
 * chosen fades as the next strongest comes near it, so that no well appears or goes at a stroke; so does one that lies
 * far above or below the sheet.
 */
export class Sources {
  /** Those chosen, the strongest first; `count` of them are valid. */
  readonly chosen: Mass[] = Array.from({ length: SOURCES_MAX }, createMass);
  count = 0;
  /** How far the wells that are drawn larger pull the sheet down at the observer, m: its level is raised by that. */
  raisedM = 0;
  readonly #ranks = new Float64Array(SOURCES_MAX + 1);

  /** @param sagS time that the sag stands for, s */
  choose(masses: readonly Mass[], count: number, sagS: number): void {
    this.#rank(masses, count);
    const next = this.#ranks[SOURCES_MAX];
    this.raisedM = 0;
    for (let i = 0; i < this.count; i++) {
      const mass = this.chosen[i];
      const distanceM = vec3.length(mass.placeM);
      const wanted = Math.min(LEAST_ANGLE_RAD * distanceM, MOST_OF_GAP * this.#gap(mass));
      const larger = Math.max(1, wanted / mass.radiusM);
      mass.share = this.#inSheet(mass) * (next > 0 ? Math.min(1, this.#ranks[i] / next - 1) : 1);
      mass.coreM = mass.radiusM * larger;
      mass.sagAtCoreM = mass.share * sagS * Math.sqrt(mass.gm / mass.radiusM) * larger;
      if (larger > 1) this.raisedM += sagOf(mass.coreM, mass.sagAtCoreM, distanceM);
    }
  }

  /** Puts the strongest into `chosen` in order, and the strength of each and of the next into the ranks. */
  #rank(masses: readonly Mass[], count: number): void {
    const ranks = this.#ranks.fill(0);
    const { chosen } = this;
    this.count = 0;
    for (let i = 0; i < count; i++) {
      const mass = masses[i];
      const strength = mass.gm / Math.max(mass.radiusM ** 2, vec3.dot(mass.placeM, mass.placeM));
      let at = Math.min(this.count, SOURCES_MAX);
      while (at > 0 && ranks[at - 1] < strength) {
        ranks[at] = ranks[at - 1];
        if (at < SOURCES_MAX) chosen[at] = chosen[at - 1];
        at--;
      }
      if (strength <= ranks[at]) continue;
      ranks[at] = strength;
      if (at < SOURCES_MAX) chosen[at] = mass;
      this.count = Math.min(this.count + 1, SOURCES_MAX);
    }
  }

  /** How near to level a mass lies with the strongest one, 0 to 1. */
  #inSheet({ placeM }: Mass): number {
    const middle = this.chosen[0].placeM;
    const x = placeM[0] - middle[0];
    const y = placeM[1] - middle[1];
    const steepness = Math.abs(placeM[2] - middle[2]) / Math.max(1e-9, Math.sqrt(x * x + y * y));
    if (placeM === middle) return 1;
    return Math.min(1, Math.max(0, (OUT_OF_SHEET - steepness) / (OUT_OF_SHEET - IN_SHEET)));
  }

  /** Distance to the nearest heavier mass among those chosen, m. */
  #gap(mass: Mass): number {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.count; i++) {
      const other = this.chosen[i];
      if (other.gm > mass.gm) least = Math.min(least, vec3.distance(mass.placeM, other.placeM));
    }
    return least;
  }
}
