import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { hohmannPlan, transferMap, transferTable } from './index.ts';

const request = {
  ephemeris: committedRails(),
  from: 'earth',
  to: 'mars',
  depart: ['2020-06-20', '2020-08-29'],
  arrive: ['2020-12-20', '2021-04-19'],
  grid: [21, 41],
  parkingKm: 400,
  captureKm: 400,
  mostTurns: 0,
} as const;
const quiet = (): void => {};

describe('the table of transfers', () => {
  it('names the best cell and the least C3 of its own cells', () => {
    const shares: number[] = [];
    const table = transferTable(request, (share) => shares.push(share));
    expect([table.from, table.to, table.about]).toEqual(['earth', 'mars', 'sun']);
    expect([table.departures_utc.length, table.arrivals_utc.length]).toEqual([21, 41]);
    expect(shares).toEqual([500 / 861]);
    const totals = table.total_delta_v_mps.flat().filter((cell) => cell !== null);
    expect(Math.min(...totals)).toBeCloseTo(table.best.total_delta_v_mps, 2);
    const at = table.total_delta_v_mps[table.departures_utc.indexOf(table.best.depart_utc)];
    expect(at?.[table.arrivals_utc.indexOf(table.best.arrive_utc)]).toBeCloseTo(
      table.best.total_delta_v_mps,
      2,
    );
    expect(table.least_c3.c3_km2_s2).toBeCloseTo(
      Math.min(...table.c3_km2_s2.flat().filter((cell) => cell !== null)),
      2,
    );
    expect(table.best.depart_v_infinity_mps ** 2 / 1e6).toBeCloseTo(table.best.c3_km2_s2, 9);
  });

  it('refuses a table without a single way', () => {
    const never = { ...request, arrive: ['2019-01-01', '2019-02-01'] } as const;
    expect(() => transferTable(never, quiet)).toThrow(/let the arrivals begin later/);
  });
});

describe('the map of a table', () => {
  const table = transferTable(request, quiet);

  it('fits its width and 30 lines, and holds the best cell once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (columns) => {
        const { lines } = transferMap(table, columns);
        expect(lines.length).toBeLessThanOrEqual(30);
        for (const { date, signs } of lines)
          expect(date.length + 2 + signs.length).toBeLessThanOrEqual(Math.max(columns, 32));
        expect(
          lines
            .map(({ signs }) => signs)
            .join('')
            .match(/◆/g),
        ).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  it('shows the latest arrival at the top, and dearer cells with lighter signs', () => {
    const { lines, legend } = transferMap(table, 80);
    expect(lines[0]?.date.startsWith('2021-04')).toBe(true);
    expect(lines.at(-1)?.date).toBe('2020-12-20');
    expect(legend.map((text) => text[0])).toEqual(['◆', '█', '▓', '▒', '░', '·']);
  });

  it('leaves cells without a way blank', () => {
    const early = transferTable({ ...request, arrive: ['2020-07-01', '2021-04-19'] }, quiet);
    expect(transferMap(early, 80).lines.at(-1)?.signs).toMatch(/ +$/);
  });
});

describe("Hohmann's transfer", () => {
  it('takes 3.9 km/s from a low orbit to a geostationary one', () => {
    const row = hohmannPlan({ about: 'Earth', fromKm: 400, toKm: 35_786 });
    expect(row.total_mps / 1000).toBeCloseTo(3.854, 3);
    expect(row).toMatchObject({ about: 'earth', kind: 'hohmann', via_km: null, tilt_deg: 0 });
  });

  it('goes over a far point when asked to', () => {
    const row = hohmannPlan({ about: 'earth', fromKm: 200, toKm: 370_000, viaKm: 500_000, tiltDeg: 10 });
    expect(row.kind).toBe('bi_elliptic');
    expect(row.impulses_mps).toHaveLength(3);
    expect(row.tilts_deg[1]).toBeCloseTo(10, 12);
  });

  it.each([
    [
      { about: 'earth', fromKm: -1, toKm: 1000 },
      /between the ground and the sphere of influence, 918271 km up/,
    ],
    [{ about: 'moon', fromKm: 10, toKm: 70_000 }, /70000 km above the equator of moon/],
    [{ about: 'earth', fromKm: 400, toKm: 35_786, viaKm: 500 }, /Give one above both, from 35786 km up/],
    [{ about: 'ssb', fromKm: 10, toKm: 100 }, /ssb/],
    [{ about: 'vulcan', fromKm: 10, toKm: 100 }, /no body named/],
  ])('refuses %j', (wrong, message) => {
    expect(() => hohmannPlan(wrong)).toThrow(message);
  });
});
