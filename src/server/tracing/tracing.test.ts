import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createLog, type LogRecord } from '../../engine/index.ts';
import { openTracing } from './open-tracing.ts';
import { noTracing } from './tracing.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A collector that answers as it is told; what came is kept. */
async function collector(
  answer: (count: number) => { status: number; body?: string; headers?: Record<string, string> },
) {
  const came: string[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      came.push(
        (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8'),
      );
      const { status, body = '{}', headers = {} } = answer(came.length);
      response.writeHead(status, headers).end(body);
    });
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, came };
}

async function open(url: string, more: Record<string, string> = {}) {
  const records: LogRecord[] = [];
  const log = createLog({ level: 'debug', write: (record) => void records.push(record) });
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_BSP_SCHEDULE_DELAY: '1', ...more };
  const tracing = await openTracing(environment, '1.2.3', log);
  closing.push(() => tracing.close());
  const work = (count = 1): void => {
    for (let i = 0; i < count; i++) tracing.begin('work', { kind: 'server' })?.end();
  };
  return { tracing, records, work };
}

const wait = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 60_000, interval: 5 });

test('without a collector there are no traces', async () => {
  const log = createLog({ level: 'debug', write: () => {} });
  expect(await openTracing({}, '1.2.3', log)).toBe(noTracing);
  expect(noTracing.begin('work', { kind: 'server' })).toBeUndefined();
});

test('a file for TLS that cannot be read stops the start with a sentence', async () => {
  await expect(open('https://127.0.0.1:1', { OTEL_EXPORTER_OTLP_CERTIFICATE: '/none.pem' })).rejects.toThrow(
    'A file for TLS with the collector of OTEL_EXPORTER_OTLP_* cannot be read',
  );
});

test('a span that has ended is sent once, packed where that is wanted', async () => {
  const { url, came } = await collector(() => ({ status: 200 }));
  const { tracing } = await open(url, { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' });
  const span = tracing.begin('work', { kind: 'client', attributes: { long: 'x'.repeat(5000), share: 0.5 } });
  span?.set({ done: true });
  span?.end('broken');
  span?.set({ late: true });
  span?.end();
  await wait(() => tracing.counts.exported === 1);
  const [sent] = (JSON.parse(came[0] ?? '{}') as { resourceSpans: { scopeSpans: { spans: object[] }[] }[] })
    .resourceSpans;
  expect(sent?.scopeSpans[0]?.spans).toMatchObject([
    {
      ...{ traceId: span?.context.traceId, spanId: span?.context.spanId, name: 'work', kind: 3 },
      attributes: [
        { key: 'long', value: { stringValue: 'x'.repeat(256) } },
        { key: 'share', value: { doubleValue: 0.5 } },
        { key: 'done', value: { boolValue: true } },
      ],
      status: { code: 2, message: 'broken' },
    },
  ]);
  expect(came).toHaveLength(1);
});

describe('a collector', () => {
  test('that is busy for a moment is asked again', async () => {
    const { url, came } = await collector((count) => ({ status: count === 1 ? 503 : 200 }));
    const { tracing, records, work } = await open(url);
    work();
    await wait(() => tracing.counts.exported === 1);
    expect(came).toHaveLength(2);
    expect(came[0]).toBe(came[1]);
    expect(records).toEqual([]);
  });

  test('that refuses is not asked again, and named in the log once', async () => {
    const { url, came } = await collector(() => ({ status: 400 }));
    const { tracing, records, work } = await open(url, {
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=sesame',
    });
    for (let i = 1; i <= 3; i++) {
      work();
      await wait(() => tracing.counts.failed === i);
    }
    expect(came).toHaveLength(3);
    expect(records).toEqual([
      {
        level: 'warn',
        message: 'the collector does not take traces',
        context: { reason: 'it answered 400', spans: 1 },
      },
    ]);
  });

  test('that rejects some is believed', async () => {
    const body = JSON.stringify({ partialSuccess: { rejectedSpans: '2', errorMessage: 'too old' } });
    const { url } = await collector(() => ({ status: 200, body }));
    const { tracing, work } = await open(url);
    work(5);
    await wait(() => tracing.counts.exported === 3);
    expect(tracing.counts).toEqual({ exported: 3, failed: 2, dropped: 0 });
  });

  test('that rejects more than it was given is believed no further', async () => {
    const body = JSON.stringify({ partialSuccess: { rejectedSpans: '1000000' } });
    const { url } = await collector(() => ({ status: 200, body }));
    const { tracing, work } = await open(url);
    work(5);
    await wait(() => tracing.counts.failed > 0);
    expect(tracing.counts).toEqual({ exported: 0, failed: 5, dropped: 0 });
  });

  test.each([
    ['so long that no timer takes it', '3000000'],
    ['until a date', new Date(Date.now() + 86_400_000).toUTCString()],
  ])('that wants to be left alone is: %s', async (_, wanted) => {
    const { url, came } = await collector(() => ({ status: 429, headers: { 'retry-after': wanted } }));
    // Longer than the wait before a second attempt would be that nobody has asked to put off.
    const { tracing, records, work } = await open(url, { OTEL_EXPORTER_OTLP_TIMEOUT: '1500' });
    work();
    await wait(() => tracing.counts.failed === 1);
    expect(came).toHaveLength(1);
    expect(records).toMatchObject([{ context: { reason: 'it answered 429' } }]);
  });

  test('that answers without end is not listened to for long', async () => {
    const server = createServer((request, response) => {
      request.resume();
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536, ' '))) sentBytes += 65_536;
        response.once('drain', more);
      };
      response.on('error', () => {});
      more();
    }).listen(0, '127.0.0.1');
    let sentBytes = 0;
    await new Promise((resolve) => server.once('listening', resolve));
    closing.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    const { tracing, work } = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      OTEL_EXPORTER_OTLP_TIMEOUT: '600000',
    });
    work();
    // Else it would go on for the ten minutes.
    await wait(() => tracing.counts.exported === 1);
    expect(sentBytes).toBeLessThan(64 * 1024 * 1024);
  });

  test('that is not there costs the spans and nothing else', async () => {
    const { tracing, records, work } = await open('http://127.0.0.1:1', { OTEL_EXPORTER_OTLP_TIMEOUT: '50' });
    work(3);
    await wait(() => tracing.counts.failed === 3);
    expect(records).toMatchObject([{ context: { reason: 'ECONNREFUSED' } }]);
  });

  test('that is slow gets batch after batch, and what finds no room is dropped', async () => {
    const { url } = await collector(() => ({ status: 200 }));
    const { tracing, work } = await open(url, {
      OTEL_BSP_MAX_QUEUE_SIZE: '10',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '4',
    });
    work(100);
    await wait(() => tracing.counts.exported === 14);
    expect(tracing.counts).toEqual({ exported: 14, failed: 0, dropped: 86 });
  });
});

test('closing sends what waits, and takes nothing after that', async () => {
  const { url } = await collector(() => ({ status: 200 }));
  const { tracing, work } = await open(url, {
    OTEL_BSP_SCHEDULE_DELAY: '600000',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2',
  });
  work(7);
  await tracing.close();
  expect(tracing.counts).toEqual({ exported: 7, failed: 0, dropped: 0 });
  work();
  expect(tracing.counts.dropped).toBe(1);
});
