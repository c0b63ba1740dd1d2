import { DAY_S } from '../constants.ts';
import { deltaT } from './delta-t.ts';
import { type Epoch, epoch } from './epoch.ts';
import { FIRST_UTC_DAY, leapSeconds, TT_MINUS_TAI_S, utcDayLengthS } from './leap-seconds.ts';
import { tdbMinusTt } from './tdb.ts';

/** An instant of UTC. Before 1972, UTC here means UT1, and every day has 86400 s. */
export interface UtcInstant {
  /** Calendar days since 2000-01-01. */
  readonly calendarDay: number;
  /** Seconds since the day began: 0 <= second < 86400, or < 86401 on a day with a leap second. */
  readonly second: number;
}

const NOON_S = 43_200;
/** Days from 2000-01-01 (0 h) and days from J2000 (12 h) carry the same number half a day apart. */
const UNIX_CALENDAR_DAY = -10_957;

/** The instant (TDB) of a date and time of day in UTC. */
export function epochFromUtc(utc: UtcInstant): Epoch {
  const { calendarDay, second } = utc;
  const tt =
    calendarDay >= FIRST_UTC_DAY
      ? epoch(calendarDay, second - NOON_S + leapSeconds(calendarDay) + TT_MINUS_TAI_S)
      : ttFromUt1(epoch(calendarDay, second - NOON_S));
  return epoch(tt.day, tt.second + tdbMinusTt(tt.day, tt.second));
}

/**
 * Date and time of day in UTC of an instant (TDB). Where the two meanings of UTC meet, at the start of 1972, UT1 was
 * 0.05 s late: its last moments of 1971 fall into 1972.
 */
export function utcFromEpoch(instant: Readonly<Epoch>): UtcInstant {
  const tt = ttFromTdb(instant);
  const tai = epoch(tt.day, tt.second - TT_MINUS_TAI_S + NOON_S); // days now begin at 0 h
  // The leap seconds may put the instant on the day before the one that TAI shows; try that one first.
  for (let calendarDay = tai.day - 1; calendarDay <= tai.day; calendarDay++) {
    if (calendarDay < FIRST_UTC_DAY) continue;
    const second = (tai.day - calendarDay) * DAY_S + tai.second - leapSeconds(calendarDay);
    if (second >= 0 && second < utcDayLengthS(calendarDay)) return { calendarDay, second };
  }
  const ut1 = epoch(tt.day, tt.second - deltaT(tt.day, tt.second) + NOON_S);
  return { calendarDay: ut1.day, second: ut1.second };
}

/** TT of an instant of TDB. */
export function ttFromTdb(instant: Readonly<Epoch>): Epoch {
  return epoch(instant.day, instant.second - tdbMinusTt(instant.day, instant.second));
}

/** The instant of a POSIX time (seconds since 1970-01-01 UTC that know no leap seconds). */
export function epochFromUnix(unixS: number): Epoch {
  const days = Math.floor(unixS / DAY_S);
  return epochFromUtc({ calendarDay: days + UNIX_CALENDAR_DAY, second: unixS - days * DAY_S });
}

/** POSIX time of an instant; during a leap second it holds at the start of the next day. */
export function unixFromEpoch(instant: Readonly<Epoch>): number {
  const { calendarDay, second } = utcFromEpoch(instant);
  return (calendarDay - UNIX_CALENDAR_DAY) * DAY_S + Math.min(second, DAY_S);
}

/** TT of an instant of UT1. Delta T is a function of TT, and changes by 1e-8 s a second at most: two rounds settle it. */
export function ttFromUt1(ut1: Epoch): Epoch {
  let tt = ut1;
  for (let round = 0; round < 3; round++) tt = epoch(ut1.day, ut1.second + deltaT(tt.day, tt.second));
  return tt;
}
