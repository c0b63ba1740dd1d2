import { DAY_S, J2000_JD } from '../constants.ts';

/**
 * An instant as TDB since J2000 (JD 2451545.0 TDB): whole days, and seconds with 0 <= second < 86400.
 * A second inside a day has a step of 1e-11 s, where one count of seconds since J2000 would have 1e-7 s today.
 */
export interface Epoch {
  day: number;
  second: number;
}

/** An instant from a day and any finite number of seconds, brought to 0 <= second < 86400. */
export function epoch(day: number, second = 0): Epoch {
  return normalizeEpoch({ day, second });
}

/** Carries whole days out of `second` and fractions of a day out of `day`, in place. */
function normalizeEpoch(instant: Epoch): Epoch {
  const wholeDay = Math.floor(instant.day);
  const second = instant.second + (instant.day - wholeDay) * DAY_S;
  const carry = Math.floor(second / DAY_S);
  let day = wholeDay + carry;
  let rest = second - carry * DAY_S;
  if (rest >= DAY_S) {
    day += 1;
    rest = 0; // the subtraction rounded up to a whole day
  } else if (rest < 0) {
    rest = 0;
  }
  instant.day = day;
  instant.second = rest;
  return instant;
}

/** Writes `instant + seconds` into `out` (which may be `instant` itself) and returns it. Does not allocate. */
export function addSeconds(out: Epoch, instant: Readonly<Epoch>, seconds: number): Epoch {
  const days = Math.trunc(seconds / DAY_S);
  out.day = instant.day + days;
  out.second = instant.second + (seconds - days * DAY_S);
  return normalizeEpoch(out);
}

/** Seconds from `from` to `to`. */
export function secondsBetween(from: Readonly<Epoch>, to: Readonly<Epoch>): number {
  return (to.day - from.day) * DAY_S + (to.second - from.second);
}

/** Julian date (TDB) of an instant as one double: a step of 40 microseconds in this age. */
export function julianDate(day: number, second: number): number {
  return J2000_JD + (day + second / DAY_S);
}

/** The instant of a Julian date (TDB). */
export function epochFromJulianDate(jd: number): Epoch {
  const whole = Math.floor(jd);
  return epoch(whole - J2000_JD, (jd - whole) * DAY_S);
}
