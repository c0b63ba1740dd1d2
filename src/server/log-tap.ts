import type { DestinationStream } from 'pino';

/** Most listeners at once; more is a leak. */
const maxListeners = 100;

/** Passes every line of the log on, and lets others hear it. */
export class LogTap implements DestinationStream {
  private readonly to: DestinationStream;
  private readonly listeners = new Set<(line: string) => void>();

  /** @param to Where the log goes. */
  constructor(to: DestinationStream) {
    this.to = to;
  }

  write(line: string): void {
    this.to.write(line);
    for (const listener of this.listeners) listener(line);
  }

  /** Hears every line, one JSON object each; the returned function ends that. */
  listen(listener: (line: string) => void): () => void {
    if (this.listeners.size >= maxListeners) throw new RangeError('Too many listeners for the log.');
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }
}
