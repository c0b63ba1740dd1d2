const sampleMs = 1000;
const samples = 10;
/** A shorter time tells more of the moment than of the rate. */
const leastSpanMs = 3000;

interface Mark {
  readonly count: number;
  readonly atMs: number;
}

/** How fast a counter grows, over the last ten seconds. */
export class RateMeter {
  private readonly count: () => number;
  private readonly timer: NodeJS.Timeout;
  private marks: readonly Mark[] = [];

  constructor(count: () => number) {
    this.count = count;
    this.timer = setInterval(() => {
      if (this.marks.length > 0) this.marks = [...this.marks, this.mark()].slice(-samples);
    }, sampleMs);
    this.timer.unref();
  }

  /** Begins to measure, or begins anew. */
  start(): void {
    this.marks = [this.mark()];
  }

  /** Counts per second; undefined in the first seconds of measuring. */
  get perSecond(): number | undefined {
    const oldest = this.marks[0];
    if (oldest === undefined) return undefined;
    const { count, atMs } = this.mark();
    const spanMs = atMs - oldest.atMs;
    return spanMs < leastSpanMs ? undefined : ((count - oldest.count) / spanMs) * 1000;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private mark(): Mark {
    return { count: this.count(), atMs: performance.now() };
  }
}
