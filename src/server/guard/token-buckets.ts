const minuteMs = 60_000;
/** Buckets that are remembered at once; beyond it those that were used longest ago are forgotten. */
const maxBuckets = 50_000;
/** How far a bucket may lag behind its place. */
const placedForMs = 1000;

interface Bucket {
  tokens: number;
  atMs: number;
  /** When it was put at the end of the map. */
  placedMs: number;
  /** Until when refusals belong to the overrun that was counted last. */
  overrunUntilMs: number;
}

/** What a bucket says to one request. */
export interface Allowance {
  readonly allowed: boolean;
  /** Requests a minute. */
  readonly quota: number;
  /** Requests that are left at this moment. */
  readonly remaining: number;
  /** Seconds until the whole quota is there again. */
  readonly resetS: number;
  /** Seconds until the next request is allowed; 0 where it is allowed now. */
  readonly retryS: number;
  /** Whether a new overrun begins with this request: the first refusal, and then one in each minute that it goes on. */
  readonly overrun: boolean;
}

/**
 * Token buckets: each holds a minute's quota and fills evenly, so that a caller may come all at once or in a steady
 * stream, but never more often on average.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private readonly now: () => number;
  private readonly max: number;

  /** @param now Milliseconds of a clock that never jumps. */
  constructor(now: () => number, max = maxBuckets) {
    this.now = now;
    this.max = max;
  }

  /** How many buckets are remembered. */
  get size(): number {
    return this.buckets.size;
  }

  /** Takes one request out of a bucket that holds `perMinute`. */
  take(key: string, perMinute: number): Allowance {
    const nowMs = this.now();
    const bucket = this.find(key, perMinute, nowMs);
    const perMs = perMinute / minuteMs;
    bucket.tokens = Math.min(perMinute, bucket.tokens + Math.max(0, nowMs - bucket.atMs) * perMs);
    bucket.atMs = nowMs;
    const allowed = bucket.tokens >= 1;
    if (allowed) bucket.tokens -= 1;
    const overrun = !allowed && nowMs >= bucket.overrunUntilMs;
    if (overrun) bucket.overrunUntilMs = nowMs + minuteMs;
    return {
      allowed,
      quota: perMinute,
      remaining: Math.floor(bucket.tokens),
      resetS: Math.ceil((perMinute - bucket.tokens) / perMs / 1000),
      retryS: allowed ? 0 : Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000)),
      overrun,
    };
  }

  /** Forgets what has filled up again: such a bucket says the same as none. */
  sweep(): void {
    const nowMs = this.now();
    for (const [key, { atMs, placedMs }] of this.buckets) {
      if (nowMs - placedMs < minuteMs) break;
      if (nowMs - atMs >= minuteMs) this.buckets.delete(key);
    }
  }

  /** Moves the bucket to the end now and then, so that the order of the map is about that of the last use. */
  private find(key: string, perMinute: number, nowMs: number): Bucket {
    const known = this.buckets.get(key);
    if (known !== undefined) {
      if (nowMs - known.placedMs < placedForMs) return known;
      known.placedMs = nowMs;
      this.buckets.delete(key);
      this.buckets.set(key, known);
      return known;
    }
    if (this.buckets.size >= this.max) {
      const [oldest] = this.buckets.keys();
      if (oldest !== undefined) this.buckets.delete(oldest);
    }
    const fresh = { tokens: perMinute, atMs: nowMs, placedMs: nowMs, overrunUntilMs: 0 };
    this.buckets.set(key, fresh);
    return fresh;
  }
}
