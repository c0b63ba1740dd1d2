import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMinimum, findRoot } from './brent.ts';

const coefficient = fc.double({ min: 0.01, max: 100, noNaN: true });
const place = fc.double({ min: -1000, max: 1000, noNaN: true });

describe('findRoot', () => {
  it('finds the root of a rising function wherever it lies', () => {
    fc.assert(
      fc.property(place, coefficient, coefficient, coefficient, (root, linear, cubic, width) => {
        const f = (x: number) => (x - root) * (linear + cubic * (x - root) * (x - root));
        const found = findRoot(f, root - width, root + width * 3, 1e-10);
        expect(Math.abs(found - root)).toBeLessThan(1e-9);
        expect(Math.abs(findRoot((x) => -f(x), root + width * 3, root - width, 1e-10) - root)).toBeLessThan(
          1e-9,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('takes few values of a smooth function, and bisects where nothing better helps', () => {
    let calls = 0;
    const count = (f: (x: number) => number) => (x: number) => {
      calls += 1;
      return f(x);
    };
    expect(
      findRoot(
        count((x) => Math.cos(x) - x),
        0,
        1,
        1e-14,
      ),
    ).toBeCloseTo(0.7390851332151607, 14);
    expect(calls).toBeLessThan(10);
    calls = 0;
    const step = findRoot(
      count((x) => (x < 0.3 ? -1 : 1)),
      0,
      1,
      1e-12,
    );
    expect(Math.abs(step - 0.3)).toBeLessThan(1e-11);
    expect(calls).toBeLessThan(150);
  });

  it('takes a root at an end, and says NaN where none is enclosed', () => {
    expect(findRoot((x) => x, 0, 1, 1e-12)).toBe(0);
    expect(findRoot((x) => x - 1, 0, 1, 1e-12)).toBe(1);
    expect(findRoot((x) => x * x + 1, -1, 1, 1e-12)).toBeNaN();
    expect(findRoot(() => Number.NaN, -1, 1, 1e-12)).toBeNaN();
  });
});

describe('findMinimum', () => {
  it('finds the bottom of a valley wherever it lies', () => {
    fc.assert(
      fc.property(place, coefficient, coefficient, (bottom, steep, width) => {
        const f = (x: number) => steep * (1 - Math.cos(((x - bottom) / width) * 0.3)) + 3;
        const found = findMinimum(f, bottom - 2 * width, bottom + 5 * width, 1e-9);
        expect(Math.abs(found - bottom)).toBeLessThan(1e-5 * (1 + width) + 1e-10 * Math.abs(bottom));
      }),
      { numRuns: 300 },
    );
  });

  it('ends at the end of a slope', () => {
    expect(findMinimum((x) => x, 2, 5, 1e-9)).toBeCloseTo(2, 7);
    expect(findMinimum((x) => -x, 2, 5, 1e-9)).toBeCloseTo(5, 7);
  });
});
