import { describe, expect, it } from 'vitest';
import { horizonsStates } from '../../../test/support/published/horizons.ts';
import { committedRails } from '../../../test/support/rails.ts';
import { bodies, bodyIndex, HEAVY_BODIES } from '../bodies/bodies.ts';
import { AU_M, DAY_S } from '../constants.ts';
import { epochFromJulianDate } from '../time/epoch.ts';

/**
 * What may lie between: the differences between DE431 and DE441, for the Sun the two barycentres themselves. Metres. Of
 * Pluto the system is compared.
 */
const toleranceM: Readonly<Record<string, number>> = {
  sun: 300e3,
  mercury: 2e3,
  venus: 2e3,
  earth: 2e3,
  moon: 100,
  mars: 3e3,
  jupiter: 80e3,
  saturn: 10e3,
  uranus: 1200e3,
  neptune: 7000e3,
  pluto: 10_000e3,
};
describe('rails against JPL Horizons', () => {
  const ephemeris = committedRails();
  const out = new Float64Array(6);

  it('has five dates for each body', () => {
    for (const body of bodies.slice(1, HEAVY_BODIES))
      expect(horizonsStates.filter(([name]) => name === body.name)).toHaveLength(5);
  });

  it.each(horizonsStates)('%s at JD %d', (name, jd, ...expected) => {
    const { day, second } = epochFromJulianDate(jd);
    if (name === 'pluto') ephemeris.systemState(bodyIndex(name), day, second, out);
    else ephemeris.relativeState(bodyIndex(name), day, second, out);
    const off = expected.map((value, i) => out[i] - (i < 3 ? value * AU_M : (value * AU_M) / DAY_S));
    expect(Math.hypot(...off.slice(0, 3))).toBeLessThan(toleranceM[name] ?? 0);
    expect(Math.hypot(...off.slice(3))).toBeLessThan(0.05);
  });
});
