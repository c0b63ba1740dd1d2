import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { AstroError } from '../error.ts';
import { fixedToGeodetic, geodeticToFixed } from './geodetic.ts';

const EARTH = bodyIndex('earth');

describe('geodetic coordinates', () => {
  it('agree with the ERFA test of eraGd2gc (WGS 84)', () => {
    const out = geodeticToFixed(EARTH, -0.5, 3.1, 2500, new Float64Array(3));
    const expected = [-5599000.557704995, 233011.67223479203, -3040909.4706983366];
    expected.forEach((value, i) => {
      expect(Math.abs(out[i] - value)).toBeLessThan(1e-7);
    });
  });

  it('agree with the ERFA test of eraGc2gd (WGS 84)', () => {
    const out = fixedToGeodetic(EARTH, Float64Array.of(2e6, 3e6, 5.244e6), new Float64Array(3));
    expect(Math.abs(out[0] - 0.9716018481907546)).toBeLessThan(1e-14);
    expect(Math.abs(out[1] - 0.982793723247329)).toBeLessThan(1e-14);
    expect(Math.abs(out[2] - 331.41724614260596)).toBeLessThan(1e-8);
  });

  it('go there and back on every body, from below the ground to far away', () => {
    const surfaces = bodies.map((_, index) => index).slice(1);
    const lat = fc.oneof(
      fc.constantFrom(0, Math.PI / 2, -Math.PI / 2),
      fc.double({ min: -1.57, max: 1.57, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...surfaces),
        lat,
        fc.double({ min: -3.14, max: 3.14, noNaN: true }),
        fc.double({ min: -0.05, max: 100, noNaN: true }),
        (body, latitude, longitude, heights) => {
          const radius = bodies[body].equatorialRadiusM;
          const fixed = geodeticToFixed(body, latitude, longitude, heights * radius, new Float64Array(3));
          const back = fixedToGeodetic(body, fixed, new Float64Array(3));
          expect(Math.abs(back[0] - latitude)).toBeLessThan(1e-13);
          expect(Math.abs(back[2] / radius - heights)).toBeLessThan(1e-12);
          if (Math.abs(latitude) < 1.57) expect(Math.abs(back[1] - longitude)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('survive the centre of the body', () => {
    expect(fixedToGeodetic(EARTH, new Float64Array(3), new Float64Array(3)).every(Number.isFinite)).toBe(
      true,
    );
  });

  it('refuse a body without a surface', () => {
    expect(() => geodeticToFixed(0, 0, 0, 0, new Float64Array(3))).toThrow(AstroError);
    expect(() => fixedToGeodetic(99, new Float64Array(3), new Float64Array(3))).toThrow(/no surface/);
  });
});
