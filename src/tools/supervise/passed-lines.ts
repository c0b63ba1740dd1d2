/** How much may wait for whoever reads the output. */
export const passedLimitBytes = 1 << 20;

/** Where lines go, as far as that has to be known. */
export interface PassingSink {
  /** Bytes that were written and not read yet. */
  readonly writableLength: number;
}

/**
 * Passes the lines of a server on as long as somebody reads them. A reader that has stopped without going away would else
 * have all that the server ever writes kept for him in memory.
 */
export class PassedLines {
  private readonly sink: PassingSink;
  private readonly write: (line: string) => void;
  private left = 0;

  constructor(sink: PassingSink, write: (line: string) => void) {
    this.sink = sink;
    this.write = write;
  }

  add(line: string): void {
    if (this.sink.writableLength > passedLimitBytes) {
      this.left++;
      return;
    }
    if (this.left > 0)
      this.write(`supervisor: ${this.left} lines of the server were left out, because nobody read them`);
    this.left = 0;
    this.write(line);
  }
}
