/** Lines that wait to be written; what comes beyond is left out and counted. */
const maxWaiting = 10_000;

/** Lines on their way to a reader who may be slower than they come, one after the other. */
export class LineQueue {
  private readonly waiting: string[] = [];
  private leftOut = 0;
  private ended = false;
  private wake: (() => void) | undefined;

  /** Puts a line at the end. */
  push(line: string): void {
    if (this.ended) return;
    if (this.waiting.length < maxWaiting) this.waiting.push(line);
    else this.leftOut++;
    this.wake?.();
  }

  /** No more lines come. */
  end(): void {
    this.ended = true;
    this.wake?.();
  }

  /**
   * The lines as they come, until the end.
   * @param describe Says in a line how many were left out.
   */
  async *lines(describe: (leftOut: number) => string): AsyncGenerator<string> {
    for (;;) {
      const batch = this.waiting.splice(0);
      yield* batch;
      if (this.leftOut > 0 && this.waiting.length === 0) {
        const { leftOut } = this;
        this.leftOut = 0;
        yield describe(leftOut);
      }
      if (this.waiting.length > 0) continue;
      if (this.ended) return;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
