import { describe, expect, it } from 'vitest';
import { lunarEclipses, parseInstant, solarEclipses, transits } from '../../src/astro/index.ts';
import { committedRails } from '../support/rails.ts';

const ephemeris = committedRails();

/** How many there are of each type. */
function counted(eclipses: readonly { readonly type: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of eclipses) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

describe.each([
  // Espenak and Meeus, NASA, Five Millennium Catalogs of Solar and of Lunar Eclipses: statistics of the centuries
  [1901, { partial: 78, annular: 73, total: 71, hybrid: 6 }, { penumbral: 83, partial: 65, total: 81 }],
  [2001, { partial: 77, annular: 72, total: 68, hybrid: 7 }, { penumbral: 86, partial: 57, total: 85 }],
])('the hundred years from %d', (year, solar, lunar) => {
  const span = { from: parseInstant(`${year}-01-01`), until: parseInstant(`${year + 100}-01-01`) };
  const ofSun = solarEclipses(ephemeris, span);

  it('have as many eclipses of the Sun of each type as the catalogue', () => {
    expect(counted(ofSun)).toEqual(solar);
  });

  it('have as many eclipses of the Moon of each type as the catalogue', () => {
    expect(counted(lunarEclipses(ephemeris, span))).toEqual(lunar);
  });

  it('have a shadow on the ground wherever one is told', () => {
    for (const { central, centralBegins, centralEnds, gamma, durationS, type } of ofSun) {
      expect(central).toBe(centralBegins !== null && centralEnds !== null);
      if (central) expect(Math.abs(gamma)).toBeLessThan(1);
      expect(durationS > 0, `${type}, gamma ${gamma}`).toBe(central);
    }
  });
});

describe('the catalogue of the century', () => {
  const span = { from: parseInstant('2001-01-01'), until: parseInstant('2101-01-01') };

  it('names the same extremes', () => {
    // the same, 2001 to 2100: longest total one (2009), longest annular one (2010), smallest partial one (2098)
    const found = solarEclipses(ephemeris, span);
    const longest = (type: string) =>
      found.filter((one) => one.type === type).reduce((a, b) => (b.durationS > a.durationS ? b : a));
    expect(Math.abs(longest('total').durationS - (6 * 60 + 39))).toBeLessThan(2);
    expect(Math.abs(longest('annular').durationS - (11 * 60 + 8))).toBeLessThan(2);
    const smallest = found.reduce((a, b) => (b.magnitude < a.magnitude ? b : a));
    expect(smallest.magnitude).toBeCloseTo(0.0056, 3);
  });

  it('has two transits of Venus and fourteen of Mercury', () => {
    // Espenak, NASA, transit catalogues: Venus 2004 and 2012, Mercury 14 times from 2003 to 2098
    const found = transits(ephemeris, span);
    expect(found.filter(({ separationRad }) => separationRad > 0)).toHaveLength(16);
  });
});
