import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Spheres } from './spheres.ts';

const SUN = 1.327e20;
const EARTH = 3.986e14;
const MOON = 4.903e12;
const AU = 1.496e11;

function take(bodies: readonly (readonly [gm: number, x: number, y?: number, z?: number])[]): Spheres {
  const spheres = new Spheres();
  const places = Float64Array.from(bodies.flatMap(([, x, y = 0, z = 0]) => [x, y, z]));
  spheres.take(
    bodies.length,
    Float64Array.from(bodies, ([gm]) => gm),
    places,
  );
  return spheres;
}

describe('spheres of influence', () => {
  const spheres = take([
    [EARTH, AU],
    [SUN, 0],
    [MOON, AU + 3.844e8],
  ]);

  test('a moon goes about its planet, and that about the star, in whatever order they come', () => {
    expect([...spheres.hosts]).toEqual([1, -1, 0]);
    // 924 000 km of the Earth, 66 000 of the Moon
    expect(spheres.reachesM[0] / 1e6).toBeCloseTo(925, -1);
    expect(spheres.reachesM[2] / 1e6).toBeCloseTo(66, 0);
  });

  test('the nearest of those rules that a place lies within, else the heaviest', () => {
    const at = (x: number, before?: number) => spheres.rulerAt(Float64Array.of(x, 0, 0), before);
    expect(at(AU + 1e7)).toBe(0);
    expect(at(AU + 3.9e8)).toBe(2);
    expect(at(AU + 2e9)).toBe(1);
    expect(at(-40 * AU)).toBe(1);
    const border = AU - 1.01 * spheres.reachesM[0];
    expect([at(border), at(border, 0), at(border, 1)]).toEqual([1, 0, 1]);
    expect(take([]).rulerAt(new Float64Array(3))).toBe(-1);
  });

  test('of any bodies one has no host, the others a heavier one, and each rules where it is alone', () => {
    const coordinate = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    const body = fc.tuple(fc.double({ min: 1, max: 1e20, noNaN: true }), coordinate, coordinate, coordinate);
    fc.assert(
      fc.property(fc.array(body, { minLength: 1, maxLength: 12 }), (all) => {
        const found = take(all);
        const roots = all.filter((_, at) => found.hosts[at] < 0);
        expect(roots.length).toBe(1);
        all.forEach(([gm], at) => {
          const host = found.hosts[at];
          if (host >= 0) expect(all[host][0]).toBeGreaterThanOrEqual(gm);
          expect(found.reachesM[at]).toBeGreaterThanOrEqual(0);
        });
      }),
      { numRuns: 100 },
    );
  });
});
