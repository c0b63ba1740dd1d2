/** Packs names and figures of the constellations into the file that src/view/stars reads. */
import { writeFileSync } from 'node:fs';
import type { ConstellationFile } from '../../src/view/stars/constellation-file.ts';

interface Figures {
  readonly features: readonly {
    readonly id: string;
    readonly geometry: { readonly coordinates: readonly (readonly (readonly [number, number])[])[] };
  }[];
}
interface Names {
  readonly features: readonly {
    readonly id: string;
    readonly properties: { readonly name: string; readonly rank: string };
    readonly geometry: { readonly coordinates: readonly [number, number] };
  }[];
}
interface Catalogue {
  readonly features: readonly {
    readonly id: number;
    readonly properties: { readonly mag: number };
    readonly geometry: { readonly coordinates: readonly [number, number] };
  }[];
}

/** Figures are drawn from star to star: an end that is farther than this from any is a mistake, degrees. */
const farthestDeg = 0.02;
/** The catalogue of the page numbers the stars that an unaided eye sees. */
const faintest = 6.5;

/** Writes the file; throws where an end of a line is no star. */
export function writeConstellations(
  path: string,
  namesText: string,
  figuresText: string,
  starsText: string,
): void {
  const names = Map.groupBy((JSON.parse(namesText) as Names).features, ({ id }) => id);
  const bright = (JSON.parse(starsText) as Catalogue).features.filter(
    ({ properties }) => properties.mag <= faintest,
  );
  const stars = bright.map(({ id, geometry }) => ({ id, direction: directionOf(geometry.coordinates) }));
  const constellations = (JSON.parse(figuresText) as Figures).features.map(({ id, geometry }) => {
    const begin = directionOf(geometry.coordinates[0][0]);
    const apart = (place: readonly [number, number]): number =>
      Math.hypot(...directionOf(place).map((x, i) => x - begin[i]));
    // the Serpent comes in two parts of one name: each figure takes the nearer one
    const [named] = (names.get(id) ?? []).toSorted(
      (a, b) => apart(a.geometry.coordinates) - apart(b.geometry.coordinates),
    );
    if (!named) throw new Error(`constellation ${id} has no name`);
    const [lon, lat] = named.geometry.coordinates;
    return {
      name: named.properties.name,
      rank: Number(named.properties.rank),
      label: [lon < 0 ? lon + 360 : lon, lat] as const,
      lines: geometry.coordinates.map((line) => line.map((place) => starAt(stars, directionOf(place), id))),
    };
  });
  const file: ConstellationFile = { constellations };
  writeFileSync(path, `${JSON.stringify(file).replaceAll('{"name"', '\n{"name"')}\n`);
  process.stdout.write(`constellations.json ${constellations.length} figures\n`);
}

function starAt(
  stars: readonly { readonly id: number; readonly direction: readonly number[] }[],
  place: readonly number[],
  constellation: string,
): number {
  let nearest = { id: 0, apart: Number.POSITIVE_INFINITY };
  for (const { id, direction } of stars) {
    const apart = Math.hypot(...direction.map((x, i) => x - place[i]));
    if (apart < nearest.apart) nearest = { id, apart };
  }
  if ((nearest.apart * 180) / Math.PI > farthestDeg)
    throw new Error(`a line of ${constellation} ends at no star`);
  return nearest.id;
}

function directionOf([lon, lat]: readonly [number, number]): readonly number[] {
  const [ra, dec] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  return [Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)];
}
