import { filamentsOf } from './filaments.ts';
import type { Galaxy, StarSite } from './galaxy.ts';

/** The stars about a place and how filaments join them: what a map draws. */
export interface StarChart {
  readonly centerLy: readonly [number, number, number];
  readonly radiusLy: number;
  /** The nearest to the centre first. */
  readonly stars: readonly StarSite[];
  /** Pairs of indices of `stars`, the smaller one first; each filament once. */
  readonly filaments: readonly (readonly [from: number, to: number])[];
}

/** Charts the systems within a distance of a place, light years, galactic axes. @throws AstroError `out_of_range` */
export function starChart(
  galaxy: Galaxy,
  centerLy: readonly [number, number, number],
  radiusLy: number,
): StarChart {
  const stars = galaxy.sitesWithin(centerLy, radiusLy);
  const places = new Map(stars.map(({ id }, at) => [id, at]));
  const filaments = stars.flatMap((star, from) =>
    filamentsOf(galaxy, star).flatMap(({ to }): [number, number][] => {
      const at = places.get(to.id) ?? -1;
      return at > from ? [[from, at]] : [];
    }),
  );
  return { centerLy, radiusLy, stars, filaments };
}
