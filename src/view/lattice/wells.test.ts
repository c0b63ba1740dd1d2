import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { vec3 } from '../../math/index.ts';
import { levelAt, sagOf, totalSag, type Well } from './wells.ts';

const RUNS = { numRuns: 300 };
const core = fc.double({ min: 0.1, max: 1e10, noNaN: true });
const sag = fc.double({ min: 1e-3, max: 1e10, noNaN: true });

function well(x: number, y: number, z: number, coreM: number, sagAtCoreM: number): Well {
  return { placeM: vec3.create(x, y, z), coreM, sagAtCoreM, share: 1 };
}

describe('the sag of the lattice', () => {
  test('property 5: outside the core it is k / d^2', () => {
    fc.assert(
      fc.property(core, sag, fc.double({ min: 1, max: 1e6, noNaN: true }), (coreM, sagM, cores) => {
        const distanceM = cores * coreM;
        const k = sagM * coreM * coreM;
        expect(sagOf(coreM, sagM, distanceM) / (k / (distanceM * distanceM))).toBeCloseTo(1, 12);
      }),
      RUNS,
    );
  });

  test('property: it is bounded, only grows inwards, and has no step and no edge at the core', () => {
    const share = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(core, sag, share, share, (coreM, sagM, a, b) => {
        const near = sagOf(coreM, sagM, Math.min(a, b) * coreM);
        const far = sagOf(coreM, sagM, Math.max(a, b) * coreM);
        expect(near).toBeGreaterThanOrEqual(far);
        expect(near).toBeLessThanOrEqual(2 * sagM);
        const step = 1e-5;
        const inside = (sagOf(coreM, sagM, (1 - step) * coreM) - sagM) / (step * sagM);
        const outside = (sagM - sagOf(coreM, sagM, (1 + step) * coreM)) / (step * sagM);
        expect(inside).toBeCloseTo(2, 3);
        expect(outside).toBeCloseTo(2, 3);
      }),
      RUNS,
    );
  });

  test('property: several masses pull as the sum of each alone', () => {
    const place = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const one = fc.tuple(place, place, place, fc.double({ min: 1, max: 1e5, noNaN: true }), sag);
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 16 }), place, place, (rows, x, y) => {
        const wells = rows.map((row) => well(...row));
        const alone = wells.map(({ placeM, coreM, sagAtCoreM }) =>
          sagOf(coreM, sagAtCoreM, Math.hypot(x - placeM[0], y - placeM[1], placeM[2])),
        );
        const sum = alone.reduce((a, b) => a + b, 0);
        expect(totalSag(wells, wells.length, x, y, 0) / sum).toBeCloseTo(1, 10);
      }),
      RUNS,
    );
  });
});

describe('the sheet before it sags', () => {
  test('property: it passes through every mass and stays between the highest and the lowest', () => {
    const height = fc.double({ min: -1e8, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(height, { minLength: 1, maxLength: 16 }),
        fc.nat(),
        height,
        height,
        (heights, pick, x, y) => {
          const wells = heights.map((z, i) => well(1e9 * i, 3e8 * (i % 3), z, 1e6, 1));
          const level = levelAt(wells, wells.length, 1e9, x, y);
          const slack = 1e-6 * Math.max(...heights.map(Math.abs)) + 1e-9;
          expect(level).toBeGreaterThanOrEqual(Math.min(...heights) - slack);
          expect(level).toBeLessThanOrEqual(Math.max(...heights) + slack);
          const { placeM } = wells[pick % wells.length];
          expect(Math.abs(levelAt(wells, wells.length, 1e9, placeM[0], placeM[1]) - placeM[2])).toBeLessThan(
            1,
          );
        },
      ),
      RUNS,
    );
  });

  test('one without a share in it changes nothing; without masses it is flat', () => {
    const wells = [well(0, 0, 5, 1, 1), { ...well(10, 0, 900, 1, 1), share: 0 }];
    expect(levelAt(wells, 2, 1, 10, 0)).toBe(5);
    expect(levelAt(wells, 0, 1, 10, 0)).toBe(0);
  });
});
