import { AstroError } from '../error.ts';
import { dateFromDays, daysFromDate, daysInMonth, isoDate } from './calendar.ts';
import { addSeconds, type Epoch } from './epoch.ts';
import { FIRST_UTC_DAY, utcDayLengthS } from './leap-seconds.ts';
import { epochFromUtc, type UtcInstant, utcFromEpoch } from './utc.ts';

const LONGEST_TEXT = 64;
const MOST_DIGITS = 9;
const NANOSECOND_S = 1e-9;
const pattern =
  /^(\d{4}|[+-]\d{6})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})([.,]\d{1,12})?)?(?:([Zz])|([+-])(\d{2}):?(\d{2}))?)?$/;

/** The error for a text that is no date. */
export const malformed = (text: string, what: string): AstroError =>
  new AstroError(
    'malformed_date',
    `${JSON.stringify(text.slice(0, LONGEST_TEXT))} is no date: ${what}. Write it as 2026-07-04 or 2026-07-04T12:30:00Z.`,
  );

/** A date and time of day as they stand in a text, of whatever clock. */
interface WrittenTime {
  /** Days since 2000-01-01 and seconds since the day began, after a zone has been taken off. */
  readonly calendarDay: number;
  readonly second: number;
  /** Ends with Z or with a zone. */
  readonly zoned: boolean;
  /** The second is written as 60. */
  readonly leapSecond: boolean;
}

/**
 * Reads the figures of an ISO 8601 date, or date and time; a date alone means 0 h.
 * @throws AstroError `malformed_date`
 */
export function readIso(text: string): WrittenTime {
  const match = text.length <= LONGEST_TEXT ? pattern.exec(text.trim()) : null;
  if (match === null) throw malformed(text, 'it does not follow ISO 8601');
  const [
    ,
    y = '',
    m = '',
    d = '',
    h = '0',
    min = '0',
    s = '0',
    fraction = '',
    utc,
    sign,
    zoneH = '0',
    zoneM = '0',
  ] = match;
  if (y === '-000000') throw malformed(text, 'the year 0 has no sign');
  const year = Number(y);
  const month = Number(m);
  const day = Number(d);
  if (month < 1 || month > 12) throw malformed(text, `there is no month ${m}`);
  if (day < 1 || day > daysInMonth(year, month))
    throw malformed(text, `month ${m} of that year has no day ${d}`);
  const minute = Number(h) * 60 + Number(min);
  const second = Number(s);
  const endOfDay = minute === 1440 && second === 0 && Number(fraction.replace(',', '.')) === 0;
  if ((Number(h) > 23 && !endOfDay) || Number(min) > 59)
    throw malformed(text, `there is no time ${h}:${min}`);
  if (second > 60) throw malformed(text, `a minute has no second ${s}`);
  if (Number(zoneH) > 23 || Number(zoneM) > 59) throw malformed(text, `there is no zone ${zoneH}:${zoneM}`);

  const zone = (Number(zoneH) * 60 + Number(zoneM)) * (sign === '-' ? -1 : 1);
  const minutes = daysFromDate({ year, month, day }) * 1440 + minute - zone;
  const calendarDay = Math.floor(minutes / 1440);
  const ofDay = (minutes - calendarDay * 1440) * 60 + second + Number(`0${fraction.replace(',', '.')}`);
  return {
    calendarDay,
    second: ofDay,
    zoned: utc !== undefined || sign !== undefined,
    leapSecond: second === 60,
  };
}

/**
 * Reads an ISO 8601 date, or date and time, as UTC; without a zone it is UTC, a date alone means 0 h.
 * A leap second (23:59:60) is read on the days that have one. Before 1972, UTC means UT1.
 * @throws AstroError `malformed_date`
 */
export function parseUtc(text: string): Epoch {
  const { calendarDay, second, leapSecond } = readIso(text);
  if (leapSecond && !isLeapSecond(calendarDay, second))
    throw malformed(text, 'that minute has no leap second');
  return epochFromUtc({ calendarDay, second });
}

function isLeapSecond(calendarDay: number, second: number): boolean {
  return calendarDay >= FIRST_UTC_DAY && second >= 86_400 && second < utcDayLengthS(calendarDay);
}

/**
 * UTC of an instant as ISO 8601 text with `Z`, rounded to `digits` decimals of a second (0 to 9, default 3);
 * a leap second shows as 23:59:60.
 * @throws AstroError `out_of_range` for a number of digits that is none.
 */
export function formatUtc(instant: Readonly<Epoch>, digits = 3): string {
  const utc = utcFromEpoch(instant);
  const lengthS = utc.calendarDay >= FIRST_UTC_DAY ? utcDayLengthS(utc.calendarDay) : 86_400;
  return `${writeIso(utc, lengthS, digits)}Z`;
}

/**
 * UTC of an instant to a nanosecond, rounded so that the text is read as an instant of the same day of TDB: ephemerides begin and end
 * with days, and what lies on their first instant would else be read as one before it.
 */
export function sameDayUtc(instant: Readonly<Epoch>): string {
  const text = formatUtc(instant, MOST_DIGITS);
  const { day } = parseUtc(text);
  if (day === instant.day) return text;
  const inward = day < instant.day ? NANOSECOND_S : -NANOSECOND_S;
  return formatUtc(addSeconds({ day: 0, second: 0 }, instant, inward), MOST_DIGITS);
}

/**
 * A date and time of day as ISO 8601 text without a zone, rounded to `digits` decimals of a second.
 * @param dayLengthS how long that day is, s
 * @throws AstroError `out_of_range` for a number of digits that is none.
 */
export function writeIso(time: UtcInstant, dayLengthS: number, digits: number): string {
  if (!Number.isInteger(digits) || digits < 0 || digits > MOST_DIGITS)
    throw new AstroError('out_of_range', `A time has 0 to ${MOST_DIGITS} decimals, not ${digits}.`);
  let unit = 1;
  for (let i = 0; i < digits; i++) unit *= 10;
  let calendarDay = time.calendarDay;
  let ticks = Math.round(time.second * unit);
  if (ticks >= dayLengthS * unit) {
    calendarDay += 1;
    ticks = 0;
  }
  const whole = Math.floor(ticks / unit);
  const minute = Math.min(Math.floor(whole / 60), 1439); // the leap second belongs to the last minute
  const two = (n: number): string => String(n).padStart(2, '0');
  const fraction = digits === 0 ? '' : `.${String(ticks - whole * unit).padStart(digits, '0')}`;
  const clock = `${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(whole - minute * 60)}${fraction}`;
  return `${isoDate(dateFromDays(calendarDay))}T${clock}`;
}
