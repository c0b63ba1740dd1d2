import { daysFromDate } from './calendar.ts';

/**
 * Dates (UTC, 0 h) from which TAI - UTC has one second more, after the 10 s of 1972-01-01: IERS Bulletin C,
 * complete up to Bulletin C 70; none has been announced since 2017.
 */
const steps: readonly (readonly [year: number, month: 1 | 7])[] = [
  [1972, 7],
  [1973, 1],
  [1974, 1],
  [1975, 1],
  [1976, 1],
  [1977, 1],
  [1978, 1],
  [1979, 1],
  [1980, 1],
  [1981, 7],
  [1982, 7],
  [1983, 7],
  [1985, 7],
  [1988, 1],
  [1990, 1],
  [1991, 1],
  [1992, 7],
  [1993, 7],
  [1994, 7],
  [1996, 1],
  [1997, 7],
  [1999, 1],
  [2006, 1],
  [2009, 1],
  [2012, 7],
  [2015, 7],
  [2017, 1],
];

const TAI_MINUS_UTC_1972_S = 10;
const stepDays = steps.map(([year, month]) => daysFromDate({ year, month, day: 1 }));

/** TT - TAI, seconds (by definition). */
export const TT_MINUS_TAI_S = 32.184;

/** First day of UTC with leap seconds, 1972-01-01, in days since 2000-01-01. Before it, UTC here means UT1. */
export const FIRST_UTC_DAY = daysFromDate({ year: 1972, month: 1, day: 1 });

/** TAI - UTC in whole seconds on a calendar day (days since 2000-01-01, not before 1972). */
export function leapSeconds(calendarDay: number): number {
  let count = TAI_MINUS_UTC_1972_S;
  for (let at = 0; at < stepDays.length && calendarDay >= stepDays[at]; at += 1) count += 1;
  return count;
}

/** Length of a UTC day in seconds: 86401 when it ends with a leap second. */
export function utcDayLengthS(calendarDay: number): number {
  return stepDays.includes(calendarDay + 1) ? 86_401 : 86_400;
}
