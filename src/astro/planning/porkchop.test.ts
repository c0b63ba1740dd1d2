import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { vec3 } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { propagateKepler } from '../orbit/propagate-kepler.ts';
import { parseUtc } from '../time/iso.ts';
import { leastCell, Porkchop, type PorkchopPlan } from './porkchop.ts';

const ephemeris = committedRails();
const earth = bodyIndex('earth');
const mars = bodyIndex('mars');
const range = (first: string, last: string, count: number) => ({
  first: parseUtc(first),
  last: parseUtc(last),
  count,
});
const orbit = (body: number, altitudeM: number) => bodies[body].equatorialRadiusM + altitudeM;

const plan2020: PorkchopPlan = {
  ephemeris,
  from: earth,
  to: mars,
  departures: range('2020-06-20', '2020-08-29', 36),
  arrivals: range('2020-12-20', '2021-04-19', 31),
  departureOrbitM: orbit(earth, 400e3),
  arrivalOrbitM: orbit(mars, 400e3),
};

const filled = (plan: PorkchopPlan): Porkchop => {
  const table = new Porkchop(plan);
  table.advance(Number.POSITIVE_INFINITY);
  return table;
};

describe('the table of transfers', () => {
  /*
   * Least C3 of the directest ways: 13.2 km^2/s^2 around 2020-07-19 and 15.5 to 15.9 around 2005-08-10 (George and Kos
   * 1998, Interplanetary Mission Design Handbook: Earth-to-Mars Mission Opportunities 2009 to 2024, NASA/TM-1998-208533;
   * Perseverance, launched on 2020-07-30, and Mars Reconnaissance Orbiter, on 2005-08-12, flew with 14.5 and 16.4).
   */
  it('knows the way to Mars of 2020', () => {
    const table = filled(plan2020);
    const best = table.transferOf(leastCell(table.c3M2S2));
    expect((best?.c3M2S2 ?? 0) / 1e6).toBeGreaterThan(12.9);
    expect((best?.c3M2S2 ?? 0) / 1e6).toBeLessThan(13.6);
    const day = (best?.departure.day ?? 0) - parseUtc('2020-07-19').day;
    expect(Math.abs(day)).toBeLessThan(8);
  });

  it('knows the way to Mars of 2005', () => {
    const table = filled({
      ...plan2020,
      departures: range('2005-07-20', '2005-09-18', 31),
      arrivals: range('2006-01-01', '2006-05-01', 31),
    });
    const least = table.c3M2S2[leastCell(table.c3M2S2)] / 1e6;
    expect(least).toBeGreaterThan(15);
    expect(least).toBeLessThan(16.5);
  });

  it('answers ways that lead from the one place to the other, and impulses that fit them', () => {
    const table = filled(plan2020);
    const sunGm = bodies[table.centre].gmM3S2;
    const state = new Float64Array(6);
    for (let cell = 0; cell < table.c3M2S2.length; cell += 7) {
      const way = table.transferOf(cell);
      if (way === null) throw new Error(`cell ${cell} is empty`);
      const end = propagateKepler(
        sunGm,
        Float64Array.of(...way.fromM, ...way.leavingMps),
        way.flightS,
        state,
      );
      expect(vec3.distance(end.subarray(0, 3), way.toM) / vec3.length(way.toM)).toBeLessThan(1e-10);
      expect(table.c3M2S2[cell]).toBe(way.c3M2S2);
      expect(way.totalImpulseMps).toBeCloseTo(way.departureImpulseMps + way.arrivalImpulseMps, 9);
      const perigee = orbit(earth, 400e3);
      const speed = Math.sqrt(bodies[earth].gmM3S2 / perigee) + way.departureImpulseMps;
      expect(speed * speed - (2 * bodies[earth].gmM3S2) / perigee).toBeCloseTo(way.c3M2S2, 3);
    }
  });

  it('is filled bit by bit as it is at once', () => {
    const whole = filled(plan2020);
    const parts = new Porkchop(plan2020);
    let rounds = 0;
    while (!parts.advance(100)) rounds++;
    expect(rounds).toBe(Math.ceil((36 * 31) / 100) - 1);
    expect(parts.totalImpulseMps).toEqual(whole.totalImpulseMps);
    expect(parts.share).toBe(1);
  });

  it('finds whole turns cheaper or equal, and leaves cells without a way empty', () => {
    const departures = range('2020-06-20', '2020-08-29', 6);
    const arrivals = range('2020-07-01', '2024-06-01', 30);
    const direct = filled({ ...plan2020, departures, arrivals });
    const turning = filled({ ...plan2020, departures, arrivals, mostTurns: 2 });
    let cheaper = 0;
    direct.totalImpulseMps.forEach((total, cell) => {
      expect(Number.isNaN(total)).toBe(Number.isNaN(turning.totalImpulseMps[cell]));
      if (turning.totalImpulseMps[cell] < total) cheaper++;
      else if (!Number.isNaN(total)) expect(turning.totalImpulseMps[cell]).toBe(total);
    });
    expect(cheaper).toBeGreaterThan(10);
    expect(direct.transferOf(5 * 30)).toBeNull();
    expect(Number.isNaN(direct.totalImpulseMps[5 * 30])).toBe(true);
  });

  it('costs nothing at the end of a flight past the target', () => {
    const table = filled({ ...plan2020, arrivalOrbitM: null });
    const best = table.transferOf(leastCell(table.totalImpulseMps));
    expect(best?.arrivalImpulseMps).toBe(0);
    expect(best?.totalImpulseMps).toBe(best?.departureImpulseMps);
  });

  it.each([
    [{ to: bodyIndex('moon') }, /earth circles sun and moon circles earth/],
    [{ to: earth }, /from earth to itself/],
    [{ from: bodyIndex('sun') }, /sun circles none/],
    [{ departures: range('2020-01-01', '2020-02-01', 301) }, /1 to 300 dates/],
    [{ departures: range('2020-02-01', '2020-01-01', 3) }, /from the earlier to the later one/],
    [{ departureOrbitM: 6e6 }, /orbit -378\.137 km above the equator of earth is none/],
    [
      { arrivalOrbitM: orbit(mars, 600e6) },
      /600000 km above .* mars is none: its sphere of influence ends 57\d{4} km up/,
    ],
    [
      {
        from: bodyIndex('deimos'),
        to: bodyIndex('phobos'),
        departureOrbitM: orbit(bodyIndex('deimos'), 1000),
      },
      /orbit 1 km above the equator of deimos is none: its sphere of influence ends below the ground/,
    ],
    [{ mostTurns: 9 }, /0 to 3 whole turns/],
    [{ arrivals: range('2120-01-01', '2120-02-01', 3) }, /2101/],
  ])('refuses %j', (wrong, message) => {
    expect(() => new Porkchop({ ...plan2020, ...wrong })).toThrow(message);
  });
});
