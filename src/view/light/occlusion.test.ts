import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { vec3 } from '../../math/index.ts';
import { hiddenFraction, visibleSun } from './occlusion.ts';

const disc = (x: number, distanceM: number, angularRadiusRad: number) => ({
  positionM: vec3.create(distanceM * Math.sin(x), 0, -distanceM * Math.cos(x)),
  distanceM,
  angularRadiusRad,
});

describe('what hides the Sun', () => {
  test('discs apart, one inside the other, half way', () => {
    expect(hiddenFraction(1, 1, 2.1)).toBe(0);
    expect(hiddenFraction(0.5, 1, 0.4)).toBe(1);
    expect(hiddenFraction(1, 0.5, 0.3)).toBe(0.25);
    // a straight edge through the middle of a small disc hides half of it
    expect(hiddenFraction(1e-3, 1e3, 1e3)).toBeCloseTo(0.5, 3);
    // two equal discs whose centres lie on each other's edge: 2/3 - sqrt(3)/(2 pi)
    expect(hiddenFraction(1, 1, 1)).toBeCloseTo(2 / 3 - Math.sqrt(3) / (2 * Math.PI), 12);
  });

  test('property: between 0 and 1, and never more as discs part', () => {
    const angle = fc.double({ min: 1e-4, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(
        angle,
        angle,
        angle,
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (a, b, separation, step) => {
          const near = hiddenFraction(a, b, separation);
          expect(near).toBeGreaterThanOrEqual(0);
          expect(near).toBeLessThanOrEqual(1);
          expect(hiddenFraction(a, b, separation + step)).toBeLessThanOrEqual(near + 1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a total eclipse from the Earth, an annular one from a farther Moon, and nothing behind the Sun', () => {
    const sun = disc(0, 1.496e11, 0.004652);
    expect(visibleSun(sun, [sun, disc(0, 3.63e8, 0.00479)])).toBe(0);
    expect(visibleSun(sun, [sun, disc(0, 4.05e8, 0.00429)])).toBeCloseTo(1 - (0.00429 / 0.004652) ** 2, 10);
    expect(visibleSun(sun, [sun, disc(0, 2.5e11, 0.00479)])).toBe(1);
    expect(visibleSun(sun, [sun, disc(0.02, 3.63e8, 0.00479)])).toBe(1);
  });
});
