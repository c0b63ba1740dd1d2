import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AstroError } from '../error.ts';
import {
  eccentricAnomaly,
  hyperbolicAnomaly,
  meanFromTrue,
  parabolicAnomaly,
  trueFromEccentric,
  trueFromHyperbolic,
} from './kepler.ts';

/** The bar: four parts in 10^15. */
const BAR = 4e-15;
const relative = (value: number, expected: number): number => Math.abs(value / expected - 1);

describe("Kepler's equation against solutions of forty digits (bisection)", () => {
  it.each([
    // eccentricity, mean anomaly, eccentric anomaly, true anomaly, 1 - e
    [0, 1e-12, 1e-12, 1e-12, 1],
    [0.0167, 1, 1.0141790871647136, 1.0284217585439948, 0.9833],
    [0.2056, 3, 3.0241007887411664, 3.0461821553058384, 0.7944],
    [0.99, 1, 1.927635550695835, 3.0432182575389524, 0.01],
    [0.9999, 1e-12, 9.999999999998334e-9, 1.4141782065916115e-6, 1e-4],
    [0.9999, 0.001, 0.18071515543303382, 2.9858176993642274, 1e-4],
    [0.9999, 2.5, 2.8179707390891506, 3.1392840611746022, 1e-4],
    [0.999999, 1e-6, 0.018061246621525383, 2.985313730397671, 1e-6],
    [0.999999, 0.1, 0.8537479580848769, 3.1384834201057776, 1e-6],
    [0.999999, 3, 3.0707666917142484, 3.1415425511134476, 1e-6],
  ])('ellipse e = %d, M = %d', (e, mean, anomaly, trueAnomaly, oneMinusE) => {
    expect(relative(eccentricAnomaly(mean, e, oneMinusE), anomaly)).toBeLessThan(BAR);
    expect(relative(eccentricAnomaly(-mean, e, oneMinusE), -anomaly)).toBeLessThan(BAR);
    expect(relative(trueFromEccentric(anomaly, e, oneMinusE), trueAnomaly)).toBeLessThan(BAR);
  });

  it.each([
    // eccentricity, mean anomaly, hyperbolic anomaly, true anomaly, 1 - e
    [1.000001, 1e-6, 0.018061039463104216, 2.985303560735959, -1e-6],
    [1.000001, 5, 2.7442379687433345, 3.1399840839969158, -1e-6],
    [1.2, 0.001, 0.0049998750092178435, 0.016582294875376408, -0.2],
    [1.2, 50, 4.509318429649754, 2.5436270897663213, -0.2],
    [2.5, 1e-6, 6.666666666665843e-7, 1.0183501544343798e-6, -1.5],
    [3.36, 1, 0.4075340877522299, 0.5333690940519378, -2.36],
    [10, 1000, 5.303631719539061, 1.6610617665928762, -9],
  ])('hyperbola e = %d, M = %d', (e, mean, anomaly, trueAnomaly, oneMinusE) => {
    expect(relative(hyperbolicAnomaly(mean, e, oneMinusE), anomaly)).toBeLessThan(BAR);
    expect(relative(hyperbolicAnomaly(-mean, e, oneMinusE), -anomaly)).toBeLessThan(BAR);
    expect(relative(trueFromHyperbolic(anomaly, e, oneMinusE), trueAnomaly)).toBeLessThan(BAR);
  });
});

describe("Barker's equation", () => {
  it.each([
    // mean anomaly, true anomaly: solutions of forty digits
    [0, 0],
    [0.1, 0.1986837316157558],
    [10, 2.4525163361087574],
  ])('parabola M = %d', (mean, trueAnomaly) => {
    expect(Math.abs(2 * Math.atan(parabolicAnomaly(mean)) - trueAnomaly)).toBeLessThanOrEqual(
      BAR * trueAnomaly,
    );
  });

  it('is fulfilled by every parabola', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 10, noNaN: true }),
        fc.integer({ min: -15, max: 15 }),
        (digits, power) => {
          const mean = digits * 10 ** power;
          const d = parabolicAnomaly(mean);
          expect(Math.abs((d + (d * d * d) / 3) / mean - 1)).toBeLessThan(BAR);
          expect(parabolicAnomaly(-mean)).toBe(-d);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('refuses what is no orbit', () => {
    expect(() => parabolicAnomaly(Number.NaN)).toThrow(AstroError);
  });
});

describe("Kepler's equation", () => {
  const ellipse = fc.oneof(
    fc.double({ min: 0, max: 0.999_999_9, noNaN: true }),
    fc.double({ min: 0.99, max: 0.999_999_9, noNaN: true }),
  );

  it('is fulfilled by every ellipse', () => {
    fc.assert(
      fc.property(ellipse, fc.double({ min: -50, max: 50, noNaN: true }), (e, mean) => {
        const anomaly = eccentricAnomaly(mean, e);
        expect(Math.abs(anomaly - e * Math.sin(anomaly) - mean)).toBeLessThan(1e-15 * (8 + Math.abs(mean)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is fulfilled by every hyperbola', () => {
    const hyperbola = fc.oneof(
      fc.double({ min: 1.000_000_1, max: 1.01, noNaN: true }),
      fc.double({ min: 1.01, max: 1000, noNaN: true }),
    );
    fc.assert(
      fc.property(hyperbola, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (e, mean) => {
        const anomaly = hyperbolicAnomaly(mean, e);
        expect(Math.abs(e * Math.sinh(anomaly) - anomaly - mean)).toBeLessThan(
          4e-15 * (1 + Math.abs(mean) + e),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('goes from mean to true anomaly and back, turns kept', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.97, noNaN: true }),
        fc.double({ min: -30, max: 30, noNaN: true }),
        (e, mean) => {
          const back = meanFromTrue(trueFromEccentric(eccentricAnomaly(mean, e), e), e);
          expect(Math.abs(back - mean)).toBeLessThan(1e-13);
        },
      ),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(
        fc.double({ min: 1.01, max: 20, noNaN: true }),
        fc.double({ min: -100, max: 100, noNaN: true }),
        (e, mean) => {
          const back = meanFromTrue(trueFromHyperbolic(hyperbolicAnomaly(mean, e), e), e);
          expect(Math.abs(back - mean)).toBeLessThan(1e-9 * (1 + Math.abs(mean)));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('comes back to the last digits near a periapsis', () => {
    const small = fc.tuple(fc.double({ min: 1, max: 10, noNaN: true }), fc.integer({ min: -15, max: -1 }));
    fc.assert(
      fc.property(fc.double({ min: 1.01, max: 20, noNaN: true }), small, (e, [digits, power]) => {
        const mean = digits * 10 ** power;
        const back = meanFromTrue(trueFromHyperbolic(hyperbolicAnomaly(mean, e), e), e);
        expect(Math.abs(back / mean - 1)).toBeLessThan(1e-13);
      }),
      { numRuns: 500 },
    );
  });

  it('grows with the mean anomaly also where the ellipse is nearly a parabola', () => {
    let before = 0;
    for (let step = 1; step < 4000; step++) {
      const anomaly = eccentricAnomaly(step * step * step * 4e-11, 0.999_999);
      expect(anomaly).toBeGreaterThan(before);
      before = anomaly;
    }
  });

  it.each([
    [() => eccentricAnomaly(1, 1)],
    [() => eccentricAnomaly(1, -0.1)],
    [() => eccentricAnomaly(Number.NaN, 0.1)],
    [() => hyperbolicAnomaly(1, 1)],
    [() => hyperbolicAnomaly(Number.POSITIVE_INFINITY, 2)],
    [() => hyperbolicAnomaly(1, Number.POSITIVE_INFINITY)],
  ])('refuses what is no orbit: %s', (act) => {
    expect(act).toThrow(AstroError);
    expect(act).toThrow(/eccentricity/);
  });
});
