import { ApiError } from '../../protocol/index.ts';
import { siteOf } from '../guard/client-address.ts';

const windowMs = 60_000;
/** Sites that are remembered at once; beyond it the one that failed first is forgotten. */
const maxSites = 10_000;

interface Count {
  readonly sinceMs: number;
  failures: number;
}

/**
 * Counts wrong tokens by address, all of a /64 together. Whoever has used up his attempts is told to wait until the minute is
 * over. Only wrong tokens are judged by it: a right one cannot be found by trying, and nobody is to be locked out by his
 * neighbour.
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

  /** What a wrong token is answered with instead of its own refusal; undefined where the address may try again. */
  refusalOf(address: string): ApiError | undefined {
    const site = siteOf(address);
    const count = this.counts.get(site);
    if (count === undefined || count.failures < this.perMinute) return undefined;
    const leftMs = count.sinceMs + windowMs - this.now();
    if (leftMs <= 0) {
      this.counts.delete(site);
      return undefined;
    }
    const seconds = Math.ceil(leftMs / 1000);
    return new ApiError(
      'too_many_attempts',
      `${this.perMinute} wrong tokens came from your address within a minute; try again in ${seconds} s.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  }

  /** One more has failed. */
  note(address: string): void {
    const site = siteOf(address);
    const known = this.counts.get(site);
    if (known !== undefined && this.now() - known.sinceMs < windowMs) {
      known.failures++;
      return;
    }
    this.counts.delete(site);
    if (this.counts.size >= maxSites) {
      const [oldest] = this.counts.keys();
      if (oldest !== undefined) this.counts.delete(oldest);
    }
    this.counts.set(site, { sinceMs: this.now(), failures: 1 });
  }
}
