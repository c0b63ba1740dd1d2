import type { TraceContext } from './trace-context.ts';

/** What a span is to its neighbours. */
export type SpanKind = 'server' | 'client' | 'consumer';

/** Facts of a span, by the names of OpenTelemetry or, for our own, beginning with `spacetime.`. Never a secret. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that a trace shows. */
export interface Span {
  readonly context: TraceContext;
  /** Adds facts. */
  set(attributes: SpanAttributes): void;
  /** Ends it, once; later calls do nothing. @param failure A stable word for what went wrong. */
  end(failure?: string): void;
}

/** A span that has ended. */
export interface EndedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly context: TraceContext;
  readonly parentSpanId: string | undefined;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly attributes: SpanAttributes;
  readonly failure: string | undefined;
}

/** How a span begins. */
export interface SpanBeginning {
  readonly kind: SpanKind;
  /** `traceparent` of what it belongs under; without one, or with one that cannot be read, it begins a trace. */
  readonly parent?: string | null | undefined;
  readonly attributes?: SpanAttributes;
}
