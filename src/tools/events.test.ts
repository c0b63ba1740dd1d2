import { describe, expect, it } from 'vitest';
import { committedRails } from '../../test/support/rails.ts';
import { AstroError, parseInstant } from '../astro/index.ts';
import { type EventKind, eventKinds, events } from './index.ts';

const ephemeris = committedRails();
const list = (from: string, until: string, kinds?: readonly EventKind[]) =>
  events({ ephemeris, from: parseInstant(from), until: parseInstant(until), kinds });
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof AstroError) return error.code;
  }
  return 'none';
};

describe('events', () => {
  it('lists every kind but the moons of Jupiter, in order of time', () => {
    const rows = list('2019-10-01', '2020-01-15');
    expect([...new Set(rows.map(({ kind }) => kind))].sort()).toEqual(
      eventKinds.filter((kind) => kind !== 'galilean').sort(),
    );
    rows.slice(1).forEach(({ jd_tdb }, i) => {
      expect(jd_tdb).toBeGreaterThanOrEqual(rows[i].jd_tdb);
    });
    expect(rows.find(({ kind }) => kind === 'transit')).toMatchObject({ body: 'mercury', name: 'transit' });
  });

  it('lists what is asked for alone, with place and contacts of an eclipse', () => {
    const [row, ...more] = list('2017-08-01', '2017-09-01', ['solar_eclipse']);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      kind: 'solar_eclipse',
      name: 'total',
      central: true,
      gamma: 0.4367,
      magnitude: 1.0306,
    });
    expect(row.utc).toMatch(/^2017-08-21T18:25:3\dZ$/);
    expect(row.place?.lat_deg).toBeCloseTo(36.97, 1);
    expect(row.place?.lon_deg).toBeCloseTo(-87.67, 1);
    expect(Object.keys(row.contacts ?? {})).toEqual([
      'partial_begins',
      'central_begins',
      'central_ends',
      'partial_ends',
    ]);
  });

  it('says null for contacts that do not come about', () => {
    const [row] = list('2020-01-01', '2020-02-01', ['lunar_eclipse']);
    expect(row).toMatchObject({ name: 'penumbral' });
    expect(row.contacts?.total_begins).toBeNull();
  });

  it('tells what the moons of Jupiter do, and in which order they stand', () => {
    const rows = list('2015-01-24T05:00:00Z', '2015-01-24T08:00:00Z', ['galilean']);
    expect(rows.map(({ body, name }) => `${body} ${name}`)).toEqual([
      'callisto shadow_transit',
      'io shadow_transit',
      'io transit',
      'europa shadow_transit',
    ]);
    expect(rows[0].contacts).toEqual({ begins: '2015-01-24T03:11:11Z', ends: '2015-01-24T08:00:27Z' });
    expect(rows[0].order).toHaveLength(5);
    expect(codeOf(() => list('2015-01-01', '2021-01-01', ['galilean']))).toBe('out_of_range');
  });

  it('refuses spans that are none, too long, or outside of the ephemeris', () => {
    expect(codeOf(() => list('2020-01-01', '2020-01-01'))).toBe('out_of_range');
    expect(codeOf(() => list('1950-01-01', '2060-01-01'))).toBe('out_of_range');
    expect(codeOf(() => list('2200-01-01', '2201-01-01'))).toBe('outside_span');
  });
});
