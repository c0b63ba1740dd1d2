const sampleMs = 1000;
const samples = 5;

/** How fast a counter grows, over the last few seconds. */
export class RateMeter {
  private readonly count: () => number;
  private readonly timer: NodeJS.Timeout;
  private marks: { readonly count: number; readonly atMs: number }[] = [];

  constructor(count: () => number) {
    this.count = count;
    this.timer = setInterval(() => {
      this.marks = [...this.marks, { count: count(), atMs: performance.now() }].slice(-samples);
    }, sampleMs);
    this.timer.unref();
  }

  /** Counts per second; undefined before the first whole sample. */
  get perSecond(): number | undefined {
    const oldest = this.marks[0];
    if (oldest === undefined) return undefined;
    const spanMs = performance.now() - oldest.atMs;
    return spanMs < sampleMs ? undefined : ((this.count() - oldest.count) / spanMs) * 1000;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
