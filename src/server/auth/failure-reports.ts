import { siteOf } from '../guard/client-address.ts';
import type { RefusalReason } from './access-token.ts';

/** A token that was not taken. */
export interface FailedAttempt {
  readonly reason: RefusalReason;
  readonly address: string;
  /** Known where the signature was ours. */
  readonly tokenId?: string;
  readonly subject?: string;
}

/** How often an address has failed for one reason; token and subject are those of the last attempt. */
export interface FailureReport extends FailedAttempt {
  readonly count: number;
  /** When the first of them was, in milliseconds since 1970. */
  readonly sinceMs: number;
}

const reportMs = 60_000;
/** Addresses and reasons that are told apart at once; the ones beyond are counted together. */
const maxCounted = 10_000;
const others = '(others)';

/**
 * Tells of wrong tokens: the first of an address (all of a /64 together) at once, then once a minute how many more there were.
 * Each report is written down and sent to whoever listens, so who sends many from many addresses causes few of them.
 */
export class FailureReports {
  private readonly now: () => number;
  private readonly listeners = new Set<(report: FailureReport) => void>();
  private readonly counted = new Map<string, FailureReport>();
  private readonly timer: NodeJS.Timeout;

  /** @param now Milliseconds since 1970. */
  constructor(now: () => number) {
    this.now = now;
    this.timer = setInterval(() => this.flush(), reportMs).unref();
  }

  /** Calls the function with every report; the returned function ends that. */
  listen(listener: (report: FailureReport) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Counts an attempt. */
  note(attempt: FailedAttempt): void {
    const key = `${attempt.reason} ${siteOf(attempt.address)}`;
    const apart = this.counted.has(key) || this.counted.size < maxCounted;
    if (apart) this.count(key, attempt);
    else this.count(`${attempt.reason} ${others}`, { reason: attempt.reason, address: others });
  }

  /** Tells what has been counted since the last time, and forgets who was quiet. */
  flush(): void {
    for (const [key, report] of this.counted) {
      if (report.count === 0) this.counted.delete(key);
      else {
        this.counted.set(key, { ...report, count: 0 });
        this.tell(report);
      }
    }
  }

  stop(): void {
    clearInterval(this.timer);
    this.flush();
  }

  private count(key: string, attempt: FailedAttempt): void {
    const known = this.counted.get(key);
    if (known !== undefined) {
      const sinceMs = known.count === 0 ? this.now() : known.sinceMs;
      this.counted.set(key, { ...attempt, count: known.count + 1, sinceMs });
      return;
    }
    const report = { ...attempt, count: 1, sinceMs: this.now() };
    this.counted.set(key, { ...report, count: 0 });
    this.tell(report);
  }

  private tell(report: FailureReport): void {
    for (const listener of this.listeners) listener(report);
  }
}
