import fc from 'fast-check';
import { expect, test } from 'vitest';
import { vec3 } from '../../math/index.ts';
import { createMass, type Mass, SOURCES_MAX, Sources } from './sources.ts';

const RUNS = { numRuns: 200 };
const SAG_S = 1400;

const rows = fc.array(
  fc.record({
    x: fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    y: fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    gm: fc.double({ min: 1e8, max: 1e20, noNaN: true }),
    radiusM: fc.double({ min: 1e4, max: 1e8, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
);

function massesOf(given: readonly { x: number; y: number; gm: number; radiusM: number }[]): Mass[] {
  return given.map(({ x, y, gm, radiusM }) => {
    const mass = createMass();
    vec3.set(mass.placeM, x, y, 0);
    return Object.assign(mass, { gm, radiusM });
  });
}

function strength({ gm, radiusM, placeM }: Mass): number {
  return gm / Math.max(radiusM ** 2, vec3.dot(placeM, placeM));
}

test('property: the 16 strongest are chosen, the strongest first', () => {
  const sources = new Sources();
  fc.assert(
    fc.property(rows, (given) => {
      const masses = massesOf(given);
      sources.choose(masses, masses.length, SAG_S);
      const wanted = masses.map(strength).sort((a, b) => b - a);
      const got = sources.chosen.slice(0, sources.count).map(strength);
      expect(sources.count).toBe(Math.min(SOURCES_MAX, masses.length));
      expect(got).toEqual(wanted.slice(0, SOURCES_MAX));
    }),
    RUNS,
  );
});

test('property: a mass that is as large as it is sags the sheet by k / d^2 with k = t sqrt(gm r^3)', () => {
  const sources = new Sources();
  fc.assert(
    fc.property(rows, (given) => {
      const masses = massesOf(given);
      sources.choose(masses, masses.length, SAG_S);
      for (const { gm, radiusM, coreM, sagAtCoreM, share } of sources.chosen.slice(0, sources.count)) {
        const larger = coreM / radiusM;
        expect(larger).toBeGreaterThanOrEqual(1);
        // drawn larger, the whole well grows in proportion: k with the cube
        const k = SAG_S * Math.sqrt(gm * radiusM ** 3) * larger ** 3 * share;
        if (k > 0) expect((sagAtCoreM * coreM * coreM) / k).toBeCloseTo(1, 9);
      }
    }),
    RUNS,
  );
});

test('property: no well appears or goes at a stroke when the seventeenth overtakes the sixteenth', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.999, noNaN: true }), (weaker) => {
      const masses = massesOf(
        Array.from({ length: 17 }, (_, i) => ({ x: 1e9, y: 1e8 * i, gm: 1e15 * 4 ** -i, radiusM: 1e6 })),
      );
      const last = masses[15];
      const next = masses[16];
      vec3.copy(next.placeM, last.placeM);
      next.gm = last.gm * weaker;
      const sources = new Sources();
      sources.choose(masses, 17, SAG_S);
      expect(sources.chosen[15]).toBe(last);
      expect(last.share).toBeCloseTo(Math.min(1, 1 / weaker - 1), 9);
    }),
    RUNS,
  );
});

test('property: a mass far above or below the sheet has no well', () => {
  fc.assert(
    fc.property(fc.double({ min: -0.5, max: 0.5, noNaN: true }), (steepness) => {
      const masses = massesOf([
        { x: 1e7, y: 0, gm: 4e14, radiusM: 6e6 },
        { x: 4e8, y: 0, gm: 5e12, radiusM: 2e6 },
      ]);
      masses[1].placeM[2] = steepness * (4e8 - 1e7);
      const sources = new Sources();
      sources.choose(masses, 2, SAG_S);
      expect(masses[0].share).toBe(1);
      expect(masses[1].share).toBeCloseTo(Math.min(1, Math.max(0, (0.2 - Math.abs(steepness)) / 0.1)), 9);
    }),
    RUNS,
  );
});

test('a satellite far away does not grow over its planet', () => {
  const masses = massesOf([
    { x: 6e11, y: 0, gm: 4e14, radiusM: 6.4e6 },
    { x: 6e11, y: 3.8e8, gm: 5e12, radiusM: 1.7e6 },
  ]);
  new Sources().choose(masses, 2, SAG_S);
  expect(masses[0].coreM / 6e11).toBeCloseTo(0.016, 6);
  expect(masses[1].coreM).toBeLessThan(0.2 * 3.8e8);
});
