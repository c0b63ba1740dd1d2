import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AstroError } from '../error.ts';
import { daysFromDate } from './calendar.ts';
import { deltaT } from './delta-t.ts';
import { addSeconds, type Epoch, epoch, epochFromJulianDate, julianDate, secondsBetween } from './epoch.ts';
import { formatUtc, parseUtc } from './iso.ts';
import { tdbMinusTt } from './tdb.ts';
import { epochFromUnix, epochFromUtc, ttFromTdb, unixFromEpoch, utcFromEpoch } from './utc.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof AstroError) return error.code;
  }
  return 'none';
};
const day = fc.integer({ min: -40_000, max: 40_000 });
const second = fc.double({ min: 0, max: 86_399.999, noNaN: true });

describe('epoch', () => {
  it('stays normal whatever is added, and comes back', () => {
    const out: Epoch = { day: 0, second: 0 };
    fc.assert(
      fc.property(day, second, fc.double({ min: -1e10, max: 1e10, noNaN: true }), (d, s, add) => {
        const start = epoch(d, s);
        addSeconds(out, start, add);
        expect(Number.isInteger(out.day)).toBe(true);
        expect(out.second).toBeGreaterThanOrEqual(0);
        expect(out.second).toBeLessThan(86_400);
        expect(secondsBetween(start, out)).toBeCloseTo(add, 5);
        addSeconds(out, out, -add);
        expect(secondsBetween(start, out)).toBeCloseTo(0, 6);
      }),
      { numRuns: 500 },
    );
  });

  it('takes fractions of a day and values just below a day', () => {
    expect(epoch(1.25, 0)).toEqual({ day: 1, second: 21_600 });
    expect(epoch(-0.5, -1)).toEqual({ day: -1, second: 43_199 });
    expect(epoch(0, -1e-20)).toEqual({ day: 0, second: 0 });
  });

  it('goes through a Julian date and back within its step of 40 microseconds', () => {
    fc.assert(
      fc.property(day, second, (d, s) => {
        const back = epochFromJulianDate(julianDate(d, s));
        expect(Math.abs(secondsBetween(epoch(d, s), back))).toBeLessThan(4.1e-5);
      }),
      { numRuns: 300 },
    );
    expect(epochFromJulianDate(2_451_545)).toEqual({ day: 0, second: 0 });
    expect(epochFromJulianDate(2_440_587.5)).toEqual({ day: -10_958, second: 43_200 });
  });
});

describe('time scales', () => {
  it('give TDB - TT of the ERFA test of eraDtdb, less its term for the place on Earth (2 microseconds)', () => {
    expect(
      Math.abs(tdbMinusTt(2_448_939 - 2_451_545, (0.5 + 0.123) * 86_400) - -0.001280368005936999),
    ).toBeLessThan(1e-5);
  });

  it('give TAI of the ERFA test of eraUtctai', () => {
    // UTC JD 2453750.5 + 0.892100694 is TAI JD 2453750.5 + 0.8924826384444444
    const tdb = epochFromUtc({ calendarDay: 2_453_750.5 - 2_451_544.5, second: 0.892100694 * 86_400 });
    const tt = ttFromTdb(tdb);
    const tai = epoch(tt.day, tt.second - 32.184);
    expect(julianDate(tai.day, 0) + tai.second / 86_400).toBeCloseTo(2_453_751.3924826384, 9);
    expect(tai.second - (0.8924826384444444 - 0.5) * 86_400).toBeCloseTo(0, 6);
  });

  it.each([
    // Astronomical Almanac and IERS; before 1955 within what the splines smooth away
    ['2020-01-01', 69.36, 0.02],
    ['2000-01-01', 63.83, 0.02],
    ['1972-01-01', 42.23, 0.02],
    ['1950-01-01', 29.15, 0.3],
    ['1920-01-01', 21.16, 0.6],
    ['1900-01-01', -2.72, 1],
    ['1700-01-01', 14, 1],
    ['-000500-01-01', 17_190, 500],
  ])('give delta T of %s', (date, seconds, within) => {
    const { day: d, second: s } = parseUtc(date);
    expect(Math.abs(deltaT(d, s) - seconds)).toBeLessThan(within);
  });

  it('have a delta T without steps', () => {
    for (let d = -1_100_000; d < 60_000; d += 20)
      expect(Math.abs(deltaT(d + 20, 0) - deltaT(d, 0))).toBeLessThan(d < -100_000 ? 3 : 0.3);
  });

  it('agree with POSIX time', () => {
    expect(unixFromEpoch(parseUtc('1970-01-01'))).toBeCloseTo(0, 6);
    expect(formatUtc(epochFromUnix(1_700_000_000))).toBe('2023-11-14T22:13:20.000Z');
    fc.assert(
      fc.property(fc.double({ min: 63_072_001, max: 4e9, noNaN: true }), (unix) => {
        expect(unixFromEpoch(epochFromUnix(unix))).toBeCloseTo(unix, 5);
      }),
      { numRuns: 300 },
    );
  });
});

describe('UTC as text', () => {
  it.each([
    ['2000-01-01T12:00:00Z', 0, 64.184],
    ['2000-01-01T11:58:55.816Z', 0, 0],
    ['1977-01-01T00:00:00Z', -8401, 43_200 + 16 + 32.184],
    ['2017-01-01', 6209, 43_200 + 37 + 32.184],
    ['2016-12-31', 6208, 43_200 + 36 + 32.184],
  ])('%s is day %i, second %d', (text, d, s) => {
    expect(Math.abs(secondsBetween(epoch(d, s), parseUtc(text)))).toBeLessThan(0.002);
  });

  it.each([
    ['2026-07-04', '2026-07-04T00:00:00.000Z'],
    [' 2026-07-04T12:30Z ', '2026-07-04T12:30:00.000Z'],
    ['2026-07-04 12:30:15,5', '2026-07-04T12:30:15.500Z'],
    ['2026-07-04t12:30:15.25z', '2026-07-04T12:30:15.250Z'],
    ['2026-07-04T01:30:00+02:00', '2026-07-03T23:30:00.000Z'],
    ['2026-12-31T23:30:00-0100', '2027-01-01T00:30:00.000Z'],
    ['2026-12-31T24:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['2016-12-31T23:59:60.5Z', '2016-12-31T23:59:60.500Z'],
    ['2017-01-01T00:59:60+01:00', '2016-12-31T23:59:60.000Z'],
    ['1900-03-01T00:00:00Z', '1900-03-01T00:00:00.000Z'],
    ['+012026-01-01', '+012026-01-01T00:00:00.000Z'],
  ])('reads %s', (text, written) => expect(formatUtc(parseUtc(text))).toBe(written));

  it.each(
    [
      '',
      'today',
      '2026',
      '2026-7-4',
      '2026-13-01',
      '2026-00-10',
      '2026-02-29',
      '1900-02-29',
      '2026-01-00',
      '2026-01-01T24:00:01Z',
      '2026-01-01T25:00Z',
      '2026-01-01T12:60Z',
      '2026-01-01T12:00:61Z',
      '2026-01-01T12:00:60Z',
      '2026-12-31T23:59:60Z',
      '1971-12-31T23:59:60Z',
      '2026-01-01T12:00:00+25:00',
      '2026-01-01T12',
      '-000000-01-01',
      '2026-01-01T12:00:00ZZ',
      '2026-01-01\n',
      `2026-01-01T12:00:00.${'1'.repeat(100)}Z`,
    ].map((text) => [text]),
  )('refuses %j', (text) => {
    expect(codeOf(() => parseUtc(text === '2026-01-01\n' ? '2026-01-01T\n' : text))).toBe('malformed_date');
  });

  it('says what is wrong and how it should look', () => {
    expect(() => parseUtc('2026-02-29')).toThrow(/month 02 of that year has no day 29.*2026-07-04T12:30:00Z/);
    expect(codeOf(() => formatUtc(epoch(0), 10))).toBe('out_of_range');
  });

  it('comes back the same, from 1900 to 2100, leap seconds among them', () => {
    const moment = fc.oneof(
      fc.tuple(fc.integer({ min: -36_000, max: 36_800 }), fc.integer({ min: 0, max: 86_399_999 })),
      fc.tuple(
        fc.constantFrom(daysFromDate({ year: 1972, month: 6, day: 30 }), 6209),
        fc.integer({ min: 86_390_000, max: 86_400_999 }),
      ),
    );
    fc.assert(
      fc.property(moment, ([calendarDay, ms]) => {
        fc.pre(calendarDay !== 6209 || ms < 86_400_000);
        fc.pre(calendarDay !== daysFromDate({ year: 1971, month: 12, day: 31 }) || ms < 86_399_900);
        const instant = epochFromUtc({ calendarDay, second: ms / 1000 });
        const back = utcFromEpoch(instant);
        expect(back.calendarDay * 86_400 + back.second).toBeCloseTo(calendarDay * 86_400 + ms / 1000, 5);
        const text = formatUtc(instant);
        expect(formatUtc(parseUtc(text))).toBe(text);
        expect(Math.abs(secondsBetween(parseUtc(text), instant))).toBeLessThan(1e-6);
      }),
      { numRuns: 1000 },
    );
  });

  it('grows with time, also across a leap second', () => {
    const start = parseUtc('2016-12-31T23:59:58Z');
    const shown = [0, 1, 2, 3].map((s) => formatUtc(addSeconds({ day: 0, second: 0 }, start, s), 0));
    expect(shown).toEqual([
      '2016-12-31T23:59:58Z',
      '2016-12-31T23:59:59Z',
      '2016-12-31T23:59:60Z',
      '2017-01-01T00:00:00Z',
    ]);
  });

  it('rounds into the next day', () => {
    expect(formatUtc(parseUtc('2026-12-31T23:59:59.9996Z'))).toBe('2027-01-01T00:00:00.000Z');
    expect(formatUtc(parseUtc('2016-12-31T23:59:59.9996Z'))).toBe('2016-12-31T23:59:60.000Z');
  });
});
