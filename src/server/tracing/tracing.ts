import type { EndedSpan, Span, SpanAttributes, SpanBeginning } from './span.ts';
import type { SpanQueue, TraceCounts } from './span-queue.ts';
import { newTraceId, readTraceparent, type TraceContext } from './trace-context.ts';
import type { TraceSettings } from './trace-settings.ts';

/** Makes traces, where somebody wants them. */
export interface Tracing {
  readonly counts: TraceCounts;
  /** Whether contexts are taken from requests and handed on to webhooks. */
  readonly propagates: boolean;
  /** Begins a span; undefined where no traces are made. @param name Of a table of the server, never of a caller. */
  begin(name: string, beginning: SpanBeginning): Span | undefined;
  /** Sends what waits, for a short time. */
  close(): Promise<void>;
}

/** Without a collector. */
export const noTracing: Tracing = {
  counts: { exported: 0, dropped: 0, failed: 0 },
  propagates: false,
  begin: () => undefined,
  close: () => Promise.resolve(),
};

const maxValue = 256;

/** Traces for a collector. */
export class CollectedTracing implements Tracing {
  readonly propagates: boolean;
  private readonly sampler: TraceSettings['sampler'];
  private readonly queue: SpanQueue;

  constructor({ sampler, propagates }: Pick<TraceSettings, 'sampler' | 'propagates'>, queue: SpanQueue) {
    this.sampler = sampler;
    this.propagates = propagates;
    this.queue = queue;
  }

  get counts(): TraceCounts {
    return this.queue.counts;
  }

  begin(name: string, { kind, parent, attributes = {} }: SpanBeginning): Span {
    const above = readTraceparent(parent);
    const traceId = above?.traceId ?? newTraceId('trace');
    const sampled = this.sampler(traceId, above?.sampled);
    const context = { traceId, spanId: newTraceId('span'), sampled };
    const common = { name, kind, context, parentSpanId: above?.spanId };
    return sampled ? new RecordedSpan(common, attributes, this.queue) : new UnrecordedSpan(context);
  }

  close(): Promise<void> {
    return this.queue.close();
  }
}

class RecordedSpan implements Span {
  readonly context: TraceContext;
  private readonly common: Pick<EndedSpan, 'name' | 'kind' | 'context' | 'parentSpanId'>;
  private readonly queue: SpanQueue;
  private readonly startMs = Date.now();
  private readonly startedMs = performance.now();
  private attributes: SpanAttributes;
  private ended = false;

  constructor(common: RecordedSpan['common'], attributes: SpanAttributes, queue: SpanQueue) {
    this.context = common.context;
    this.common = common;
    this.attributes = attributes;
    this.queue = queue;
  }

  set(attributes: SpanAttributes): void {
    this.attributes = { ...this.attributes, ...attributes };
  }

  end(failure?: string): void {
    if (this.ended) return;
    this.ended = true;
    const durationMs = performance.now() - this.startedMs;
    const { common, startMs, attributes } = this;
    this.queue.add({ ...common, startMs, durationMs, attributes: shortened(attributes), failure });
  }
}

/** Of a trace that is not recorded; its context is handed on nonetheless. */
class UnrecordedSpan implements Span {
  readonly context: TraceContext;

  constructor(context: TraceContext) {
    this.context = context;
  }

  set(): void {}

  end(): void {}
}

function shortened(attributes: SpanAttributes): SpanAttributes {
  const short = Object.entries(attributes).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.slice(0, maxValue) : value,
  ]);
  return Object.fromEntries(short) as SpanAttributes;
}
