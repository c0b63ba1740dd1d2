/** A date of the (proleptic) Gregorian calendar, as ISO 8601 counts: year 0 precedes year 1. */
export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const DAYS_IN_400_YEARS = 146_097;
/** Days from 1 March of year 0 to 1 January 2000. */
const MARCH_0_TO_2000 = 730_425;

/** Days from 1 January 2000 to a calendar date. Years are counted from March, so that the leap day comes last. */
export function daysFromDate(date: CalendarDate): number {
  const year = date.month > 2 ? date.year : date.year - 1;
  const month = (date.month + 9) % 12;
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  const beforeMonth = Math.floor((153 * month + 2) / 5);
  return 365 * year + leapDays + beforeMonth + date.day - 1 - MARCH_0_TO_2000;
}

/** The calendar date that lies the given whole days after 1 January 2000. */
export function dateFromDays(days: number): CalendarDate {
  const since = days + MARCH_0_TO_2000;
  const era = Math.floor(since / DAYS_IN_400_YEARS);
  const inEra = since - era * DAYS_IN_400_YEARS;
  const leapDays = Math.floor(inEra / 1460) - Math.floor(inEra / 36_524) + Math.floor(inEra / 146_096);
  const yearInEra = Math.floor((inEra - leapDays) / 365);
  const inYear = inEra - (365 * yearInEra + Math.floor(yearInEra / 4) - Math.floor(yearInEra / 100));
  const month = Math.floor((5 * inYear + 2) / 153);
  const day = inYear - Math.floor((153 * month + 2) / 5) + 1;
  const year = yearInEra + era * 400 + (month >= 10 ? 1 : 0);
  return { year, month: month < 10 ? month + 3 : month - 9, day };
}

/** How many days a month has. */
export function daysInMonth(year: number, month: number): number {
  const next = month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 };
  return daysFromDate(next) - daysFromDate({ year, month, day: 1 });
}

/** A date as ISO 8601 text; years beyond four digits carry a sign, as the standard asks. */
export function isoDate(date: CalendarDate): string {
  const digits = String(Math.abs(date.year));
  const plain = date.year >= 0 && date.year <= 9999;
  const year = plain ? digits.padStart(4, '0') : `${date.year < 0 ? '-' : '+'}${digits.padStart(6, '0')}`;
  return `${year}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
}

/** The calendar date on whose noon the given day since J2000 begins, as ISO text. */
export function calendarDate(dayOfJ2000: number): string {
  return isoDate(dateFromDays(Math.floor(dayOfJ2000)));
}
