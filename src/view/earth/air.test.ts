import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeAirTables, sunTransmittance } from './air.ts';

const air = computeAirTables();
const through = (heightKm: number, mu: number) =>
  sunTransmittance(air.transmittance, heightKm, mu, [0, 0, 0]);

/** Optical depth straight up from sea level in green: molecules, ozone and aerosol as integrals of their profiles. */
const greenDepth = 13.4e-3 * 8 * (1 - Math.exp(-100 / 8)) + 1.2e-3 * 15 + 0.8e-2 * 1.35;

describe('air of the Earth', () => {
  it('lets through overhead what the profiles say', () => {
    expect(through(0, 1)[1]).toBeCloseTo(Math.exp(-greenDepth), 2);
    expect(through(99, 1)[2]).toBeGreaterThan(0.999);
  });

  it('reddens the Sun towards the horizon and hides it below', () => {
    const [red, green, blue] = through(0, 0.05);
    expect(red).toBeGreaterThan(2 * green);
    expect(green).toBeGreaterThan(2 * blue);
    expect(through(0, -0.02)).toEqual([0, 0, 0]);
    // from 50 km up the horizon lies 7 degrees lower
    expect(through(50, -0.1)[0]).toBeGreaterThan(0);
    expect(through(50, -0.14)).toEqual([0, 0, 0]);
  });

  it('passes more the higher the place and the Sun', () => {
    const height = fc.double({ min: 0, max: 90, noNaN: true });
    const cosine = fc.double({ min: 0.02, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(height, cosine, fc.nat(2), (km, mu, channel) => {
        const here = through(km, mu)[channel] ?? 0;
        expect(through(km + 10, mu)[channel]).toBeGreaterThanOrEqual(here - 0.004);
        expect(through(km, mu + 0.1)[channel]).toBeGreaterThanOrEqual(here - 0.004);
        expect(here).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });

  it('makes a blue sky by day, a dim one at sunset, none at midnight, and no number is missing', () => {
    const { width, data } = air.sky;
    const at = (x: number) => [...data.subarray(x * 3, x * 3 + 3)] as [number, number, number];
    const noon = at(width - 1);
    // clear sky gives about a tenth of the Sun's light on level ground
    expect(noon[1]).toBeGreaterThan(0.04);
    expect(noon[1]).toBeLessThan(0.15);
    expect(noon[2]).toBeGreaterThan(1.5 * noon[0]);
    expect(at(width / 2)[1]).toBeLessThan(0.25 * noon[1]);
    expect(at(0)[1]).toBeLessThan(1e-6);
    for (const table of Object.values(air))
      expect((table.data as Float32Array).every((value: number) => value >= 0 && value < 10)).toBe(true);
  });
});
