/** How traces are made and where they go. */
export interface TraceSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly gzip: boolean;
  /** For the attempts at one batch together. */
  readonly timeoutMs: number;
  /** Files in PEM for TLS with the collector. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: Sampler;
  readonly queue: QueueSettings;
  /** Whether contexts are taken from requests and handed on to webhooks. */
  readonly propagates: boolean;
}

/** How many spans wait for the collector, and how long. */
export interface QueueSettings {
  readonly maxSpans: number;
  readonly maxBatch: number;
  readonly delayMs: number;
}

/** Whether a trace is recorded. @param parent Whether what it belongs under is; undefined for a new trace. */
export type Sampler = (traceId: string, parent: boolean | undefined) => boolean;

type Environment = Readonly<Record<string, string | undefined>>;

/** What was read; without settings there are no traces. */
interface ReadSettings {
  readonly settings: TraceSettings | undefined;
  /** What cannot be done as it was asked for, one sentence each. */
  readonly warnings: readonly string[];
}

const largestQueue = 65_536;
const defaultBase = 'http://localhost:4318';

/** Reads OTEL_* as OpenTelemetry's specification of environment variables has it. Without a collector there are no traces. */
export function readTraceSettings(environment: Environment, version: string): ReadSettings {
  const warnings: string[] = [];
  const of = (name: string): string | undefined => {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  };
  const ofTraces = (name: string): string | undefined =>
    of(`OTEL_EXPORTER_OTLP_TRACES_${name}`) ?? of(`OTEL_EXPORTER_OTLP_${name}`);
  const off = { settings: undefined, warnings };
  if (of('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return off;
  const exporter = of('OTEL_TRACES_EXPORTER');
  if (exporter === 'none' || (exporter === undefined && ofTraces('ENDPOINT') === undefined)) return off;
  if (exporter !== undefined && exporter !== 'otlp') {
    warnings.push(`OTEL_TRACES_EXPORTER is ${exporter}; only otlp and none are known, so nothing is traced.`);
    return off;
  }
  const protocol = ofTraces('PROTOCOL');
  if (protocol === 'grpc') {
    warnings.push(
      'OTEL_EXPORTER_OTLP_PROTOCOL is grpc; traces are sent by http/json only, so nothing is traced.',
    );
    return off;
  }
  if (protocol !== undefined && protocol !== 'http/json')
    warnings.push(`OTEL_EXPORTER_OTLP_PROTOCOL is ${protocol}; traces are sent as http/json.`);
  const url = collectorUrl(of);
  if (url === undefined) {
    warnings.push('OTEL_EXPORTER_OTLP_ENDPOINT is no address of HTTP, so nothing is traced.');
    return off;
  }
  const number = numberReader(of, warnings);
  const maxSpans = number('OTEL_BSP_MAX_QUEUE_SIZE', 2048, 1, largestQueue);
  const settings: TraceSettings = {
    url,
    headers: pairs(ofTraces('HEADERS')),
    gzip: ofTraces('COMPRESSION') === 'gzip',
    timeoutMs: number(named('TIMEOUT', of), 10_000, 1, 600_000),
    tls: tlsFiles(ofTraces),
    resource: {
      'service.name': 'spacetime',
      'service.version': version,
      ...pairs(of('OTEL_RESOURCE_ATTRIBUTES')),
      ...(of('OTEL_SERVICE_NAME') === undefined ? {} : { 'service.name': of('OTEL_SERVICE_NAME') ?? '' }),
    },
    sampler: readSampler(of('OTEL_TRACES_SAMPLER'), of('OTEL_TRACES_SAMPLER_ARG'), warnings),
    queue: {
      maxSpans,
      maxBatch: Math.min(maxSpans, number('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512, 1, largestQueue)),
      delayMs: number('OTEL_BSP_SCHEDULE_DELAY', 5000, 1, 600_000),
    },
    propagates: (of('OTEL_PROPAGATORS') ?? 'tracecontext')
      .split(',')
      .some((one) => one.trim() === 'tracecontext'),
  };
  return { settings, warnings };
}

type Reader = (name: string) => string | undefined;

/** The variable of traces where that is given, else the one for everything. */
function named(name: string, of: Reader): string {
  const own = `OTEL_EXPORTER_OTLP_TRACES_${name}`;
  return of(own) === undefined ? `OTEL_EXPORTER_OTLP_${name}` : own;
}

/** The address of traces is meant as it stands; to the one for everything the path is added. */
function collectorUrl(of: Reader): string | undefined {
  const own = of('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const base = of('OTEL_EXPORTER_OTLP_ENDPOINT') ?? defaultBase;
  const text = own ?? `${base.replace(/\/+$/, '')}/v1/traces`;
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}

function tlsFiles(ofTraces: Reader): TraceSettings['tls'] {
  const [ca, cert, key] = [ofTraces('CERTIFICATE'), ofTraces('CLIENT_CERTIFICATE'), ofTraces('CLIENT_KEY')];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

function numberReader(of: Reader, warnings: string[]) {
  return (name: string, fallback: number, min: number, max: number): number => {
    const text = of(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    warnings.push(`${name} has to be a whole number from ${min} to ${max}; ${fallback} is used.`);
    return fallback;
  };
}

/** `name=value` pairs divided by commas, percent-encoded; what has no such form is left out. */
function pairs(text = ''): Record<string, string> {
  return Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const at = pair.indexOf('=');
      const name = pair.slice(0, Math.max(0, at)).trim();
      return name === '' ? [] : [[decoded(name), decoded(pair.slice(at + 1).trim())]];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readSampler(name = 'parentbased_always_on', arg: string | undefined, warnings: string[]): Sampler {
  const [, follows = '', kind] = /^(parentbased_)?(always_on|always_off|traceidratio)$/.exec(name) ?? [];
  if (kind === undefined) {
    warnings.push(`OTEL_TRACES_SAMPLER ${name} is not known; parentbased_always_on is used.`);
    return (_, parent) => parent ?? true;
  }
  const root = rootSampler(kind, arg, warnings);
  return follows === '' ? root : (traceId, parent) => parent ?? root(traceId);
}

/** Digits of a trace id that decide, and how many numbers they can be: as many as a double holds exactly. */
const decidingDigits = 13;
const decidingNumbers = 2 ** (4 * decidingDigits);

function rootSampler(
  kind: string,
  arg: string | undefined,
  warnings: string[],
): (traceId: string) => boolean {
  if (kind !== 'traceidratio') return () => kind === 'always_on';
  const share = Number(arg ?? 1);
  if (!(share >= 0 && share <= 1)) {
    warnings.push('OTEL_TRACES_SAMPLER_ARG has to be a share from 0 to 1; 1 is used.');
    return () => true;
  }
  return (traceId) => Number.parseInt(traceId.slice(-decidingDigits), 16) < share * decidingNumbers;
}
