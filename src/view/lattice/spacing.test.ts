import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIGHT_MPS } from '../../astro/index.ts';
import { finestLevel, LEAST_CELL_RAD, LEVELS, levelStrength, placeInCells } from './spacing.ts';
import { shownBeta } from './tint.ts';

const RUNS = { numRuns: 300 };
const distance = fc.double({ min: 1, max: 1e13, noNaN: true });

describe('spacing by distance', () => {
  test('property: from 10 m to astronomical units some level is well visible, and none is too dense', () => {
    fc.assert(
      fc.property(distance, (distanceM) => {
        const finest = finestLevel(10, distanceM);
        const spacings = [0, 1, 2].map((i) => 10 * 10 ** (finest + i));
        const strengths = spacings.map((spacingM) => levelStrength(spacingM, distanceM));
        expect(Math.max(...strengths)).toBeGreaterThan(0.5);
        for (const [i, spacingM] of spacings.entries()) {
          if (strengths[i] > 0) expect(spacingM / distanceM).toBeGreaterThan(0.99 * LEAST_CELL_RAD);
        }
        // what is finer than the finest would not be seen
        if (finest > 0) expect(levelStrength(10 * 10 ** (finest - 1), distanceM)).toBeLessThan(1e-9);
      }),
      RUNS,
    );
  });

  test('property: a line keeps its strength or nearly so over a small step of the eye', () => {
    fc.assert(
      fc.property(distance, fc.integer({ min: 0, max: 12 }), (distanceM, level) => {
        const spacingM = 10 * 10 ** level;
        const change = levelStrength(spacingM, distanceM) - levelStrength(spacingM, 1.01 * distanceM);
        expect(Math.abs(change)).toBeLessThan(0.01);
      }),
      RUNS,
    );
  });

  test('property: the place within a cell leads from line to line', () => {
    const place = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    const cells = new Float32Array(2 * LEVELS);
    fc.assert(
      fc.property(place, place, (x, y) => {
        placeInCells(10, x, y, cells);
        for (let level = 0; level < LEVELS; level++) {
          const spacingM = 10 * 10 ** level;
          const toLine = x / spacingM - cells[2 * level];
          expect(Math.abs(toLine - Math.round(toLine))).toBeLessThan(1e-6);
          expect(cells[2 * level + 1]).toBeGreaterThanOrEqual(0);
          expect(cells[2 * level + 1]).toBeLessThanOrEqual(1);
        }
      }),
      RUNS,
    );
  });
});

describe('speed as colours show it', () => {
  test('property: with slow light it is the true share, else an exaggeration that stays below 1', () => {
    const speed = fc.double({ min: 0, max: 990, noNaN: true });
    fc.assert(
      fc.property(speed, (speedMps) => {
        expect(shownBeta(speedMps, 1000, 20_000)).toBeCloseTo(speedMps / 1000, 12);
        const shown = shownBeta(speedMps, LIGHT_MPS, 20_000);
        expect(shown).toBeGreaterThanOrEqual(speedMps / LIGHT_MPS);
        expect(shown).toBeLessThan(1);
      }),
      RUNS,
    );
    expect(shownBeta(20_000, LIGHT_MPS, 20_000)).toBeCloseTo(Math.SQRT1_2, 12);
  });
});
