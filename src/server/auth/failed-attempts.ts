import { ApiError } from '../../protocol/index.ts';

const windowMs = 60_000;
/** Addresses that are remembered at once; beyond it the one that failed first is forgotten. */
const maxAddresses = 10_000;

interface Count {
  readonly sinceMs: number;
  failures: number;
}

/**
 * Counts wrong tokens by address. Whoever has used up his attempts waits until the minute is over; tokens that are known
 * already pass meanwhile, so that nobody is locked out by his neighbour.
 */
export class FailedAttempts {
  private readonly perMinute: number;
  private readonly now: () => number;
  private readonly counts = new Map<string, Count>();

  /** @param now Milliseconds of a clock that never jumps. */
  constructor(perMinute: number, now: () => number) {
    this.perMinute = perMinute;
    this.now = now;
  }

  /** Throws `too_many_attempts` where no further attempt is looked at. */
  check(address: string): void {
    const count = this.counts.get(address);
    if (count === undefined || count.failures < this.perMinute) return;
    const leftMs = count.sinceMs + windowMs - this.now();
    if (leftMs <= 0) {
      this.counts.delete(address);
      return;
    }
    const seconds = Math.ceil(leftMs / 1000);
    throw new ApiError(
      'too_many_attempts',
      `${this.perMinute} wrong tokens came from your address within a minute; try again in ${seconds} s.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  }

  /** One more has failed. */
  note(address: string): void {
    const known = this.counts.get(address);
    if (known !== undefined && this.now() - known.sinceMs < windowMs) {
      known.failures++;
      return;
    }
    this.counts.delete(address);
    if (this.counts.size >= maxAddresses) {
      const [oldest] = this.counts.keys();
      if (oldest !== undefined) this.counts.delete(oldest);
    }
    this.counts.set(address, { sinceMs: this.now(), failures: 1 });
  }
}
