import { randomBytes } from 'node:crypto';

/** Where something stands in a trace (W3C Trace Context). It says what belongs together, and nothing about who asks. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether the trace is recorded. */
  readonly sampled: boolean;
}

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const noTrace = '0'.repeat(32);
const noSpan = '0'.repeat(16);
const sampledFlag = 1;
const idBytes = { trace: 16, span: 8 } as const;

/** Reads a `traceparent`; undefined for what is none, which is then as if it had not come. */
export function readTraceparent(text: string | null | undefined): TraceContext | undefined {
  const [, version, traceId = noTrace, spanId = noSpan, flags = '', more] = form.exec(text ?? '') ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (traceId === noTrace || spanId === noSpan) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & sampledFlag) !== 0 };
}

/** Writes a `traceparent`. */
export function writeTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-0${sampled ? 1 : 0}`;
}

/** A fresh id of a trace or of a span. */
export function newTraceId(of: keyof typeof idBytes): string {
  const id = randomBytes(idBytes[of]).toString('hex');
  // Zeros alone mean that there is none.
  return /[1-9a-f]/.test(id) ? id : newTraceId(of);
}
