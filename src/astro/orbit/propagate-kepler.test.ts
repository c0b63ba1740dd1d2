import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vec3 } from '../../math/index.ts';
import { elementsToState } from './elements.ts';
import { propagateKepler } from './propagate-kepler.ts';

const GM = 3.986004418e14;
const place = (state: Float64Array) => state.subarray(0, 3);
const carried = (state: Float64Array, timeS: number) =>
  propagateKepler(GM, state, timeS, new Float64Array(6));

/** A state on an ellipse or a hyperbola, and what it is 2 pi of mean anomaly long in time. */
const orbits = fc
  .record({
    e: fc.oneof(fc.double({ min: 0, max: 0.95, noNaN: true }), fc.double({ min: 1.02, max: 8, noNaN: true })),
    periapsisM: fc.double({ min: 6.6e6, max: 5e8, noNaN: true }),
    inclinationRad: fc.double({ min: 0, max: 3.1, noNaN: true }),
    nodeRad: fc.double({ min: 0, max: 6.2, noNaN: true }),
    periapsisRad: fc.double({ min: 0, max: 6.2, noNaN: true }),
    mean: fc.double({ min: -3, max: 3, noNaN: true }),
    step: fc.double({ min: -40, max: 40, noNaN: true }),
  })
  .map(({ e, periapsisM, mean, step, ...angles }) => {
    const semiMajorAxisM = periapsisM / (1 - e);
    const size = Math.abs(semiMajorAxisM);
    const rate = Math.sqrt(GM / size) / size;
    const at = (meanAnomalyRad: number) =>
      elementsToState(
        GM,
        { semiMajorAxisM, eccentricity: e, meanAnomalyRad, ...angles },
        new Float64Array(6),
      );
    return { state: at(mean), timeS: step / rate, expected: at(mean + step) };
  });

describe('carrying a state along its orbit', () => {
  it.each([
    {
      // Vallado 2013, Fundamentals of Astrodynamics and Applications, example 2-4
      state: [1131.34, -2282.343, 6672.423, -5.64305, 4.30333, 2.42879],
      timeS: 2400,
      expected: [-4219.7527, 4363.0292, -3958.7666, 3.689866, -1.916735, -6.112511],
    },
    {
      // Curtis 2014, Orbital Mechanics for Engineering Students, example 3.7
      state: [7000, -12_124, 0, 2.6679, 4.621, 0],
      timeS: 3600,
      expected: [-3297.8, 7413.4, 0, -8.2976, -0.96404, 0],
    },
  ])('gives what books print: $expected', ({ state, timeS, expected }) => {
    const found = carried(
      Float64Array.from(state, (x) => x * 1000),
      timeS,
    );
    expected.forEach((value, i) => {
      expect(Math.abs(found[i] / 1000 - value)).toBeLessThan(i < 3 ? 0.06 : 6e-5);
    });
  });

  it('agrees with the elements of ellipses and hyperbolas, over many turns', () => {
    fc.assert(
      fc.property(orbits, ({ state, timeS, expected }) => {
        const off = vec3.distance(place(carried(state, timeS)), place(expected));
        expect(off / vec3.length(place(expected))).toBeLessThan(2e-11);
      }),
      { numRuns: 500 },
    );
  });

  it('comes back', () => {
    fc.assert(
      fc.property(orbits, ({ state, timeS }) => {
        const back = carried(carried(state, timeS), -timeS);
        expect(vec3.distance(place(back), place(state)) / vec3.length(place(state))).toBeLessThan(2e-9);
      }),
      { numRuns: 300 },
    );
  });

  it('carries a parabola by Barker and a straight fall by its cycloid', () => {
    const periapsisM = 7e6;
    const parabola = Float64Array.of(periapsisM, 0, 0, 0, Math.sqrt((2 * GM) / periapsisM), 0);
    // Barker's equation at a true anomaly of 90 degrees: t = (4/3) sqrt(2 q^3 / gm)
    const found = carried(parabola, (4 / 3) * Math.sqrt((2 * periapsisM * periapsisM * periapsisM) / GM));
    expect(found[0] / periapsisM).toBeCloseTo(0, 12);
    expect(found[1] / periapsisM).toBeCloseTo(2, 12);

    // from rest to half of the height: t = sqrt(r^3 / 2 gm) (pi/4 + 1/2)
    const height = 4e8;
    const fall = Float64Array.of(0, height, 0, 0, 0, 0);
    const fallen = carried(fall, Math.sqrt((height * height * height) / (2 * GM)) * (Math.PI / 4 + 0.5));
    expect(fallen[1] / height).toBeCloseTo(0.5, 12);
  });

  it.each([
    [0, [7e6, 0, 0, 0, 7000, 0], 1],
    [GM, [0, 0, 0, 0, 7000, 0], 1],
    [GM, [7e6, 0, 0, 0, Number.NaN, 0], 1],
    [GM, [7e6, 0, 0, 0, 7000, 0], Number.POSITIVE_INFINITY],
  ])('refuses what is no orbit: gm %d, state %j, time %d', (gm, state, timeS) => {
    expect(() => propagateKepler(gm, Float64Array.from(state), timeS, new Float64Array(6))).toThrow(
      /There is no orbit/,
    );
  });
});
