import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';
import type { EndedSpan, SpanAttributes } from './span.ts';
import type { SendBatch, SendOutcome } from './span-queue.ts';
import type { TraceSettings } from './trace-settings.ts';

/** Numbers of the kinds and states in OTLP. */
const kinds = { server: 2, client: 3, consumer: 5 } as const;
const failedStatus = 2;
/** Statuses after which OTLP wants another attempt. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const firstWaitMs = 1000;
const longestWaitMs = 5000;
/** A longer wait is as good as none: the spans are given up before. Timers do not take just any number. */
const longestRetryMs = 600_000;
const maxAnswerBytes = 16 * 1024;
const zip = promisify(gzip);

/** Sends spans to a collector by OTLP over HTTP, as JSON. Rejects where the files for TLS cannot be read. */
export async function otlpSender(settings: TraceSettings, version: string): Promise<SendBatch> {
  const { tls, headers, gzip: packed } = settings;
  const files = await Promise.all(
    Object.entries(tls).map(async ([name, file]) => [name, await readFile(file, 'utf8')] as const),
  );
  const agent = new Agent({ connections: 1, connect: Object.fromEntries(files) });
  const whole = {
    'user-agent': `SpaceTime/${version} (traces)`,
    ...headers,
    'content-type': 'application/json',
    ...(packed ? { 'content-encoding': 'gzip' } : {}),
  };
  return async (spans, signal) => {
    const text = JSON.stringify(otlpRequest(spans, settings.resource, version));
    const body = packed ? await zip(text) : text;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)]);
    let outcome: Attempt = { again: true, waitMs: 0, reason: 'no attempt was made' };
    for (
      let waitMs = firstWaitMs;
      outcome.again && !limit.aborted;
      waitMs = Math.min(longestWaitMs, waitMs * 2)
    ) {
      outcome = await attempt(agent, settings.url, whole, body, limit);
      if (outcome.again) await pause(Math.max(waitMs, outcome.waitMs), limit);
    }
    const { reason } = outcome;
    if (reason === undefined) return { rejected: outcome.rejected ?? 0 };
    return {
      rejected: Math.min(outcome.rejected ?? spans.length, spans.length),
      reason,
    } satisfies SendOutcome;
  };
}

interface Attempt {
  readonly again: boolean;
  readonly waitMs: number;
  readonly reason?: string;
  readonly rejected?: number;
}

async function attempt(
  dispatcher: Dispatcher,
  url: string,
  headers: Record<string, string>,
  body: string | Buffer,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const answer = await request(url, { dispatcher, method: 'POST', headers, body, signal });
    const { statusCode } = answer;
    const waitMs = retryAfterMs(answer.headers['retry-after']);
    if (statusCode >= 200 && statusCode < 300) {
      // The spans were taken, whatever becomes of the rest of the answer.
      const rejected = rejectedOf(await startOf(answer.body).catch(() => ''));
      return { again: false, waitMs, ...(rejected === 0 ? {} : { rejected, reason: 'spans were rejected' }) };
    }
    await answer.body.dump({ limit: maxAnswerBytes, signal }).catch(() => {});
    return { again: passing.has(statusCode), waitMs, reason: `it answered ${statusCode}` };
  } catch (error) {
    const { code, name } = error as { code?: unknown; name?: unknown };
    return { again: true, waitMs: 0, reason: typeof code === 'string' ? code : String(name) };
  }
}

/** How long a collector wants to be left alone: so many seconds, or until a date. What is neither asks for nothing. */
function retryAfterMs(header: string | string[] | undefined): number {
  const text = String(header ?? '').trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return ms > 0 ? Math.min(ms, longestRetryMs) : 0;
}

/** An answer, up to what one of a collector needs. */
async function startOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let leftBytes = maxAnswerBytes;
  for await (const part of body) {
    parts.push(part);
    leftBytes -= part.length;
    if (leftBytes <= 0) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Spans that a collector says it has rejected of those that it took. */
function rejectedOf(text: string): number {
  try {
    const { partialSuccess } = JSON.parse(text) as { partialSuccess?: { rejectedSpans?: unknown } };
    const count = Number(partialSuccess?.rejectedSpans ?? 0);
    return Number.isInteger(count) && count > 0 ? count : 0;
  } catch {
    return 0;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms).unref();
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

function otlpRequest(spans: readonly EndedSpan[], resource: SpanAttributes, version: string): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'spacetime', version }, spans: spans.map(spanOf) }],
      },
    ],
  };
}

function spanOf({ name, kind, context, parentSpanId, startMs, durationMs, attributes, failure }: EndedSpan) {
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    flags: 1,
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(startMs + durationMs),
    attributes: attributesOf(attributes),
    status: failure === undefined ? {} : { code: failedStatus, message: failure },
  };
}

function attributesOf(attributes: SpanAttributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: otlpValue(value) }));
}

function otlpValue(value: string | number | boolean): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** As text, because a double cannot hold it; exact to the microsecond. */
function nanoseconds(ms: number): string {
  return `${BigInt(Math.round(ms * 1000))}000`;
}
