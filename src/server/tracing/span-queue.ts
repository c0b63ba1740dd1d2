import type { Log } from '../../engine/index.ts';
import type { EndedSpan } from './span.ts';
import type { QueueSettings } from './trace-settings.ts';

/** Spans since the start, by what became of them. */
export interface TraceCounts {
  /** The collector has them. */
  readonly exported: number;
  /** There was no room for them to wait. */
  readonly dropped: number;
  /** The collector did not take them. */
  readonly failed: number;
}

/** What a collector has said to a batch. */
export interface SendOutcome {
  /** Spans that it did not take. */
  readonly rejected: number;
  /** What went wrong, without secrets; undefined when nothing did. */
  readonly reason?: string;
}

/** Sends a batch, with what attempts that takes; never rejects. */
export type SendBatch = (spans: readonly EndedSpan[], signal: AbortSignal) => Promise<SendOutcome>;

/** What a server that stops waits for the collector. */
const closeMs = 2000;

/** Spans that wait for the collector: so many at most, one batch under way, and nobody waits for either. */
export class SpanQueue {
  private readonly settings: QueueSettings;
  private readonly send: SendBatch;
  private readonly log: Log;
  private readonly sums = { exported: 0, dropped: 0, failed: 0 };
  private readonly abandon = new AbortController();
  private waiting: EndedSpan[] = [];
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  private failing = false;

  constructor(settings: QueueSettings, send: SendBatch, log: Log) {
    this.settings = settings;
    this.send = send;
    this.log = log;
  }

  get counts(): TraceCounts {
    return { ...this.sums };
  }

  /** Takes a span, or counts it as dropped. */
  add(span: EndedSpan): void {
    if (this.waiting.length >= this.settings.maxSpans || this.abandon.signal.aborted) {
      this.sums.dropped++;
      return;
    }
    this.waiting.push(span);
    if (this.waiting.length >= this.settings.maxBatch) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), this.settings.delayMs).unref();
  }

  /** Sends what waits, for a short time; what has not gone by then is dropped. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.abandon.abort(), closeMs);
    while (this.waiting.length > 0 || this.sending !== undefined) {
      this.flush();
      await this.sending;
      if (this.abandon.signal.aborted) break;
    }
    clearTimeout(timer);
    clearTimeout(this.timer);
    this.abandon.abort();
    this.sums.dropped += this.waiting.splice(0).length;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.sending !== undefined || this.waiting.length === 0) return;
    const batch = this.waiting.splice(0, this.settings.maxBatch);
    this.sending = this.pass(batch).finally(() => {
      this.sending = undefined;
      if (this.waiting.length >= this.settings.maxBatch) this.flush();
      else if (this.waiting.length > 0)
        this.timer ??= setTimeout(() => this.flush(), this.settings.delayMs).unref();
    });
  }

  private async pass(batch: readonly EndedSpan[]): Promise<void> {
    const { rejected, reason } = await this.send(batch, this.abandon.signal);
    this.sums.failed += rejected;
    this.sums.exported += batch.length - rejected;
    if (reason === undefined) this.failing = false;
    else if (!this.failing) {
      // Once for each time that it begins, not for each batch.
      this.failing = true;
      this.log.warn('the collector does not take traces', { reason, spans: rejected });
    }
  }
}
