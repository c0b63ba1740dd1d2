import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { starChart } from './chart.ts';
import { filamentsOf } from './filaments.ts';
import { Galaxy, separationLy } from './galaxy.ts';

const galaxy = new Galaxy();
const coordinate = fc.double({ min: -400, max: 400, noNaN: true });

describe('the chart of stars', () => {
  test('holds every system within its reach once, the nearest first', () => {
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate, coordinate), (center) => {
        const { stars } = starChart(galaxy, center, 12);
        const apart = stars.map(({ positionLy }) => separationLy(positionLy, center));
        expect(apart).toEqual([...apart].sort((a, b) => a - b));
        expect(new Set(stars.map(({ id }) => id)).size).toBe(stars.length);
        for (const ly of apart) expect(ly).toBeLessThanOrEqual(12);
      }),
      { numRuns: 100 },
    );
  });

  test('joins those of its systems that filaments join, each pair once', () => {
    const { stars, filaments } = starChart(galaxy, [120, -15, 20], 20);
    const joined = new Set(filaments.map(([from, to]) => `${from} ${to}`));
    expect(joined.size).toBe(filaments.length);
    expect(filaments.length).toBeGreaterThan(20);
    for (const [from, star] of stars.entries())
      for (const { to } of filamentsOf(galaxy, star)) {
        const at = stars.findIndex(({ id }) => id === to.id);
        if (at >= 0) expect(joined.has(`${Math.min(from, at)} ${Math.max(from, at)}`)).toBe(true);
      }
  });
});
