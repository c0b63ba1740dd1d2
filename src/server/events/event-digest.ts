import type { Scheduler } from '../scheduler.ts';

/** How often something happened, and since when (UTC). */
export interface Digest {
  readonly count: number;
  readonly since: string;
}

/** What a digest works with. */
export interface EventDigestSettings<T> {
  readonly scheduler: Scheduler;
  /** Stands for callers beyond those that are told apart. */
  readonly others: T;
  readonly tell: (detail: T & Digest) => void;
}

interface Window<T> {
  sinceMs: number;
  count: number;
  detail: T;
  cancel: () => void;
}

const windowMs = 60_000;
/** Callers that are told apart at once; the ones beyond are told of together. */
const maxKeys = 1000;
const others = '(others)';

/**
 * Keeps an attacker from flooding whoever listens: the first time by a caller is told at once, what follows within the
 * minute once at its end, with how often it was.
 */
export class EventDigest<T extends object> {
  private readonly settings: EventDigestSettings<T>;
  private readonly windows = new Map<string, Window<T>>();

  constructor(settings: EventDigestSettings<T>) {
    this.settings = settings;
  }

  /** Something happened. @param key Who did it. @param detail What to tell; of several times the last counts. */
  note(key: string, detail: T): void {
    const apart = this.windows.has(key) || this.windows.size < maxKeys;
    this.count(apart ? key : others, apart ? detail : this.settings.others);
  }

  /** Tells what has not been told yet and ends. */
  stop(): void {
    for (const [key, window] of [...this.windows]) {
      window.cancel();
      this.windows.delete(key);
      this.tell(window);
    }
  }

  private count(key: string, detail: T): void {
    const { scheduler, tell } = this.settings;
    const known = this.windows.get(key);
    if (known === undefined) {
      this.open(key, detail);
      tell({ ...detail, count: 1, since: this.utc(scheduler.nowMs()) });
      return;
    }
    if (known.count === 0) known.sinceMs = scheduler.nowMs();
    known.count++;
    known.detail = detail;
  }

  private open(key: string, detail: T): void {
    const { scheduler } = this.settings;
    const window: Window<T> = { sinceMs: scheduler.nowMs(), count: 0, detail, cancel: () => {} };
    window.cancel = scheduler.after(windowMs, () => this.end(key, window));
    this.windows.set(key, window);
  }

  private end(key: string, window: Window<T>): void {
    this.windows.delete(key);
    if (window.count === 0) return;
    // Whoever goes on is told of once a minute, and not at once again.
    this.open(key, window.detail);
    this.tell(window);
  }

  private tell({ count, sinceMs, detail }: Window<T>): void {
    if (count > 0) this.settings.tell({ ...detail, count, since: this.utc(sinceMs) });
  }

  private utc(ms: number): string {
    return new Date(ms).toISOString();
  }
}
