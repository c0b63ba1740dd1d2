import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AstroError } from '../error.ts';
import { besselianEpoch, formatInstant, formatJulianDate, julianEpoch, parseInstant } from './date-text.ts';
import { epoch, secondsBetween } from './epoch.ts';
import { formatUtc, parseUtc, sameDayUtc } from './iso.ts';
import { clockAt, epochFromClock, epochFromGps, gpsTime, timeScales } from './scales.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof AstroError) return error.code;
  }
  return 'none';
};
const instants = fc
  .tuple(fc.integer({ min: -36_000, max: 36_000 }), fc.double({ min: 0, max: 86_399.999, noNaN: true }))
  .map(([day, second]) => epoch(day, second));

describe('clocks of all scales', () => {
  it('come back to the instant that they were read at', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...timeScales), (instant, scale) => {
        fc.pre(scale !== 'utc' || Math.abs(instant.day + 10_227) > 2); // where UTC begins, see utcFromEpoch
        const back = epochFromClock(scale, clockAt(scale, instant));
        expect(Math.abs(secondsBetween(instant, back))).toBeLessThan(scale === 'ut1' ? 1e-7 : 1e-9);
      }),
      { numRuns: 600 },
    );
  });

  it('stand apart as defined', () => {
    // 2017-01-01 0 h UTC: TAI 37 s, GPS 18 s, TT 69.184 s ahead (IERS Bulletin C 52)
    const instant = parseUtc('2017-01-01T00:00:00Z');
    const ahead = (scale: 'tai' | 'gps' | 'tt') => clockAt(scale, instant).second;
    expect(ahead('tai')).toBeCloseTo(37, 6);
    expect(ahead('gps')).toBeCloseTo(18, 6);
    expect(ahead('tt')).toBeCloseTo(69.184, 6);
    expect(clockAt('tai', instant).calendarDay).toBe(6210);
  });

  it('give TAI of the ERFA test of eraUtctai', () => {
    expect(formatJulianDate(parseInstant('JD 2453751.392100694 UTC'), 'tai', 9)).toBe('2453751.392482638');
  });

  it('count weeks of GPS from 1980-01-06, through both overflows of its ten bits', () => {
    const at = (text: string) => gpsTime(parseUtc(text));
    expect(at('1980-01-06T00:00:00Z').week).toBe(0);
    expect(at('1980-01-06T00:00:00Z').secondOfWeek).toBeCloseTo(0, 6);
    // ICD-GPS-870, roll-over dates: weeks 1024 and 2048 begin at 23:59:47 and 23:59:42 UTC
    expect(at('1999-08-21T23:59:47.001Z').week).toBe(1024);
    expect(at('1999-08-21T23:59:46.999Z').week).toBe(1023);
    expect(at('2019-04-06T23:59:42.001Z').week).toBe(2048);
    expect(at('2019-04-06T23:59:41.999Z').week).toBe(2047);
    fc.assert(
      fc.property(instants, (instant) => {
        const gps = gpsTime(instant);
        expect(gps.secondOfWeek).toBeGreaterThanOrEqual(0);
        expect(gps.secondOfWeek).toBeLessThan(604_800);
        expect(Math.abs(secondsBetween(instant, epochFromGps(gps)))).toBeLessThan(1e-8);
      }),
      { numRuns: 200 },
    );
  });
});

describe('UTC on the same day of TDB', () => {
  it('is read again within a nanosecond, as an instant of that day, also at its very ends', () => {
    const ends = fc.constantFrom(0, 1e-11, 4e-10, 6e-10, 86_399.999_999_999_9, 86_399.999_999_999_5);
    let crossed = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: -36_736, max: 37_119 }),
        fc.oneof(ends, fc.double({ min: 0, max: 86_399.999, noNaN: true })),
        (day, second) => {
          fc.pre(Math.abs(day + 10_227) > 2); // where UTC begins, see utcFromEpoch
          const back = parseUtc(sameDayUtc({ day, second }));
          expect(back.day).toBe(day);
          expect(Math.abs(secondsBetween({ day, second }, back))).toBeLessThan(1.6e-9);
          if (parseUtc(formatUtc({ day, second }, 9)).day !== day) crossed += 1;
        },
      ),
      { numRuns: 1000 },
    );
    expect(crossed).toBeGreaterThan(50);
  });

  it('has the first instant of the ephemeris', () => {
    const { day, second } = parseUtc(sameDayUtc(parseInstant('JD 2414809.0 TDB')));
    expect(day).toBe(-36_736);
    expect(second).toBeLessThan(1e-9);
    expect(parseUtc(formatUtc({ day: -36_736, second: 0 }, 9)).day).toBe(-36_737);
  });
});

describe('instants as text', () => {
  it.each([
    ['2000-01-01T12:00:00 TDB', '2000-01-01T12:00:00.000 TDB', 'tdb'],
    ['2000-01-01T12:00:00 tt', '2000-01-01T12:00:00.000 TT', 'tt'],
    ['2000-01-01T12:00:00 UTC', '2000-01-01T12:00:00.000Z', 'utc'],
    ['2000-01-01T12:00:32 TAI', '2000-01-01T12:00:00.000Z', 'utc'],
    ['2000-01-01T12:00:13 GPS', '2000-01-01T12:00:00.000Z', 'utc'],
    ['JD 2451545.0', '2000-01-01T12:00:00.000 TDB', 'tdb'],
    ['jd2451545.25 tt', '2000-01-01T18:00:00.000 TT', 'tt'],
    ['MJD 51544.5 UTC', '2000-01-01T12:00:00.000Z', 'utc'],
    ['JD 2457754.499994213 UTC', '2016-12-31T23:59:60.500Z', 'utc'],
    ['J2000.0', '2000-01-01T12:00:00.000 TT', 'tt'],
    // Lieske 1979: B1950.0 is JD 2433282.42345905 (TT)
    ['B1950.0', '1949-12-31T22:09:46.862 TT', 'tt'],
    ['2026-07-04T12:30:00+02:00', '2026-07-04T10:30:00.000Z', 'utc'],
  ] as const)('reads %s', (text, written, scale) => {
    expect(formatInstant(parseInstant(text), scale)).toBe(written);
  });

  it.each([
    '2000-01-01T12:00:00Z TT',
    '2000-01-01T12:00:00+01:00 TDB',
    '2016-12-31T23:59:60 TAI',
    'J2000.0 UTC',
    'JD',
    'JD 1e6',
    'MJD 123456789',
    'J20000',
    'B',
    'TT',
    '12:00 TT',
    `JD 2451545.${'1'.repeat(30)}`,
  ])('refuses %s', (text) => expect(codeOf(() => parseInstant(text))).toBe('malformed_date'));

  it('comes back the same in every scale, as a date and as a Julian date', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...timeScales), (instant, scale) => {
        fc.pre(scale !== 'utc' || Math.abs(instant.day + 10_227) > 2);
        const text = formatInstant(instant, scale, 9);
        expect(Math.abs(secondsBetween(parseInstant(text), instant))).toBeLessThan(1e-7);
        const jd = `JD ${formatJulianDate(instant, scale, 12)} ${scale}`;
        expect(Math.abs(secondsBetween(parseInstant(jd), instant))).toBeLessThan(2e-7);
      }),
      { numRuns: 600 },
    );
  });

  it('knows Julian and Besselian epochs', () => {
    expect(julianEpoch(parseInstant('J2026.5'))).toBeCloseTo(2026.5, 10);
    expect(besselianEpoch(parseInstant('B1950.0'))).toBeCloseTo(1950, 10);
    expect(formatJulianDate(parseInstant('B1950.0'), 'tt', 8)).toBe('2433282.42345905');
    // half a day before J2000.0
    expect(julianEpoch(parseInstant('MJD 51544 TT'))).toBeCloseTo(1999.998631074606, 9);
    expect(codeOf(() => formatJulianDate(epoch(0), 'tt', 13))).toBe('out_of_range');
  });
});
