const looksPerPatience = 10;

/**
 * Notices a thread that lives but no longer beats. It counts its own looks, not the clock, so that a machine that was
 * asleep or a host that was busy is not taken for a stuck thread.
 */
export class Watchdog {
  private readonly timer: NodeJS.Timeout;
  private seen = -1;
  private quietLooks = 0;

  /**
   * @param beats Number that grows while the thread works.
   * @param patienceMs How long it may stand still.
   * @param onStuck Called each time the patience has run out.
   */
  constructor(beats: () => number, patienceMs: number, onStuck: () => void) {
    this.timer = setInterval(() => {
      const now = beats();
      this.quietLooks = now === this.seen ? this.quietLooks + 1 : 0;
      this.seen = now;
      if (this.quietLooks < looksPerPatience) return;
      this.quietLooks = 0;
      onStuck();
    }, patienceMs / looksPerPatience);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
