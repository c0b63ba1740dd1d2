import { DAY_S, type Ephemeris } from '../../../astro/index.ts';
import { type Clock, tickRateHz } from '../../../protocol/index.ts';

/** A moment of simulated time: TDB since J2000 as whole days and seconds of the day. */
export interface Instant {
  day: number;
  second: number;
}

/** How near the end of a span one comes, s. */
const BEFORE_END_S = 1e-3;

/**
 * Simulated time at a tick, from the clock that a message brought; it keeps the factor that it had then, but never leaves
 * the span of the ephemeris, where the world stands still.
 */
export function instantAt(
  out: Instant,
  clock: Clock,
  tick: number,
  span: Pick<Ephemeris, 'endDay'> | null = null,
): Instant {
  const spanS = clock.paused ? 0 : ((tick - clock.tick) / tickRateHz) * clock.factor;
  const second = clock.second + spanS;
  const days = Math.floor(second / DAY_S);
  out.day = clock.day + days;
  out.second = second - days * DAY_S;
  if (span !== null && out.day >= span.endDay) {
    out.day = span.endDay - 1;
    out.second = DAY_S - BEFORE_END_S;
  }
  return out;
}

/** Seconds from one moment to another. */
export function secondsFrom(from: Instant, to: Instant): number {
  return (to.day - from.day) * DAY_S + (to.second - from.second);
}
