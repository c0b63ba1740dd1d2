import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planckianXy, starColour, temperatureK } from './star-colour.ts';

describe('colour of stars', () => {
  it('gives the temperatures of well-known stars', () => {
    // Sun, Vega, Betelgeuse: effective temperatures 5772, 9600, 3600 K
    expect(Math.abs(temperatureK(0.653) - 5772)).toBeLessThan(100);
    expect(Math.abs(temperatureK(0) - 9900)).toBeLessThan(500);
    expect(Math.abs(temperatureK(1.85) - 3500)).toBeLessThan(300);
  });

  it('follows the Planckian locus', () => {
    // CIE 15: 2856 K is illuminant A; 6504 K lies beside D65
    const [xa, ya] = planckianXy(2856);
    expect(xa).toBeCloseTo(0.4476, 2);
    expect(ya).toBeCloseTo(0.4074, 2);
    const [xd, yd] = planckianXy(6504);
    expect(xd).toBeCloseTo(0.3135, 2);
    expect(yd).toBeCloseTo(0.3236, 2);
  });

  it('goes from blue to red, with one channel full and none negative', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.5, max: 6, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (bv, step) => {
          const cool = starColour(bv + step);
          const hot = starColour(bv);
          expect(Math.max(...hot)).toBeCloseTo(1, 12);
          expect(Math.min(...hot)).toBeGreaterThan(0);
          expect(cool[0] / cool[2]).toBeGreaterThanOrEqual(hot[0] / hot[2] - 1e-9);
        },
      ),
      { numRuns: 200 },
    );
    expect(starColour(-0.3)[2]).toBe(1);
    expect(starColour(1.8)[0]).toBe(1);
    const sun = starColour(0.65);
    expect(Math.min(...sun)).toBeGreaterThan(0.8);
  });
});
