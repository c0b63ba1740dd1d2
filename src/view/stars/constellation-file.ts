import { UNSEEN } from './near-stars.ts';
import { type StarCatalogue, StarFileError } from './star-file.ts';

/** What data/stars/constellations.json holds. */
export interface ConstellationFile {
  readonly constellations: readonly {
    readonly name: string;
    /** 1 for the large and well-known, 3 for the faint. */
    readonly rank: number;
    /** Right ascension and declination of the middle, degrees, J2000. */
    readonly label: readonly [number, number];
    /** Lines from star to star, by Hipparcos numbers. */
    readonly lines: readonly (readonly number[])[];
  }[];
}

/** Something on the sky that has a name. */
export interface SkyName {
  readonly kind: 'constellation' | 'star';
  readonly text: string;
  /** Unit vector, ICRF axes. */
  readonly direction: readonly [number, number, number];
}

/** Figures as pairs of directions, and what can be named beside them. */
export interface Figures {
  /** Six floats a line: unit vectors of both ends, ICRF axes. */
  readonly segments: Float32Array<ArrayBuffer>;
  readonly names: readonly SkyName[];
}

/** Stars as bright as this are named, and of constellations those that are not lost among the others. */
const faintestNamed = 2.1;

/** Stars where they are seen from somewhere, and how bright. */
export type SeenStars = Pick<StarCatalogue, 'directions' | 'magnitudes' | 'hipparcos' | 'names'>;

/**
 * Finds the stars of the figures in the catalogue; lines to a star that one stands beside are left out.
 * @throws StarFileError when a line ends at a star that is not there
 */
export function figuresOf({ constellations }: ConstellationFile, stars: SeenStars): Figures {
  const ranks = new Map(Array.from(stars.hipparcos, (number, rank) => [number, rank]));
  const floats: number[] = [];
  for (const { name, lines } of constellations)
    for (const line of lines)
      for (let i = 1; i < line.length; i++) {
        const ends = [line[i - 1], line[i]].map((number) => {
          const rank = ranks.get(number);
          if (rank !== undefined) return rank;
          throw new StarFileError(`${name} has a line to the star ${number}, which the catalogue lacks.`);
        });
        if (ends.some((rank) => stars.magnitudes[rank] >= UNSEEN)) continue;
        for (const rank of ends) floats.push(...stars.directions.subarray(3 * rank, 3 * rank + 3));
      }
  const named = constellations.map(({ name, label: [raDeg, decDeg] }): SkyName => {
    const [ra, dec] = [(raDeg * Math.PI) / 180, (decDeg * Math.PI) / 180];
    const direction = [Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)] as const;
    return { kind: 'constellation', text: name, direction };
  });
  return { segments: Float32Array.from(floats), names: [...named, ...starNames(stars)] };
}

function starNames({ names, magnitudes, directions }: SeenStars): SkyName[] {
  return [...names]
    .filter(([rank]) => magnitudes[rank] <= faintestNamed)
    .map(([rank, text]) => ({
      kind: 'star',
      text,
      direction: [directions[3 * rank], directions[3 * rank + 1], directions[3 * rank + 2]],
    }));
}
