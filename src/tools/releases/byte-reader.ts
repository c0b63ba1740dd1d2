/** Takes whole pieces from bytes that come in pieces of any size. */
export class ByteReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private held: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** So many bytes; fewer where they end. */
  async take(bytes: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of this.upTo(bytes)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** So many bytes as they come; fewer where they end. */
  async *upTo(bytes: number): AsyncGenerator<Uint8Array> {
    for (let missing = bytes; missing > 0; ) {
      if (this.held.length === 0) {
        const { value, done } = await this.source.next();
        if (done === true) return;
        this.held = value;
      }
      const part = this.held.subarray(0, missing);
      this.held = this.held.subarray(part.length);
      missing -= part.length;
      yield part;
    }
  }

  /** Reads whatever is left and drops it, so that what stands before this one sees everything. */
  async drain(): Promise<void> {
    while ((await this.source.next()).done !== true);
  }
}
