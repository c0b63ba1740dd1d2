import { describe, expect, test } from 'vitest';
import { newTraceId } from './trace-context.ts';
import { readTraceSettings, type Sampler } from './trace-settings.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
const read = (environment: Record<string, string>) => readTraceSettings(environment, '1.2.3');
const settingsOf = (environment: Record<string, string>) => {
  const { settings } = read({ ...endpoint, ...environment });
  if (settings === undefined) throw new Error('There are no settings.');
  return settings;
};

describe('traces are made only where that is asked for', () => {
  test.each([
    [{}, 0],
    [{ OTEL_SERVICE_NAME: 'planetarium' }, 0],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, 0],
    [{ ...endpoint, OTEL_SDK_DISABLED: 'TRUE' }, 0],
    [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, 0],
    [{ ...endpoint, OTEL_TRACES_EXPORTER: 'zipkin' }, 1],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 1],
    [
      { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
      1,
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 1],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://' }, 1],
  ] as [Record<string, string>, number][])('%j: none', (environment, count) => {
    const { settings, warnings } = read(environment);
    expect(settings).toBeUndefined();
    expect(warnings).toHaveLength(count);
  });

  test.each([
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, 'http://localhost:4318/v1/traces'],
    [endpoint, 'http://collector:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector/base/' }, 'https://collector/base/v1/traces'],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://other/traces' }, 'https://other/traces'],
  ] as [Record<string, string>, string][])('%j: to %s', (environment, url) => {
    expect(read(environment)).toMatchObject({ settings: { url }, warnings: [] });
  });
});

test('names, headers and numbers are read as they stand', () => {
  const settings = settingsOf({
    OTEL_SERVICE_NAME: 'planetarium',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=other, deployment.environment.name=hall%201,broken,=none',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a%3Db,x-tenant=one%',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '5000',
    OTEL_EXPORTER_OTLP_TIMEOUT: '1',
    OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem',
    OTEL_BSP_MAX_QUEUE_SIZE: '100',
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
  expect(settings).toMatchObject({
    resource: {
      'service.name': 'planetarium',
      'service.version': '1.2.3',
      'deployment.environment.name': 'hall 1',
    },
    headers: { authorization: 'Bearer a=b', 'x-tenant': 'one%' },
    gzip: true,
    timeoutMs: 5000,
    tls: { ca: 'ca.pem' },
    // A batch is never larger than what can wait.
    queue: { maxSpans: 100, maxBatch: 100, delayMs: 50 },
    propagates: true,
  });
  expect(settings.resource).not.toHaveProperty('broken');
});

test('what cannot be used is named, and the default holds', () => {
  const { settings, warnings } = read({
    ...endpoint,
    OTEL_BSP_MAX_QUEUE_SIZE: 'many',
    OTEL_EXPORTER_OTLP_TIMEOUT: '-1',
    OTEL_TRACES_SAMPLER: 'jaeger_remote',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  });
  expect(settings).toMatchObject({
    queue: { maxSpans: 2048, maxBatch: 512, delayMs: 5000 },
    timeoutMs: 10_000,
  });
  expect(warnings).toHaveLength(4);
  expect(settings?.sampler('a'.repeat(32), undefined)).toBe(true);
});

test('contexts are handed on unless that is not wanted', () => {
  expect(settingsOf({ OTEL_PROPAGATORS: 'b3,tracecontext' }).propagates).toBe(true);
  expect(settingsOf({ OTEL_PROPAGATORS: 'none' }).propagates).toBe(false);
});

describe('the sampler', () => {
  const of = (name: string, arg = '1'): Sampler =>
    settingsOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: arg }).sampler;
  const id = newTraceId('trace');

  test('takes all, none, or what its parent takes', () => {
    for (const parent of [undefined, true, false]) {
      expect(of('always_on')(id, parent)).toBe(true);
      expect(of('always_off')(id, parent)).toBe(false);
      expect(of('parentbased_always_on')(id, parent)).toBe(parent ?? true);
      expect(of('parentbased_always_off')(id, parent)).toBe(parent ?? false);
      expect(of('parentbased_traceidratio', '0')(id, parent)).toBe(parent ?? false);
    }
  });

  test('takes a share, and of one trace always the same', () => {
    const quarter = of('traceidratio', '0.25');
    const ids = Array.from({ length: 4000 }, () => newTraceId('trace'));
    const taken = ids.filter((one) => quarter(one, undefined));
    // Six standard deviations.
    expect(Math.abs(taken.length - 1000)).toBeLessThan(165);
    expect(taken.every((one) => quarter(one, false) && of('traceidratio', '0.5')(one, undefined))).toBe(true);
    expect(ids.some((one) => of('traceidratio', '0')(one, undefined))).toBe(false);
    expect(ids.every((one) => of('traceidratio', '1')(one, undefined))).toBe(true);
    expect(ids.every((one) => of('traceidratio', 'half')(one, undefined))).toBe(true);
  });
});
