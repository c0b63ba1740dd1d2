import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { biEllipticTransfer, escapeImpulse, hohmannTransfer, impulseBetween } from './impulses.ts';

const GM = 3.986004415e14;
const EARTH_M = 6_378_137;
const LEO_M = EARTH_M + 191_344.11;
const GEO_M = EARTH_M + 35_781_348.57;
const radius = fc.double({ min: 6.6e6, max: 1e9, noNaN: true });
const tilt = fc.double({ min: 0, max: Math.PI, noNaN: true });

describe("Hohmann's transfer", () => {
  it('takes 3.935 km/s and 5.26 hours to a geosynchronous orbit (Vallado 2013, example 6-1)', () => {
    const plan = hohmannTransfer({ gmM3S2: GM, fromRadiusM: LEO_M, toRadiusM: GEO_M });
    expect(plan.totalMps).toBeCloseTo(3935.224, 1);
    expect(plan.timeS / 3600).toBeCloseTo(5.256713, 4);
  });

  it('costs the same up and down, and more the farther it leads up to 15.58 times the radius', () => {
    fc.assert(
      fc.property(radius, radius, tilt, (fromRadiusM, toRadiusM, tiltRad) => {
        const there = hohmannTransfer({ gmM3S2: GM, fromRadiusM, toRadiusM, tiltRad });
        const back = hohmannTransfer({ gmM3S2: GM, fromRadiusM: toRadiusM, toRadiusM: fromRadiusM, tiltRad });
        expect(there.totalMps).toBeCloseTo(back.totalMps, 6);
        expect(there.timeS).toBeCloseTo(back.timeS, 3);
        const flat = hohmannTransfer({ gmM3S2: GM, fromRadiusM, toRadiusM });
        expect(there.totalMps).toBeGreaterThan(flat.totalMps - 1e-6);
      }),
      { numRuns: 200 },
    );
  });

  it('divides a change of plane at no more cost than any other division', () => {
    fc.assert(
      fc.property(
        radius,
        radius,
        tilt,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (from, to, whole, share) => {
          const best = hohmannTransfer({ gmM3S2: GM, fromRadiusM: from, toRadiusM: to, tiltRad: whole });
          const leaving = Math.sqrt((2 * GM * to) / (from * (from + to)));
          const arriving = Math.sqrt((2 * GM * from) / (to * (from + to)));
          const other =
            impulseBetween(Math.sqrt(GM / from), leaving, share * whole) +
            impulseBetween(arriving, Math.sqrt(GM / to), (1 - share) * whole);
          expect(best.totalMps).toBeLessThan(other + 1e-6);
          expect(best.tiltsRad[0] + best.tiltsRad[1]).toBeCloseTo(whole, 12);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('turns most of the plane where it is slow: from 28.5 degrees to a geostationary orbit', () => {
    const plan = hohmannTransfer({
      gmM3S2: GM,
      fromRadiusM: EARTH_M + 185_000,
      toRadiusM: 42_164_000,
      tiltRad: (28.5 * Math.PI) / 180,
    });
    // a little over two degrees at first, and 4.2 to 4.3 km/s in all (Wertz 2011, Space Mission Engineering, 10.3)
    expect((plan.tiltsRad[0] * 180) / Math.PI).toBeCloseTo(2.2, 0);
    expect(plan.totalMps).toBeGreaterThan(4200);
    expect(plan.totalMps).toBeLessThan(4300);
  });
});

describe('the transfer over a far point', () => {
  it('takes 3.904 km/s and 593.9 hours (Vallado 2013, example 6-2)', () => {
    const pair = { gmM3S2: GM, fromRadiusM: LEO_M, toRadiusM: EARTH_M + 376_310_000 };
    const plan = biEllipticTransfer(pair, EARTH_M + 503_873_000);
    expect(plan.totalMps).toBeCloseTo(3904.057, 0);
    expect(plan.timeS / 3600).toBeCloseTo(593.92, 1);
    expect(plan.totalMps).toBeLessThan(hohmannTransfer(pair).totalMps);
  });

  it('always costs less beyond 15.58 times the radius, never below 11.94 times', () => {
    const far = fc.double({ min: 1.01, max: 50, noNaN: true });
    fc.assert(
      fc.property(radius, fc.double({ min: 1.01, max: 60, noNaN: true }), far, (from, ratio, beyond) => {
        const pair = { gmM3S2: GM, fromRadiusM: from, toRadiusM: from * ratio };
        const direct = hohmannTransfer(pair).totalMps;
        const over = biEllipticTransfer(pair, from * ratio * beyond).totalMps;
        if (ratio > 15.59) expect(over).toBeLessThan(direct);
        if (ratio < 11.93) expect(over).toBeGreaterThan(direct);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a far point inside of an orbit', () => {
    const pair = { gmM3S2: GM, fromRadiusM: LEO_M, toRadiusM: GEO_M };
    expect(() => biEllipticTransfer(pair, GEO_M - 1)).toThrow(/outside of both orbits/);
  });
});

describe('impulses', () => {
  it('of a turn of the plane alone is twice the speed times the sine of half of it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e5, noNaN: true }), tilt, (speed, angle) => {
        expect(impulseBetween(speed, speed, angle)).toBeCloseTo(2 * speed * Math.sin(angle / 2), 6);
      }),
      { numRuns: 200 },
    );
  });

  it('out of a circle is that of the energy', () => {
    fc.assert(
      fc.property(radius, fc.double({ min: 0, max: 2e4, noNaN: true }), (radiusM, excess) => {
        const impulse = escapeImpulse(GM, radiusM, excess);
        const speed = Math.sqrt(GM / radiusM) + impulse;
        const energy = (speed * speed) / 2 - GM / radiusM;
        expect(Math.abs(energy - (excess * excess) / 2) / (GM / radiusM)).toBeLessThan(1e-12);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses what is no orbit', () => {
    expect(() => hohmannTransfer({ gmM3S2: GM, fromRadiusM: 0, toRadiusM: GEO_M })).toThrow(/no transfer/);
    expect(() => hohmannTransfer({ gmM3S2: GM, fromRadiusM: LEO_M, toRadiusM: GEO_M, tiltRad: 4 })).toThrow(
      /no transfer/,
    );
  });
});
