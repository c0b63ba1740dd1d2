import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AstroError } from '../error.ts';
import { elementsToState, type OrbitElements, stateToElements } from './elements.ts';

const EARTH_GM = 398_600.4418e9;
const angle = fc.double({ min: 0.01, max: 6.27, noNaN: true });
const state = (elements: OrbitElements, gm = EARTH_GM): Float64Array =>
  elementsToState(gm, elements, new Float64Array(6));
const length = (v: ArrayLike<number>, at = 0): number => Math.hypot(v[at], v[at + 1], v[at + 2]);

const anyOrbit = fc
  .record({
    periapsisM: fc.double({ min: 6.6e6, max: 1e9, noNaN: true }),
    eccentricity: fc.oneof(
      fc.double({ min: 1e-4, max: 0.98, noNaN: true }),
      fc.double({ min: 1.02, max: 5, noNaN: true }),
    ),
    inclinationRad: fc.double({ min: 0.01, max: 3.13, noNaN: true }),
    nodeRad: angle,
    periapsisRad: angle,
    meanAnomalyRad: angle,
  })
  .map(({ periapsisM, ...rest }) => ({ ...rest, semiMajorAxisM: periapsisM / (1 - rest.eccentricity) }));

describe('orbital elements', () => {
  it('move as in the example 2.4 of Vallado', () => {
    const start = Float64Array.of(1131.34e3, -2282.343e3, 6672.423e3, -5643.05, 4303.33, 2428.79);
    const elements = stateToElements(EARTH_GM, start);
    const motion = Math.sqrt(EARTH_GM / elements.semiMajorAxisM ** 3);
    const later = state({ ...elements, meanAnomalyRad: elements.meanAnomalyRad + motion * 2400 });
    const expected = [-4219.7527e3, 4363.0292e3, -3958.7666e3, 3689.866, -1916.735, -6112.511];
    expected.forEach((value, i) => {
      expect(later[i] / value).toBeCloseTo(1, 6);
    });
  });

  it('come back from the state they make', () => {
    fc.assert(
      fc.property(anyOrbit, (elements) => {
        const back = stateToElements(EARTH_GM, state(elements));
        const near = (a: number, b: number): number => Math.abs(Math.sin((a - b) / 2));
        const slack = 1e-8 / Math.min(elements.eccentricity, 1);
        expect(back.semiMajorAxisM / elements.semiMajorAxisM).toBeCloseTo(1, 8);
        expect(back.eccentricity).toBeCloseTo(elements.eccentricity, 9);
        expect(back.inclinationRad).toBeCloseTo(elements.inclinationRad, 9);
        expect(near(back.nodeRad, elements.nodeRad)).toBeLessThan(1e-9);
        expect(near(back.periapsisRad, elements.periapsisRad)).toBeLessThan(slack);
        expect(near(back.meanAnomalyRad, elements.meanAnomalyRad)).toBeLessThan(slack * 10);
      }),
      { numRuns: 500 },
    );
  });

  it('give back the state, flat and circular orbits included', () => {
    const orbit = fc.record({
      semiMajorAxisM: fc.double({ min: 6.6e6, max: 1e9, noNaN: true }),
      eccentricity: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.9, noNaN: true })),
      inclinationRad: fc.oneof(fc.constantFrom(0, Math.PI), fc.double({ min: 0, max: 3.14, noNaN: true })),
      nodeRad: angle,
      periapsisRad: angle,
      meanAnomalyRad: angle,
    });
    fc.assert(
      fc.property(orbit, (elements) => {
        const before = state(elements);
        const after = state(stateToElements(EARTH_GM, before));
        const off = before.map((value, i) => value - after[i]);
        expect(length(off) / length(before)).toBeLessThan(1e-10);
        expect(length(off, 3) / length(before, 3)).toBeLessThan(1e-10);
      }),
      { numRuns: 1000 },
    );
  });

  it('keep energy and angular momentum all round the orbit', () => {
    fc.assert(
      fc.property(anyOrbit, (elements) => {
        const [x, y, z, vx, vy, vz] = state(elements);
        const energy = (vx * vx + vy * vy + vz * vz) / 2 - EARTH_GM / Math.hypot(x, y, z);
        expect((energy * -2 * elements.semiMajorAxisM) / EARTH_GM).toBeCloseTo(1, 7);
        const momentum = Math.hypot(y * vz - z * vy, z * vx - x * vz, x * vy - y * vx);
        const parameter = elements.semiMajorAxisM * (1 - elements.eccentricity ** 2);
        expect(momentum / Math.sqrt(EARTH_GM * parameter)).toBeCloseTo(1, 9);
      }),
      { numRuns: 300 },
    );
  });

  it('refuse a parabola, a wrong sign and a straight line', () => {
    const orbit = { inclinationRad: 0, nodeRad: 0, periapsisRad: 0, meanAnomalyRad: 1 };
    expect(() => state({ ...orbit, semiMajorAxisM: 1e7, eccentricity: 1 })).toThrow(AstroError);
    expect(() => state({ ...orbit, semiMajorAxisM: -1e7, eccentricity: 0.5 })).toThrow(/ellipses need a > 0/);
    expect(() => state({ ...orbit, semiMajorAxisM: 1e7, eccentricity: 1.5 })).toThrow(AstroError);
    expect(() => stateToElements(EARTH_GM, Float64Array.of(1e7, 0, 0, 5, 0, 0))).toThrow(/straight line/);
  });
});
