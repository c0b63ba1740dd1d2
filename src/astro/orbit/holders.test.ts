import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { Holders } from './holders.ts';

const earth = bodyIndex('earth');
const moon = bodyIndex('moon');

interface Given {
  readonly gm: number;
  readonly radius: number;
  readonly at: readonly [number, number, number];
}

function holders(
  reference: number,
  all: readonly Given[],
  rails: readonly (readonly [number, number])[] = [],
) {
  const found = new Holders();
  found.begin(reference);
  for (const [body, x] of rails) found.addRails(body, x, 0, 0);
  for (const { gm, radius, at } of all) found.add(gm, radius, Float64Array.from(at));
  found.settle();
  return (x: number, before = -1): number => found.at(Float64Array.of(x, 0, 0), before);
}

describe('what holds a ship', () => {
  const star: Given = { gm: 1.3e20, radius: 7e8, at: [0, 0, 0] };
  const planet: Given = { gm: 4e14, radius: 6e6, at: [1.5e11, 0, 0] };

  test('is the body in whose sphere of influence it is; at the border the one that held it before', () => {
    const at = holders(0, [star, planet]);
    expect([at(1.5e11 + 7e6), at(1e11)]).toEqual([1, 0]);
    const reachM = 1.5e11 * (4e14 / 1.3e20) ** 0.4;
    const border = 1.5e11 + 1.01 * reachM;
    expect([at(border), at(border, 1), at(border, 0)]).toEqual([0, 1, 0]);
    expect(at(1.5e11 + 1.03 * reachM, 1)).toBe(0);
  });

  test('is one on rails where that rules, whatever else is there', () => {
    const moonlet: Given = { gm: 5e12, radius: 1.7e6, at: [4e8, 0, 0] };
    const at = holders(earth, [moonlet]);
    expect([at(7e6), at(4e8 + 3e6)]).toEqual([-1, 0]);
    expect(holders(earth, [])(7e6)).toBe(-1);
    // of the Earth as the Moon sees it: what is counted from there reaches no further than beside that
    const beside = holders(moon, [{ ...moonlet, at: [1e8, 0, 0] }], [[earth, 3.84e8]]);
    expect([beside(1e8 + 3e6), beside(5e6), beside(3e8)]).toEqual([0, -1, -1]);
  });

  test('is a rock where its ground is near, and no boulder in the middle of nothing', () => {
    const rock: Given = { gm: 1e-4, radius: 50, at: [7e6, 0, 0] };
    const at = holders(earth, [rock]);
    expect([at(7e6 + 90), at(7e6 + 100.5), at(7e6 + 100.5, 0), at(7e6 + 110, 0)]).toEqual([0, -1, 0, -1]);
    expect(holders(0, [{ ...rock, gm: 1e3 }])(8e6)).toBe(-1);
    // nearer to the ground of the Earth than to that of the rock
    expect(
      holders(earth, [{ ...rock, at: [bodies[earth].meanRadiusM + 60, 0, 0] }])(
        bodies[earth].meanRadiusM + 1,
      ),
    ).toBe(-1);
  });

  test('does not depend on the order in which bodies come, nor on who stays where it is', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new Random(`holders ${seed}`);
        const place = () => [0, 1, 2].map(() => random.range(-1e9, 1e9)) as unknown as Given['at'];
        const all = Array.from({ length: random.int(1, 10) }, () => ({
          gm: 10 ** random.range(10, 20),
          radius: 10 ** random.range(0, 8),
          at: place(),
        }));
        const where = place();
        const held = (list: readonly Given[], before = -1): Given | undefined => {
          const found = new Holders();
          // kept from one question to the next, as in a world
          for (const given of [list.slice(1), list]) {
            found.begin(0);
            for (const { gm, radius, at } of given) found.add(gm, radius, Float64Array.from(at));
            found.settle();
          }
          return list[found.at(Float64Array.from(where), before)];
        };
        const one = held(all);
        expect(held(all.toReversed())).toBe(one);
        if (one !== undefined) expect(held(all, all.indexOf(one as (typeof all)[0]))).toBe(one);
      }),
      { numRuns: 100 },
    );
  });
});
