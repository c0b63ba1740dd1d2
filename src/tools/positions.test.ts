import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedRails } from '../../test/support/rails.ts';
import { AstroError } from '../astro/index.ts';
import { type PositionRow, parseJulianDate, positionLines, positions } from './index.ts';

const ephemeris = committedRails();

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof AstroError) return error.code;
  }
  return 'none';
};

describe('positions', () => {
  it('answers with canonical names, the frame, metres and metres a second', () => {
    const [row] = positions({ body: 'Moon', center: 'EARTH', jds: ['2451545.0'], ephemeris });
    expect(row).toMatchObject({ body: 'moon', center: 'earth', jd_tdb: 2451545, frame: 'ICRF' });
    expect(Math.hypot(...(row?.position_m ?? []))).toBeCloseTo(402_448_640, -3);
    expect(Math.hypot(...(row?.velocity_mps ?? []))).toBeGreaterThan(900);
  });

  it('takes the barycentre as center when none is named', () => {
    const [row] = positions({ body: 'sun', jds: [2451545], ephemeris });
    expect(row?.center).toBe('ssb');
    expect(Math.hypot(...(row?.position_m ?? []))).toBeLessThan(2e9);
  });

  it('gives the reverse of the reverse question', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('sun', 'mercury', 'earth', 'moon', 'saturn', 'pluto'),
        fc.constantFrom('ssb', 'venus', 'mars', 'moon', 'neptune'),
        fc.double({ min: 2_415_021, max: 2_488_000, noNaN: true }),
        (body, center, jd) => {
          const [there] = positions({ body, center, jds: [jd], ephemeris });
          const [back] = positions({ body: center, center: body, jds: [jd], ephemeris });
          expect(back?.position_m).toEqual(there?.position_m.map((x) => 0 - x));
          expect(back?.velocity_mps).toEqual(there?.velocity_mps.map((x) => 0 - x));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('names the nearest bodies when there is none of that name', () => {
    expect(() => positions({ body: 'jupitre', jds: [], ephemeris })).toThrow(
      /"jupitre".*Did you mean jupiter/,
    );
    expect(codeOf(() => positions({ body: 'earth', center: 'vulcan', jds: [], ephemeris }))).toBe(
      'unknown_body',
    );
  });

  it('has no axes that turn with a barycentre', () => {
    const turning = { body: 'moon', jds: ['2451545'], ephemeris, frame: 'fixed' } as const;
    expect(() => positions(turning)).toThrow('does not turn');
    expect(positions({ ...turning, center: 'earth' })[0]?.frame).toBe('BODY_FIXED');
  });

  it('says which dates the ephemeris covers', () => {
    expect(codeOf(() => positions({ body: 'mars', jds: ['2400000.5'], ephemeris }))).toBe('outside_span');
    expect(() => positions({ body: 'mars', jds: ['2400000.5'], ephemeris })).toThrow(
      /1899-06-03 12:00 \(JD 2414809\).*2101-08-19 12:00/,
    );
  });

  it.each(['', 'now', '1e400', '0x10', '2451545,5', '2451545.0.0', 'NaN', 'Infinity', '--1', '1'.repeat(50)])(
    'refuses %j as a Julian date',
    (text) =>
      expect(codeOf(() => positions({ body: 'mars', jds: [text], ephemeris }))).toBe('malformed_number'),
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300])('refuses the number %d', (jd) =>
    expect(codeOf(() => positions({ body: 'mars', jds: [jd], ephemeris }))).toBe('malformed_number'),
  );
});

describe('parseJulianDate', () => {
  it('keeps digits that a double would round away', () => {
    expect(parseJulianDate('2451545.00000000001').second).toBeCloseTo(8.64e-7, 12);
    expect(parseJulianDate(' 2451544.75 ')).toEqual({ day: -1, second: 64_800 });
  });

  it('agrees with the number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5_000_000 }),
        fc.integer({ min: 0, max: 999_999 }),
        (whole, millionths) => {
          const { day, second } = parseJulianDate(`${whole}.${String(millionths).padStart(6, '0')}`);
          expect(day).toBe(whole - 2_451_545);
          expect(second).toBeCloseTo(millionths * 0.0864, 8);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('positionLines', () => {
  async function* from(lines: readonly string[]): AsyncGenerator<string> {
    for (const line of lines) yield line;
  }
  const collect = async (lines: readonly string[]): Promise<PositionRow[]> => {
    const rows: PositionRow[] = [];
    for await (const line of positionLines({ body: 'mars', lines: from(lines), ephemeris }))
      rows.push(JSON.parse(line) as PositionRow);
    return rows;
  };

  it('answers line by line and skips empty ones', async () => {
    const rows = await collect(['2451545.0\r', '', '2460000.5 ']);
    expect(rows.map((row) => row.jd_tdb)).toEqual([2451545, 2460000.5]);
    expect(rows).toEqual(positions({ body: 'mars', jds: ['2451545.0', '2460000.5'], ephemeris }));
  });

  it('says which line is wrong', async () => {
    await expect(collect(['2451545', '', 'tomorrow'])).rejects.toThrow(
      /^Line 3: "tomorrow" is no Julian date/,
    );
  });
});
