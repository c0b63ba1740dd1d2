import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeStars, encodeStars, type Star, type StarCatalogue, StarFileError } from './star-file.ts';

const file = new Uint8Array(readFileSync(new URL('../../../data/stars/stars.bin', import.meta.url)));

const star = fc.record<Star>({
  rightAscensionDeg: fc.double({ min: 0, max: 359.9999, noNaN: true }),
  declinationDeg: fc.double({ min: -90, max: 90, noNaN: true }),
  magnitude: fc.double({ min: -1.5, max: 15, noNaN: true }),
  colourIndex: fc.double({ min: -0.5, max: 5.8, noNaN: true }),
  hipparcos: fc.integer({ min: 1, max: 120_404 }),
  name: fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[\t\n]/g, ' ')),
});

/** Angle in degrees between a star of the catalogue, named, and another. */
function separationDeg(stars: StarCatalogue, a: string, b: string): number {
  const [u, v] = [direction(stars, a), direction(stars, b)];
  return (Math.acos(u.reduce((sum, x, i) => sum + x * (v[i] ?? 0), 0)) * 180) / Math.PI;
}

function direction(stars: StarCatalogue, name: string): number[] {
  const rank = rankOf(stars, name);
  return [...stars.directions.subarray(rank * 3, rank * 3 + 3)];
}

function rankOf(stars: StarCatalogue, name: string): number {
  for (const [rank, found] of stars.names) if (found === name) return rank;
  throw new Error(`no star is called ${name}`);
}

describe('star file', () => {
  it('gives back any stars within the steps of the format, brightest first', () => {
    fc.assert(
      fc.property(fc.array(star, { maxLength: 40 }), (stars) => {
        const read = decodeStars(encodeStars(stars));
        const sorted = stars.toSorted((a, b) => a.magnitude - b.magnitude || a.hipparcos - b.hipparcos);
        expect(read.count).toBe(stars.length);
        sorted.forEach((expected, i) => {
          const [x = 0, y = 0, z = 0] = read.directions.subarray(i * 3, i * 3 + 3);
          const dec = (expected.declinationDeg * Math.PI) / 180;
          const ra = (expected.rightAscensionDeg * Math.PI) / 180;
          expect(Math.hypot(x - Math.cos(dec) * Math.cos(ra), y - Math.cos(dec) * Math.sin(ra))).toBeLessThan(
            1e-6,
          );
          expect(z).toBeCloseTo(Math.sin(dec), 6);
          expect(read.magnitudes[i]).toBeCloseTo(expected.magnitude, 1);
          expect(Math.abs((read.colourIndices[i] ?? 9) - expected.colourIndex)).toBeLessThan(0.0126);
          expect(read.names.get(i) ?? '').toBe(expected.name);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('refuses files that are cut, changed or foreign', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const broken = file.slice();
        broken[at] = (broken[at] ?? 0) ^ flip;
        const reserved = at >= 24 && at < 32;
        expect(() => decodeStars(broken)).toThrow(reserved ? /equinox/ : /star file/i);
        expect(() => decodeStars(file.subarray(0, at))).toThrow(StarFileError);
      }),
      { numRuns: 100 },
    );
  });
});

describe('committed catalogue', () => {
  const stars = decodeStars(file);

  it('holds at least 40 000 stars in under 500 kB, sorted, of unit length', () => {
    expect(stars.count).toBeGreaterThanOrEqual(40_000);
    expect(file.length).toBeLessThan(500_000);
    for (let i = 1; i < stars.count; i++) {
      expect((stars.magnitudes[i] ?? 0) >= (stars.magnitudes[i - 1] ?? 0)).toBe(true);
      expect(Math.abs(Math.hypot(...stars.directions.subarray(i * 3, i * 3 + 3)) - 1)).toBeLessThan(1e-6);
    }
  });

  it('knows the bright stars by place, magnitude, number and name', () => {
    // Hipparcos: RA, Dec (J2000), V
    const known = [
      ['Sirius', 32349, 101.287, -16.716, -1.44],
      ['Vega', 91262, 279.2347, 38.7837, 0.03],
      ['Betelgeuse', 27989, 88.7929, 7.4071, 0.45],
      ['Polaris', 11767, 37.9546, 89.2641, 1.97],
    ] as const;
    for (const [name, hip, raDeg, decDeg, magnitude] of known) {
      const rank = rankOf(stars, name);
      const [x = 0, y = 0, z = 0] = direction(stars, name);
      expect(stars.hipparcos[rank]).toBe(hip);
      expect(stars.magnitudes[rank]).toBeCloseTo(magnitude, 1);
      expect(((Math.atan2(y, x) * 180) / Math.PI + 360) % 360).toBeCloseTo(raDeg, 2);
      expect((Math.asin(z) * 180) / Math.PI).toBeCloseTo(decDeg, 2);
    }
  });

  it('draws the figures of the sky at their sizes', () => {
    // Orion from shoulder to foot, the pointers of the Big Dipper, the long arm of the Southern Cross
    expect(separationDeg(stars, 'Betelgeuse', 'Rigel')).toBeCloseTo(18.6, 1);
    expect(separationDeg(stars, 'Dubhe', 'Merak')).toBeCloseTo(5.37, 1);
    expect(separationDeg(stars, 'Acrux', 'Gacrux')).toBeCloseTo(6.0, 1);
  });
});
