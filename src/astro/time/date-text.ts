import { CENTURY_DAYS, DAY_S, J2000_JD } from '../constants.ts';
import { AstroError } from '../error.ts';
import { type Epoch, epoch } from './epoch.ts';
import { formatUtc, malformed, parseUtc, readIso, writeIso } from './iso.ts';
import { FIRST_UTC_DAY, utcDayLengthS } from './leap-seconds.ts';
import { clockAt, epochFromClock, type TimeScale, timeScales } from './scales.ts';

const JULIAN_YEAR_DAYS = CENTURY_DAYS / 100;
/*
 * B1900.0 and the length of the tropical year then, days of TT (Lieske 1979, Astronomy and Astrophysics 73, 282).
 */
const B1900_DAYS = 2_415_020.31352 - J2000_JD;
const BESSELIAN_YEAR_DAYS = 365.242198781;
const MJD_ZERO_JD = 2_400_000.5;
/** Julian date of the start of 2000-01-01. */
const CALENDAR_ZERO_JD = 2_451_544.5;
const MOST_DIGITS = 12;

const words = timeScales.map((scale) => scale.toUpperCase());
const scaleAtEnd = new RegExp(`^(.*\\S)\\s+(${words.join('|')})$`, 'i');
const julian = /^(M?JD)\s*([+-]?\d{1,8})(?:\.(\d{0,20}))?$/i;
const yearly = /^([JB])(\d{1,4}(?:\.\d{0,12})?)$/i;

/**
 * Reads an instant as people and papers write it: ISO 8601 in UTC (`2026-07-04T12:30:00Z`) or with a scale after it
 * (`2026-07-04T12:30:00 TT`), a Julian date (`JD 2451545.25 TDB`, `MJD 51544.5 UTC`; TDB unless said), a Julian or
 * Besselian epoch (`J2026.5`, `B1950.0`, TT). Scales: UTC, UT1, TAI, GPS, TT, TDB.
 * @throws AstroError `malformed_date`
 */
export function parseInstant(text: string): Epoch {
  const word = text.trim();
  const parts = scaleAtEnd.exec(word);
  const scale = parts?.[2]?.toLowerCase() as TimeScale | undefined;
  const date = parts?.[1] ?? word;
  const days = julian.exec(date);
  if (days !== null) return fromJulianDate(scale ?? 'tdb', days);
  const year = yearly.exec(date);
  if (year !== null) return fromYear(text, scale ?? 'tt', year);
  if (scale === undefined || scale === 'utc') return parseUtc(date);
  const { zoned, leapSecond, ...clock } = readIso(date);
  if (zoned) throw malformed(text, `a date in ${scale.toUpperCase()} has no zone`);
  if (leapSecond) throw malformed(text, `${scale.toUpperCase()} has no leap seconds`);
  return epochFromClock(scale, clock);
}

function fromJulianDate(scale: TimeScale, [, kind = '', whole = '', digits = '']: readonly string[]): Epoch {
  const sign = whole.startsWith('-') ? -1 : 1;
  const zero = kind.toUpperCase() === 'JD' ? -CALENDAR_ZERO_JD : MJD_ZERO_JD - CALENDAR_ZERO_JD;
  const fraction = Number(`0.${digits}0`) * sign;
  // the half of a day that the two zeros lie apart is exact; days and their parts are never added up
  const calendarDay = Math.floor(Number(whole) + zero);
  const dayFraction = fraction + (Number(whole) + zero - calendarDay);
  const carry = Math.floor(dayFraction);
  const day = calendarDay + carry;
  return epochFromClock(scale, { calendarDay: day, second: (dayFraction - carry) * dayLengthS(scale, day) });
}

function fromYear(text: string, scale: TimeScale, [, kind = '', digits = '']: readonly string[]): Epoch {
  if (scale !== 'tt' && scale !== 'tdb') throw malformed(text, 'a Julian or Besselian epoch is in TT or TDB');
  const days =
    kind.toUpperCase() === 'J'
      ? (Number(digits) - 2000) * JULIAN_YEAR_DAYS
      : B1900_DAYS + (Number(digits) - 1900) * BESSELIAN_YEAR_DAYS;
  const at = epoch(days);
  return epochFromClock(scale, { calendarDay: at.day, second: at.second + DAY_S / 2 });
}

/** UTC keeps its leap second within the day, as the standard programs of the IAU count Julian dates of UTC. */
function dayLengthS(scale: TimeScale, calendarDay: number): number {
  return scale === 'utc' && calendarDay >= FIRST_UTC_DAY ? utcDayLengthS(calendarDay) : DAY_S;
}

/**
 * An instant as ISO 8601 text on the clock of a scale, `2026-07-04T12:30:00.000 TT`; UTC ends with `Z` instead.
 * @param digits decimals of a second, 0 to 9
 * @throws AstroError `out_of_range`
 */
export function formatInstant(instant: Readonly<Epoch>, scale: TimeScale = 'utc', digits = 3): string {
  if (scale === 'utc') return formatUtc(instant, digits);
  return `${writeIso(clockAt(scale, instant), DAY_S, digits)} ${scale.toUpperCase()}`;
}

/**
 * The Julian date of an instant on the clock of a scale as decimal text; ten decimals are ten microseconds.
 * @param digits decimals of a day, 1 to 12
 * @throws AstroError `out_of_range`
 */
export function formatJulianDate(instant: Readonly<Epoch>, scale: TimeScale = 'tdb', digits = 9): string {
  if (!Number.isInteger(digits) || digits < 1 || digits > MOST_DIGITS)
    throw new AstroError(
      'out_of_range',
      `A Julian date is written with 1 to ${MOST_DIGITS} decimals, not ${digits}.`,
    );
  const { calendarDay, second } = clockAt(scale, instant);
  let unit = 1;
  for (let i = 0; i < digits; i++) unit *= 10;
  let day = calendarDay + Math.floor(CALENDAR_ZERO_JD);
  let ticks = Math.round((second / dayLengthS(scale, calendarDay) + 0.5) * unit);
  if (ticks >= unit) {
    day += 1;
    ticks -= unit;
  }
  return `${day}.${String(ticks).padStart(digits, '0')}`;
}

/** The Julian epoch of an instant, such as 2000 for J2000.0: years of 365.25 days of TT. */
export function julianEpoch(instant: Readonly<Epoch>): number {
  return 2000 + ttDays(instant) / JULIAN_YEAR_DAYS;
}

/** The Besselian epoch of an instant, such as 1950 for B1950.0: tropical years of 1900. */
export function besselianEpoch(instant: Readonly<Epoch>): number {
  return 1900 + (ttDays(instant) - B1900_DAYS) / BESSELIAN_YEAR_DAYS;
}

function ttDays(instant: Readonly<Epoch>): number {
  const { calendarDay, second } = clockAt('tt', instant);
  return calendarDay + (second - DAY_S / 2) / DAY_S;
}
