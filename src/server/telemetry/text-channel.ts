import { type TextChannelName, telemetryChannels } from '../../protocol/index.ts';

/** Most bytes that a channel keeps, beside its number of messages. */
const maxKeptBytes = 2 * 1024 * 1024;
/** A longer message is not sent; its number shows as a gap. */
const maxMessageBytes = 128 * 1024;

/**
 * One channel of text messages: each is numbered and encoded once for everybody, and the newest are kept. Readers have a
 * place in it and take from there what they can, so that a slow one costs no memory.
 */
export class TextChannel {
  readonly name: TextChannelName;
  /** Whether those who have fallen behind want the newest message only. */
  readonly newestWins: boolean;
  private readonly capacity: number;
  private readonly kept = new Map<number, Buffer>();
  private readonly readers = new Set<() => void>();
  private keptBytes = 0;
  private first = 1;
  private last = 0;

  constructor(name: TextChannelName) {
    const { keeps, newestWins } = telemetryChannels[name];
    this.name = name;
    this.capacity = keeps;
    this.newestWins = newestWins;
  }

  /** Number of the newest message; 0 before the first. */
  get lastSeq(): number {
    return this.last;
  }

  /** Number of the oldest message that is kept; one more than the newest where none is. */
  get firstSeq(): number {
    return this.first;
  }

  get readerCount(): number {
    return this.readers.size;
  }

  /** The bytes of a message; undefined for one that is not kept. */
  at(seq: number): Buffer | undefined {
    return this.kept.get(seq);
  }

  /**
   * Numbers, encodes and keeps a message and tells the readers.
   * @param json What it says, as JSON already.
   * @param time UTC.
   */
  publish(json: string, time: string): void {
    const seq = ++this.last;
    const head = `{"type":"data","channel":"${this.name}","seq":${seq},"time":"${time}","data":`;
    const message = Buffer.from(`${head}${json}}`, 'utf8');
    if (message.length <= maxMessageBytes) {
      this.kept.set(seq, message);
      this.keptBytes += message.length;
    }
    while (this.last - this.first >= this.capacity || this.keptBytes > maxKeptBytes) this.forgetFirst();
    for (const wake of this.readers) wake();
  }

  /** Calls at every new message; the returned function ends that. */
  join(wake: () => void): () => void {
    const own = (): void => wake();
    this.readers.add(own);
    return () => {
      this.readers.delete(own);
    };
  }

  private forgetFirst(): void {
    this.keptBytes -= this.kept.get(this.first)?.length ?? 0;
    this.kept.delete(this.first);
    this.first++;
  }
}
