import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { AU_M, DAY_S } from '../constants.ts';
import { epochFromJulianDate } from '../time/epoch.ts';

const ephemeris = committedRails();
const SUN = bodyIndex('sun');
const small = bodies.flatMap(({ parent, kind }, body) =>
  parent === SUN && kind !== 'planet' && body > bodyIndex('pluto') ? [body] : [],
);
const state = new Float64Array(6);
const distanceM = (body: number, from: number, jd: number): number => {
  const { day, second } = epochFromJulianDate(jd);
  ephemeris.stateBetween(body, from, day, second, state);
  return Math.hypot(state[0], state[1], state[2]);
};

/** Date of the least distance between two dates, by halving. */
function nearest(
  body: number,
  from: number,
  firstJd: number,
  lastJd: number,
): { jd: number; distanceM: number } {
  let [low, high] = [firstJd, lastJd];
  while (high - low > 1e-5) {
    const [a, b] = [low + 0.382 * (high - low), low + 0.618 * (high - low)];
    if (distanceM(body, from, a) < distanceM(body, from, b)) high = b;
    else low = a;
  }
  const jd = (low + high) / 2;
  return { jd, distanceM: distanceM(body, from, jd) };
}

describe('small bodies', () => {
  it('are at least twenty, of all three kinds', () => {
    expect(small.length).toBeGreaterThanOrEqual(20);
    expect(new Set(small.map((body) => bodies[body].kind))).toEqual(
      new Set(['dwarf_planet', 'asteroid', 'comet']),
    );
  });

  it('lets Apophis pass the Earth on 2029-04-13 at 21:46 UT, 38 000 km from its centre', () => {
    // JPL, close-approach table: 2029-04-13 21:46 TDB, 0.000254099 AU
    const passage = nearest(bodyIndex('apophis'), bodyIndex('earth'), 2_462_239.5, 2_462_241.5);
    expect(Math.abs(passage.jd - 2_462_240.407)).toBeLessThan(1 / 1440);
    expect(Math.abs(passage.distanceM - 0.000254099098 * AU_M)).toBeLessThan(30e3);
  });

  it.each([
    // Yeomans and Kiang 1981, MNRAS 197, 633 (1910, 1986), and their forecast of 2061
    ['halley', 2_418_781.6785, 0.05],
    ['halley', 2_446_470.959, 0.01],
    ['halley', 2_474_034.36, 1],
    // Nakano 1994, NK 618
    ['encke', 2_449_392.97785, 0.6],
    ['encke', 2_460_240.0267, 0.002],
    // 67P, Rosetta's perihelion of 2015-08-13 02:03 UT; Hale-Bopp 1997-04-01.14
    ['churyumov_gerasimenko', 2_457_247.586, 0.5],
    ['hale_bopp', 2_450_539.64, 1.5],
  ])('%s comes nearest to the Sun at JD %d', (name, jd, withinDays) => {
    expect(Math.abs(nearest(bodyIndex(name), SUN, jd - 20, jd + 20).jd - jd)).toBeLessThan(withinDays);
  });

  it('has Encke in the state that JPL Horizons gives for 2023-07-22', () => {
    // heliocentric, ICRF, AU and AU/day
    const expected = [
      1.564746628554244, 0.4893647265026269, 0.4882908818596594, -0.01431656881443231, 0.00274273968696674,
      0.0003397424502898812,
    ];
    const { day, second } = epochFromJulianDate(2_460_147.5);
    ephemeris.relativeState(bodyIndex('encke'), day, second, state);
    const off = expected.map((value, i) => state[i] - (i < 3 ? value * AU_M : (value * AU_M) / DAY_S));
    expect(Math.hypot(...off.slice(0, 3))).toBeLessThan(100);
    expect(Math.hypot(...off.slice(3))).toBeLessThan(1e-3);
  });
});
