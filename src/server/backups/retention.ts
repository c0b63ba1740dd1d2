/** Of how many hours, days, weeks and months the newest backup of each stays. */
export const retention = { hours: 24, days: 7, weeks: 4, months: 12 } as const;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The first of January 1970 was a Thursday; weeks begin on Mondays. */
const mondayOffsetDays = 3;

/** Whatever was made so shortly before the newest stays: two of one hour may be the ones before and after some work. */
export const untouchedMs = hourMs;

/** In which hour, day, week or month (UTC) an instant lies, as a number that grows by one each time. */
const spans: Readonly<Record<keyof typeof retention, (ms: number) => number>> = {
  hours: (ms) => Math.floor(ms / hourMs),
  days: (ms) => Math.floor(ms / dayMs),
  weeks: (ms) => Math.floor((Math.floor(ms / dayMs) + mondayOffsetDays) / 7),
  months: (ms) => new Date(ms).getUTCFullYear() * 12 + new Date(ms).getUTCMonth(),
};

/**
 * Which backups stay: of the last 24 hours, 7 days, 4 weeks and 12 months that have one, the newest of each, and all of the
 * hour before the newest. Hours without a backup count for nothing, so a server that was off for a month loses none by its
 * first one. What is dated after now, by a clock that was wrong, stays too and takes nobody's place.
 * @param createdMs When the backups were made, in milliseconds since 1970, in any order.
 */
export function keptBackups(createdMs: readonly number[], nowMs: number): Set<number> {
  const past = createdMs.filter((ms) => ms <= nowMs).sort((a, b) => b - a);
  const [newestMs = nowMs] = past;
  const kept = new Set(createdMs.filter((ms) => ms > newestMs - untouchedMs));
  for (const name of Object.keys(retention) as (keyof typeof retention)[]) {
    const seen = new Set<number>();
    for (const ms of past) {
      const span = spans[name](ms);
      if (seen.has(span)) continue;
      if (seen.size >= retention[name]) break;
      seen.add(span);
      kept.add(ms);
    }
  }
  return kept;
}
