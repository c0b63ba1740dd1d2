import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quat, vec3 } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { orientation, spinRate } from '../rotation/orientation.ts';
import { airDensityKgM3, airDrag } from './drag.ts';
import { standardDensity, standardPressure } from './standard-atmosphere.ts';

const [EARTH, MARS, MOON] = ['earth', 'mars', 'moon'].map(bodyIndex);
const upright = quat.create();

describe('the standard atmosphere', () => {
  // U.S. Standard Atmosphere, 1976 (NOAA-S/T 76-1562), table I: geometric km, mbar, kg/m^3
  it.each([
    [0, 1013.25, 1.225],
    [0.5, 954.61, 1.1673],
    [1, 898.76, 1.1117],
    [10, 264.99, 0.41351],
    [77, 0.017286, 2.9448e-5],
    [86, 0.0037338, 6.958e-6],
    [92, 0.0012887, 2.393e-6],
    [230, 3.9276e-7, 1.029e-10],
    [1000, 7.5138e-11, 3.561e-15],
  ])('has at %d km what its tables say', (km, mbar, density) => {
    expect(standardDensity(1000 * km) / density).toBeCloseTo(1, 3);
    expect(standardPressure(1000 * km) / (100 * mbar)).toBeCloseTo(1, 3);
  });

  it('only grows thinner upwards, without a step, and ends at 1000 km', () => {
    for (let altitudeM = 0; altitudeM < 1e6; altitudeM += 500) {
      const [here, above] = [standardDensity(altitudeM), standardDensity(altitudeM + 500)];
      expect(above).toBeLessThan(here);
      expect(above).toBeGreaterThan(0.9 * here);
    }
    expect([standardDensity(1_000_001), standardPressure(1_000_001)]).toEqual([0, 0]);
  });
});

describe('drag', () => {
  const speed = fc.double({ min: -8000, max: 8000, noNaN: true });
  const velocity = fc.tuple(speed, speed, speed).filter((v) => Math.hypot(...v) > 1);
  const height = fc.double({ min: 0, max: 120_000, noNaN: true });

  it('property 21: is 1/2 rho v^2 Cd A against the way through air that turns with the body', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(EARTH, MARS),
        velocity,
        height,
        fc.double({ min: 1e-5, max: 1e-2, noNaN: true }),
        (body, v, altitudeM, areaM2PerKg) => {
          const radiusM = bodies[body].equatorialRadiusM + altitudeM;
          const offsetM = vec3.create(radiusM, 0, 0);
          const velocityMps = vec3.create(v[0], v[1] + spinRate(body) * radiusM, v[2]);
          const out = vec3.create();
          expect(airDrag(out, body, upright, offsetM, velocityMps, areaM2PerKg, 0)).toBe(true);
          const expected = airDensityKgM3(body, altitudeM) * Math.hypot(...v) * areaM2PerKg;
          for (let k = 0; k < 3; k += 1)
            expect(Math.abs(out[k] + expected * v[k])).toBeLessThan(
              1e-9 * expected * Math.hypot(...v) + 1e-15,
            );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('over a span takes what the equation of motion takes in still air, and never more than all', () => {
    fc.assert(
      fc.property(velocity, height, fc.double({ min: 0, max: 1000, noNaN: true }), (v, altitudeM, spanS) => {
        const offsetM = vec3.create(0, 0, bodies[EARTH].polarRadiusM + altitudeM);
        const before = Math.hypot(...v);
        const out = vec3.create();
        const k = airDensityKgM3(EARTH, altitudeM) * 1e-3;
        airDrag(out, EARTH, upright, offsetM, vec3.create(...v), 1e-3, spanS);
        const after = Math.hypot(...v.map((part, axis) => part + spanS * out[axis]));
        expect(Math.abs(after - before / (1 + k * before * spanS))).toBeLessThan(1e-6 * before);
      }),
      { numRuns: 200 },
    );
  });

  it('is nothing above the air, and where there is none', () => {
    const out = vec3.create(1, 2, 3);
    const attitude = orientation(EARTH, 0, 0, quat.create());
    const above = vec3.create(bodies[EARTH].equatorialRadiusM + 140_001, 0, 0);
    expect(airDrag(out, EARTH, attitude, above, vec3.create(0, 7800, 0), 1, 1)).toBe(false);
    expect([...out]).toEqual([0, 0, 0]);
    const low = vec3.create(bodies[MOON].equatorialRadiusM + 10, 0, 0);
    expect(airDrag(out, MOON, attitude, low, vec3.create(0, 1000, 0), 1, 1)).toBe(false);
    expect(airDensityKgM3(EARTH, 140_000)).toBe(0);
  });
});
