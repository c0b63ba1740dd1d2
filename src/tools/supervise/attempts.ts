/** How many wrong tokens are answered as such within the window. */
export const attemptLimits = { attempts: 10, windowMs: 60_000 } as const;

/**
 * Counts wrong tokens, whoever sends them: only this machine reaches the supervisor. Right ones are never judged by it, so
 * that nobody locks the operator out; and a token of 256 bits is not found by trying.
 */
export class Attempts {
  private sinceMs = 0;
  private failures = 0;
  private readonly now: () => number;

  /** @param now Milliseconds of a clock that never jumps. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** One more has failed. Gives the seconds to wait, undefined while there are attempts left. */
  fail(): number | undefined {
    const nowMs = this.now();
    if (nowMs - this.sinceMs >= attemptLimits.windowMs) {
      this.sinceMs = nowMs;
      this.failures = 0;
    }
    this.failures++;
    if (this.failures <= attemptLimits.attempts) return undefined;
    return Math.ceil((this.sinceMs + attemptLimits.windowMs - nowMs) / 1000);
  }
}
