import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateFromDays, daysFromDate, daysInMonth, isoDate } from './calendar.ts';

describe('calendar', () => {
  it.each([
    [0, '2000-01-01'],
    [59, '2000-02-29'],
    [60, '2000-03-01'],
    [-36_524, '1900-01-01'],
    [-36_466, '1900-02-28'],
    [-36_465, '1900-03-01'], // 1900 was no leap year
    [36_525, '2100-01-01'],
    [-730_485, '0000-01-01'],
    [-730_486, '-000001-12-31'],
    [2_921_940, '+010000-01-01'],
  ])('day %i is %s', (days, text) => {
    expect(isoDate(dateFromDays(days))).toBe(text);
    expect(daysFromDate(dateFromDays(days))).toBe(days);
  });

  it('goes forth and back, each date following the one before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4_000_000, max: 4_000_000 }), (days) => {
        const date = dateFromDays(days);
        const next = dateFromDays(days + 1);
        expect(daysFromDate(date)).toBe(days);
        expect(date.day).toBeLessThanOrEqual(daysInMonth(date.year, date.month));
        const sameMonth = next.month === date.month && next.day === date.day + 1;
        expect(sameMonth || (next.day === 1 && date.day === daysInMonth(date.year, date.month))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
