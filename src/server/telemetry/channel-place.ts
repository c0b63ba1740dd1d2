import type { gapReasons, TelemetryMessageOf } from '../../protocol/index.ts';
import type { TextChannel } from './text-channel.ts';

type Gap = TelemetryMessageOf<'gap'>;

/** Where a reader stopped listening. */
export interface Resume {
  /** Run of the server it was. */
  readonly stream: string;
  /** Number of the last message that he has. */
  readonly after: number;
}

/** How far one reader has read in a channel. What he cannot get any more he is told of. */
export class ChannelPlace {
  readonly channel: TextChannel;
  private next: number;
  private pending: Gap | undefined;
  /** Whether he had to wait since he last took something. */
  private waited = false;

  /** @param stream This run of the server. */
  constructor(channel: TextChannel, stream: string, resume?: Resume) {
    this.channel = channel;
    this.next = channel.lastSeq + 1;
    if (resume === undefined) return;
    if (resume.stream === stream && resume.after <= channel.lastSeq) {
      this.next = resume.after + 1;
      this.skipTo(channel.firstSeq, 'forgotten');
      return;
    }
    // Of another run nobody knows how much there was; of this one everything that is kept follows.
    this.next = channel.firstSeq;
    this.pending = this.gap(null, this.next - 1, 'restarted');
  }

  /** Number that the next message will have at the least. */
  get nextSeq(): number {
    return this.next;
  }

  get hasMore(): boolean {
    return this.pending !== undefined || this.next <= this.channel.lastSeq;
  }

  /** He could not take what is there. */
  wait(): void {
    this.waited = true;
  }

  /** The next thing for him: a message, or the news that some are missing. Undefined where there is nothing. */
  take(): Buffer | Gap | undefined {
    const { channel } = this;
    if (this.waited) {
      this.waited = false;
      if (channel.newestWins) this.skipTo(channel.lastSeq, 'slow');
    }
    this.skipTo(channel.firstSeq, 'slow');
    if (this.pending !== undefined) {
      const gap = this.pending;
      this.pending = undefined;
      return gap;
    }
    if (this.next > channel.lastSeq) return undefined;
    const seq = this.next++;
    return channel.at(seq) ?? this.gap(seq, seq, 'forgotten');
  }

  private skipTo(seq: number, reason: (typeof gapReasons)[number]): void {
    if (seq <= this.next) return;
    this.pending = this.gap(this.pending?.from ?? this.next, seq - 1, this.pending?.reason ?? reason);
    this.next = seq;
  }

  private gap(from: number | null, to: number, reason: Gap['reason']): Gap {
    return { type: 'gap', channel: this.channel.name, from, to, reason };
  }
}
