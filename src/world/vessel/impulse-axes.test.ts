import { describe, expect, it } from 'vitest';
import { bodies, bodyIndex } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import { impulseAhead } from './impulse-axes.ts';

const { gmM3S2 } = bodies[bodyIndex('earth')];
const along = { progradeMps: 1, normalMps: 2, radialMps: 3 };
const aim = (state: readonly number[], gm: number, aheadS: number) => [
  ...impulseAhead(vec3.create(), Float64Array.from(state), gm, aheadS, along),
];

describe('the axes of an impulse ahead', () => {
  it('turn with the flight', () => {
    const radiusM = 7e6;
    const speedMps = Math.sqrt(gmM3S2 / radiusM);
    const quarterS = (Math.PI / 2) * (radiusM / speedMps);
    const [x, y, z] = aim([radiusM, 0, 0, 0, speedMps, 0], gmM3S2, quarterS);
    expect([x, y, z]).toEqual([-1, 3, 2].map((part) => expect.closeTo(part, 9)));
  });

  it.each([
    ['at the centre of the mass', [0, 0, 0, 0, 5, 0], gmM3S2, 60],
    ['nearer to it than numbers can be squared', [1e-170, 0, 0, 0, 5, 0], gmM3S2, 60],
    ['where the way there is no number', [1e10, 0, 0, -8.6e7, 3e-3, 0], 1.8e-7, 1.1e10],
    ['about no mass', [1e7, 0, 0, 0, 5, 0], 0, 60],
  ] as const)('are those of now %s', (_, state, gm, aheadS) => {
    expect(aim(state, gm, aheadS)).toEqual(aim(state, gm, 0));
    expect(aim(state, gm, aheadS).every(Number.isFinite)).toBe(true);
  });
});
