import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementsToState } from '../orbit/elements.ts';
import { propagateKepler } from '../orbit/propagate-kepler.ts';
import { closestApproaches, type SampledTrack, sphereCrossings } from './encounters.ts';

const GM = 4.9028e12;

/** Samples of a motion at equal times. */
function sampled(count: number, spanS: number, stateAt: (timeS: number) => Float64Array): SampledTrack {
  const timesS = Float64Array.from({ length: count }, (_, i) => (spanS * i) / (count - 1));
  const states = new Float64Array(6 * count);
  timesS.forEach((timeS, i) => {
    states.set(stateAt(timeS), 6 * i);
  });
  return { timesS, states, count };
}

const straight = fc.record({
  missM: fc.double({ min: 1e3, max: 1e8, noNaN: true }),
  speedMps: fc.double({ min: 10, max: 1e4, noNaN: true }),
  nearestS: fc.double({ min: 1000, max: 9000, noNaN: true }),
});

describe('the least distance along a track', () => {
  it('is that of a straight way, exactly', () => {
    fc.assert(
      fc.property(straight, ({ missM, speedMps, nearestS }) => {
        const track = sampled(23, 10_000, (timeS) =>
          Float64Array.of(missM, speedMps * (timeS - nearestS), 0, 0, speedMps, 0),
        );
        const [found, ...others] = closestApproaches(track);
        expect(others).toEqual([]);
        expect(Math.abs(found.timeS - nearestS)).toBeLessThan(1e-6 + 1e-9 * (missM / speedMps));
        expect(found.distanceM / missM).toBeCloseTo(1, 9);
        expect(found.speedMps / speedMps).toBeCloseTo(1, 9);
      }),
      { numRuns: 200 },
    );
  });

  it('is the periapsis of a flight past a mass', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.1, max: 6, noNaN: true }),
        fc.double({ min: 1.8e6, max: 5e7, noNaN: true }),
        fc.double({ min: -4, max: -1, noNaN: true }),
        (eccentricity, periapsisM, mean) => {
          const a = periapsisM / (eccentricity - 1);
          const rate = Math.sqrt(GM / a) / a;
          const start = elementsToState(
            GM,
            {
              semiMajorAxisM: -a,
              eccentricity,
              inclinationRad: 1,
              nodeRad: 2,
              periapsisRad: 3,
              meanAnomalyRad: mean,
            },
            new Float64Array(6),
          );
          const track = sampled(800, (-2 * mean) / rate, (timeS) =>
            propagateKepler(GM, start, timeS, new Float64Array(6)),
          );
          const [found, ...others] = closestApproaches(track);
          expect(others).toEqual([]);
          expect(found.timeS / (-mean / rate)).toBeCloseTo(1, 4);
          expect(found.distanceM / periapsisM).toBeCloseTo(1, 3);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is found once in every turn, and no more of them than are asked for', () => {
    const circleOff = (timeS: number) => {
      const turn = (2 * Math.PI * timeS) / 100;
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      const rate = (2 * Math.PI) / 100;
      return Float64Array.of(5 + c, s, 0, -s * rate, c * rate, 0);
    };
    const track = sampled(501, 1000, circleOff);
    const found = closestApproaches(track);
    expect(found.map(({ timeS }) => Math.round(timeS))).toEqual([
      50, 150, 250, 350, 450, 550, 650, 750, 850, 950,
    ]);
    for (const { distanceM } of found) expect(distanceM).toBeCloseTo(4, 6);
    expect(() => closestApproaches(track, 9)).toThrow(/more than 9/);
  });
});

describe('crossings of a sphere', () => {
  it('are where a straight way meets it, also within one piece', () => {
    fc.assert(
      fc.property(
        straight,
        fc.double({ min: 1.001, max: 5, noNaN: true }),
        fc.integer({ min: 2, max: 60 }),
        ({ missM, speedMps, nearestS }, share, samples) => {
          const radiusM = missM * share;
          const half = Math.sqrt(radiusM * radiusM - missM * missM) / speedMps;
          const track = sampled(samples, 10_000, (timeS) =>
            Float64Array.of(missM, speedMps * (timeS - nearestS), 0, 0, speedMps, 0),
          );
          const expected = [
            { timeS: nearestS - half, inward: true },
            { timeS: nearestS + half, inward: false },
          ].filter(({ timeS }) => timeS > 0 && timeS <= 10_000);
          const found = sphereCrossings(track, radiusM);
          expect(found.map(({ inward }) => inward)).toEqual(expected.map(({ inward }) => inward));
          found.forEach(({ timeS }, i) => {
            expect(Math.abs(timeS - expected[i].timeS)).toBeLessThan(1e-5 * (1 + half));
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are none for a way that stays outside, or inside', () => {
    const track = sampled(20, 100, (timeS) => Float64Array.of(10, timeS - 50, 0, 0, 1, 0));
    expect(sphereCrossings(track, 9)).toEqual([]);
    expect(sphereCrossings(track, 100)).toEqual([]);
    expect(() => sphereCrossings(track, 20, 1)).toThrow(/more than 1 crossings/);
  });
});
