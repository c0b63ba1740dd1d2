import { DAY_S } from '../constants.ts';
import { deltaT } from './delta-t.ts';
import { type Epoch, epoch } from './epoch.ts';
import { TT_MINUS_TAI_S } from './leap-seconds.ts';
import { tdbMinusTt } from './tdb.ts';
import { epochFromUtc, ttFromTdb, ttFromUt1, type UtcInstant, utcFromEpoch } from './utc.ts';

/**
 * Clocks that an instant can be read on: UTC, UT1 (the turn of the Earth), TAI (atomic), GPS, TT (at the geoid) and TDB
 * (at the barycentre, what everything inside counts in).
 */
export const timeScales = ['utc', 'ut1', 'tai', 'gps', 'tt', 'tdb'] as const;

export type TimeScale = (typeof timeScales)[number];

/** TAI - GPS, seconds, by definition: GPS began with UTC on 1980-01-06 (IS-GPS-200, 3.3.4). */
const TAI_MINUS_GPS_S = 19;
const NOON_S = 43_200;
/** Days from 2000-01-01 to 1980-01-06, where the weeks of GPS begin. */
const FIRST_GPS_DAY = -7300;
const WEEK_S = 7 * DAY_S;

/** What a clock of the given scale shows at an instant: calendar day since 2000-01-01 and seconds since it began. */
export function clockAt(scale: TimeScale, instant: Readonly<Epoch>): UtcInstant {
  if (scale === 'utc') return utcFromEpoch(instant);
  if (scale === 'tdb') return fromNoon(epoch(instant.day, instant.second + NOON_S));
  const tt = ttFromTdb(instant);
  return fromNoon(epoch(tt.day, tt.second - ttAheadS(scale, tt) + NOON_S));
}

/** The instant at which a clock of the given scale shows a calendar day (since 2000-01-01) and seconds since it began. */
export function epochFromClock(scale: TimeScale, clock: UtcInstant): Epoch {
  if (scale === 'utc') return epochFromUtc(clock);
  const shown = epoch(clock.calendarDay, clock.second - NOON_S);
  if (scale === 'tdb') return shown;
  const tt = scale === 'ut1' ? ttFromUt1(shown) : epoch(shown.day, shown.second + ttAheadS(scale, shown));
  return epoch(tt.day, tt.second + tdbMinusTt(tt.day, tt.second));
}

/** How far TT is ahead of a scale, s. */
function ttAheadS(scale: 'ut1' | 'tai' | 'gps' | 'tt', tt: Readonly<Epoch>): number {
  switch (scale) {
    case 'ut1':
      return deltaT(tt.day, tt.second);
    case 'tai':
      return TT_MINUS_TAI_S;
    case 'gps':
      return TT_MINUS_TAI_S + TAI_MINUS_GPS_S;
    case 'tt':
      return 0;
  }
}

const fromNoon = ({ day, second }: Epoch): UtcInstant => ({ calendarDay: day, second });

/** Time of the Global Positioning System as its receivers count it. */
export interface GpsTime {
  /** Weeks since 1980-01-06, without the overflow of 1024 weeks. */
  readonly week: number;
  /** 0 <= secondOfWeek < 604800. */
  readonly secondOfWeek: number;
}

/** GPS week and second of an instant; weeks before 1980 are negative. */
export function gpsTime(instant: Readonly<Epoch>): GpsTime {
  const { calendarDay, second } = clockAt('gps', instant);
  const days = calendarDay - FIRST_GPS_DAY;
  const week = Math.floor(days / 7);
  return { week, secondOfWeek: (days - 7 * week) * DAY_S + second };
}

/** The instant of a GPS week and second. */
export function epochFromGps({ week, secondOfWeek }: GpsTime): Epoch {
  const weeks = week + Math.floor(secondOfWeek / WEEK_S);
  const rest = secondOfWeek - Math.floor(secondOfWeek / WEEK_S) * WEEK_S;
  return epochFromClock('gps', { calendarDay: FIRST_GPS_DAY + 7 * weeks, second: rest });
}
