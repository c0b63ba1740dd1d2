/** Finds the parallaxes of the bright stars of the catalogue in a list of fixed stars, for src/view/stars. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { ParallaxFile } from '../../src/view/stars/near-stars.ts';
import { decodeStars, type StarCatalogue } from '../../src/view/stars/star-file.ts';

/** A line of the list that tells a parallax. */
interface Listed {
  readonly direction: readonly [number, number, number];
  readonly magnitude: number;
  readonly parallaxMas: number;
}

/** The same star is so near in both, degrees (proper motions between their epochs), and about as bright (some vary). */
const sameDeg = 0.01;
const sameMagnitude = 1;
/** Smaller parallaxes are left out, milliarcseconds: they are as uncertain as they are large. */
const leastMas = 2;

/** Writes the file: Hipparcos numbers with parallaxes, from the brightest star on. */
export function writeParallaxes(path: string, starsPath: string, listText: string): void {
  const stars = decodeStars(new Uint8Array(readFileSync(starsPath)));
  const listed = listText.split('\n').flatMap(readLine);
  const parallaxes: [number, number][] = [];
  for (let rank = 0; rank < stars.hipparcos.length; rank++) {
    const found = listed.find((one) => isSame(stars, rank, one));
    if (found) parallaxes.push([stars.hipparcos[rank], found.parallaxMas]);
  }
  const file: ParallaxFile = { parallaxes };
  writeFileSync(path, `${JSON.stringify(file).replaceAll('],[', '],\n[')}\n`);
  process.stdout.write(`parallaxes.json ${parallaxes.length} stars\n`);
}

/** Name, designation, frame, right ascension, declination, motions (three), parallax in mas, magnitude. */
function readLine(line: string): Listed[] {
  const parts = line.split(',').map((part) => part.trim());
  const [, , frame, h, m, s, deg, min, sec] = parts;
  if (line.startsWith('#') || parts.length < 14 || frame !== 'ICRS') return [];
  const [parallaxMas, magnitude] = [Number(parts[12]), Number(parts[13])];
  if (!(parallaxMas >= leastMas)) return [];
  const ra = ((Number(h) + Number(m) / 60 + Number(s) / 3600) * Math.PI) / 12;
  const size = Math.abs(Number(deg)) + Number(min) / 60 + Number(sec) / 3600;
  const dec = ((deg.startsWith('-') ? -size : size) * Math.PI) / 180;
  const direction = [Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)] as const;
  return [{ direction, magnitude, parallaxMas }];
}

function isSame(stars: StarCatalogue, rank: number, { direction, magnitude }: Listed): boolean {
  const apart = Math.hypot(...direction.map((x, k) => x - stars.directions[3 * rank + k]));
  const isNear = apart < (sameDeg * Math.PI) / 180;
  return isNear && Math.abs(magnitude - stars.magnitudes[rank]) < sameMagnitude;
}
