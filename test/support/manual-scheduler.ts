/** A clock that stands still until a test moves it; timers fire in the order in which they are due. */
export class ManualScheduler {
  private now: number;
  private readonly timers = new Set<{ readonly dueMs: number; readonly work: () => void }>();

  constructor(startMs = 1_700_000_000_000) {
    this.now = startMs;
  }

  nowMs(): number {
    return this.now;
  }

  after(delayMs: number, work: () => void): () => void {
    const timer = { dueMs: this.now + delayMs, work };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Moves the clock and fires what is due. */
  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const [next] = [...this.timers].filter(({ dueMs }) => dueMs <= end).sort((a, b) => a.dueMs - b.dueMs);
      if (next === undefined) break;
      this.timers.delete(next);
      this.now = Math.max(this.now, next.dueMs);
      next.work();
    }
    this.now = end;
  }
}
