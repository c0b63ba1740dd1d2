import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Galaxy } from '../../astro/index.ts';
import { type ConstellationFile, figuresOf } from './constellation-file.ts';
import { NearStars } from './near-stars.ts';
import { decodeStars, StarFileError } from './star-file.ts';

const folder = new URL('../../../data/stars/', import.meta.url);
const stars = decodeStars(new Uint8Array(readFileSync(new URL('stars.bin', folder))));
const file = JSON.parse(readFileSync(new URL('constellations.json', folder), 'utf8')) as ConstellationFile;

const degrees = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  (Math.acos(Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])) * 180) / Math.PI;

describe('constellations', () => {
  const { segments, names } = figuresOf(file, stars);
  const named = (text: string) => names.find((name) => name.text === text)?.direction ?? [];

  it('are the 88 of the sky, the Serpent in two parts, each with a figure and a name', () => {
    expect(file.constellations).toHaveLength(89);
    expect(new Set(file.constellations.map(({ name }) => name)).size).toBe(89);
    expect(file.constellations.every(({ lines }) => lines.some((line) => line.length > 1))).toBe(true);
    expect(names.filter(({ kind }) => kind === 'constellation')).toHaveLength(89);
  });

  it('are drawn from star to star, no line longer than a third of the sky is high', () => {
    expect(segments.length / 6).toBeGreaterThan(600);
    for (let at = 0; at < segments.length; at += 6) {
      const length = degrees(segments.subarray(at, at + 3), segments.subarray(at + 3, at + 6));
      expect(length).toBeGreaterThan(0.05);
      expect(length).toBeLessThan(31);
    }
  });

  it('have their names among their stars, and bright stars theirs', () => {
    expect(degrees(named('Orion'), named('Betelgeuse'))).toBeLessThan(10);
    expect(degrees(named('Crux'), named('Acrux'))).toBeLessThan(6);
    expect(degrees(named('Ursa Major'), named('Dubhe'))).toBeLessThan(15);
    const ranks = new Map(Array.from(stars.hipparcos, (number, rank) => [number, rank]));
    for (const { name, lines } of file.constellations) {
      const nearest = Math.min(
        ...lines.flat().map((number) => {
          const rank = ranks.get(number) ?? 0;
          return degrees(named(name), stars.directions.subarray(3 * rank, 3 * rank + 3));
        }),
      );
      expect(nearest).toBeLessThan(15);
    }
    expect(names.filter(({ kind }) => kind === 'star').length).toBeGreaterThan(40);
  });

  it('go along with their stars in another system, without lines to the star that one is beside', () => {
    const points = {
      directions: new Float32Array(3 * (1 + stars.count)),
      magnitudes: new Float32Array(1 + stars.count),
    };
    new NearStars(stars).see(new Galaxy().system('vega'), points);
    const { hipparcos, names: words } = stars;
    const moved = { directions: points.directions.subarray(3), magnitudes: points.magnitudes.subarray(1) };
    const there = figuresOf(file, { ...moved, hipparcos, names: words });
    expect(there.segments.length).toBeLessThan(segments.length);
    for (let at = 0; at < there.segments.length; at += 3)
      expect(Math.hypot(...there.segments.subarray(at, at + 3))).toBeCloseTo(1, 5);
    expect(there.names.map(({ text }) => text)).not.toContain('Vega');
    expect(there.names.map(({ text }) => text)).toContain('Sirius');
  });

  it('are refused where a line ends at no star of the catalogue', () => {
    const broken = { constellations: [{ ...file.constellations[0], lines: [[677, 999_999]] }] };
    expect(() => figuresOf(broken, stars)).toThrow(StarFileError);
  });
});
