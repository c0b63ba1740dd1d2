import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from './span.ts';
import { writeTraceparent } from './trace-context.ts';

/** On whose behalf something is done. */
export interface Scope {
  readonly requestId?: string;
  readonly span?: Span | undefined;
}

const storage = new AsyncLocalStorage<Scope>();

/** Does something on behalf of a request or a job: log lines and records that it leads to name it. */
export function within<T>(scope: Scope | undefined, work: () => T): T {
  return scope === undefined ? outside(work) : storage.run(scope, work);
}

/** Does something on nobody's behalf, such as looking for what is due next. */
export function outside<T>(work: () => T): T {
  return storage.exit(work);
}

/** On whose behalf things are done now. */
export function currentScope(): Scope | undefined {
  return storage.getStore();
}

/** `traceparent` of what is done now; null where nothing is traced. */
export function currentTrace(): string | null {
  const span = storage.getStore()?.span;
  return span === undefined ? null : writeTraceparent(span.context);
}

/** What a log line says of it. */
export function scopeFacts(): Record<string, string> {
  const scope = storage.getStore();
  return scope === undefined ? {} : factsOf(scope);
}

/** The same of a given one. */
export function factsOf({ requestId, span }: Scope): Record<string, string> {
  return {
    ...(requestId === undefined ? {} : { request_id: requestId }),
    ...(span === undefined ? {} : { trace_id: span.context.traceId, span_id: span.context.spanId }),
  };
}
