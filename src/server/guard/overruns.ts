/** Callers whose overruns are remembered at once; beyond it those whose first is longest ago are forgotten. */
const maxCallers = 10_000;

/** How many overruns within which time are too many. */
export interface OverrunLimit {
  readonly count: number;
  readonly windowMs: number;
}

/** Counts overruns of limits by caller. */
export class Overruns {
  private readonly limit: OverrunLimit;
  private readonly now: () => number;
  private readonly times = new Map<string, number[]>();

  /** @param now Milliseconds of a clock that never jumps. */
  constructor(limit: OverrunLimit, now: () => number) {
    this.limit = limit;
    this.now = now;
  }

  /** Notes one; says whether there are now too many. The count then begins anew. */
  note(caller: string): boolean {
    const nowMs = this.now();
    const recent = (this.times.get(caller) ?? []).filter((atMs) => nowMs - atMs < this.limit.windowMs);
    recent.push(nowMs);
    this.times.delete(caller);
    if (recent.length >= this.limit.count) return true;
    if (this.times.size >= maxCallers) {
      const [oldest] = this.times.keys();
      if (oldest !== undefined) this.times.delete(oldest);
    }
    this.times.set(caller, recent);
    return false;
  }
}
