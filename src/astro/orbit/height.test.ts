import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quat, vec3 } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { AstroError } from '../error.ts';
import { orientation } from '../rotation/orientation.ts';
import { geodeticToFixed } from './geodetic.ts';
import { heightAbove } from './height.ts';

describe('the height above an ellipsoid', () => {
  it('is the one that a place was made with, wherever the body has turned to', () => {
    const surfaces = bodies.map((_, index) => index).slice(1);
    fc.assert(
      fc.property(
        fc.constantFrom(...surfaces),
        fc.double({ min: -1.57, max: 1.57, noNaN: true }),
        fc.double({ min: -3.14, max: 3.14, noNaN: true }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.integer({ min: -36_000, max: 36_000 }),
        (body, lat, lon, radii, day) => {
          const { equatorialRadiusM } = bodies[body];
          const offset = geodeticToFixed(body, lat, lon, radii * equatorialRadiusM, vec3.create());
          vec3.transformQuat(offset, offset, orientation(body, day, 43_200, quat.create()));
          const off = heightAbove(body, offset, day, 43_200) - radii * equatorialRadiusM;
          expect(Math.abs(off)).toBeLessThan(1e-9 * (1 + radii) * equatorialRadiusM);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is 21 km more over the poles of the Earth than over its equator, as far from the centre', () => {
    const earth = bodyIndex('earth');
    const over = (x: number, z: number): number =>
      heightAbove(earth, vec3.create(x * 7e6, 0, z * 7e6), 9000, 0);
    // WGS 84: 6378137.0 and 6356752.3 m
    expect(over(1, 0)).toBeCloseTo(621_863, -2);
    expect(over(0, 1)).toBeCloseTo(643_247.7, -2);
  });

  it('is none above what has no surface', () => {
    expect(() => heightAbove(bodyIndex('ssb'), vec3.create(1, 0, 0), 0, 0)).toThrow(AstroError);
  });
});
