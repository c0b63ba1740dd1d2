import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CollectedSpan, startCollector } from '../support/collector.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

type Collector = Awaited<ReturnType<typeof startCollector>>;

afterAll(removeTemporaryFolders);

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

/** Starts a server that is told by OTEL_* where its traces go. */
async function startTraced(
  endpoint: string,
  otel: Record<string, string> = {},
  settings: Record<string, string> = {},
): Promise<TestServer> {
  const asked = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_BSP_SCHEDULE_DELAY: '20', ...otel };
  for (const [name, value] of Object.entries(asked)) vi.stubEnv(name, value);
  try {
    return await startTestServer({ SPACETIME_WEBHOOK_TARGETS: '127.0.0.1', ...settings });
  } finally {
    vi.unstubAllEnvs();
  }
}

const createJob = (server: TestServer, body: object, headers: Record<string, string> = {}) =>
  server.request('/jobs', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('a trace', () => {
  let collector: Collector;
  let server: TestServer;
  beforeAll(async () => {
    collector = await startCollector();
    server = await startTraced(collector.url, {
      OTEL_SERVICE_NAME: 'planetarium',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=hall%201',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=open%20sesame',
    });
  });
  afterAll(async () => {
    await server.stop();
    await collector.close();
  });

  test('goes from a request to its job and on to the webhook that is told of it', async () => {
    const receiver = await startReceiver();
    const target = receiver.url('/private-path');
    await server.client.call('webhook_create', { body: { url: target, events: ['job.completed'] } });
    const answer = await createJob(
      server,
      { type: 'export_state' },
      { traceparent: `00-${traceId}-${spanId}-01` },
    );
    expect(answer.status).toBe(202);
    const { id } = (await answer.json()) as { id: string };
    const [delivered] = await receiver.got(1);
    const [request] = await collector.named('POST /jobs');
    const [job] = await collector.named('job export_state');
    const [webhook] = await collector.named('webhook job.completed');

    expect(request).toMatchObject({ traceId, parentSpanId: spanId, kind: 2, status: {} });
    expect(request?.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/jobs',
      'http.response.status_code': 202,
      'url.scheme': 'http',
      'spacetime.request_id': answer.headers.get('x-request-id'),
    });
    expect(job).toMatchObject({ traceId, parentSpanId: request?.spanId, kind: 5 });
    expect(job?.attributes).toEqual({
      'spacetime.job.id': id,
      'spacetime.attempt': 1,
      'spacetime.job.state': 'completed',
    });
    expect(webhook).toMatchObject({ traceId, parentSpanId: job?.spanId, kind: 3, status: {} });
    expect(webhook?.attributes).toMatchObject({ 'http.response.status_code': 204, 'spacetime.attempt': 1 });
    expect(delivered?.headers.traceparent).toBe(`00-${traceId}-${webhook?.spanId}-01`);
    expect(webhook?.resource).toMatchObject({
      'service.name': 'planetarium',
      'service.version': '0.0.0-test',
      'deployment.environment.name': 'hall 1',
    });
    for (const span of [request, job, webhook])
      expect(BigInt(span?.endTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(BigInt(span?.startTimeUnixNano ?? 1));

    const said = collector.received.map(({ body }) => body).join('\n');
    for (const secret of [server.token, 'private-path', 'sesame', '127.0.0.1'])
      expect(said).not.toContain(secret);
    expect(collector.received[0]).toMatchObject({
      path: '/v1/traces',
      headers: { 'x-collector-key': 'open sesame', 'content-type': 'application/json' },
    });

    const requestId = answer.headers.get('x-request-id');
    const lines = server.logged.filter(({ trace_id }) => trace_id === traceId);
    expect(lines.find(({ message }) => message === 'request')).toMatchObject({
      request_id: requestId,
      span_id: request?.spanId,
      route: '/jobs',
    });
    expect(lines.find(({ message }) => message === 'job ended')).toMatchObject({
      job: id,
      span_id: job?.spanId,
    });
    await receiver.close();
  });

  test('and its request stand in every line that the request leads to, whenever its turn comes', async () => {
    const loads = await Promise.all(
      ['moon-orbit', 'physics-lab', 'solar-system'].map(async (name) => {
        const answer = await server.request('/scene', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ scene_path: `scenes/${name}.scene.json` }),
        });
        const { load_id } = (await answer.json()) as { load_id: string };
        return { load_id, request_id: answer.headers.get('x-request-id') };
      }),
    );
    const linesOf = (id: string) =>
      server.logged.filter(({ message, load_id }) => message === 'scene load' && load_id === id);
    const isOver = ({ load_id }: { load_id: string }): boolean =>
      linesOf(load_id).some(({ status }) => status !== 'queued' && status !== 'loading');
    await until('all are over', () => loads.every(isOver));
    for (const { load_id, request_id } of loads) {
      const lines = linesOf(load_id);
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines)
        expect(line).toMatchObject({
          request_id,
          trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        });
    }
    expect(new Set(loads.map(({ request_id }) => request_id)).size).toBe(3);
    // What nobody has asked for names nobody.
    const own = server.logged.filter(({ message }) => message === 'scene load')[0];
    expect(own).not.toHaveProperty('request_id');
  });

  test('that a caller names decides nothing but what belongs together', async () => {
    const own = await createJob(
      server,
      { type: 'export_state' },
      { traceparent: `00-${traceId}-${spanId}-01` },
    );
    expect(own.headers.get('x-request-id')).not.toContain(traceId);
    const stranger = await fetch(new URL('/scene', server.url), {
      headers: { traceparent: `00-${traceId}-${spanId}-01` },
    });
    expect(stranger.status).toBe(401);
    const refused = (await collector.named('GET /scene')).at(-1);
    expect(refused).toMatchObject({ traceId, attributes: { 'spacetime.error_code': 'unauthenticated' } });
  });

  test.each([
    ['nothing', undefined],
    ['no form at all', 'hello'],
    ['capital letters', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['a forbidden version', `ff-${traceId}-${spanId}-01`],
    ['more than there is in version 0', `00-${traceId}-${spanId}-01-more`],
    ['two of them', `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`],
    ['very much', 'a'.repeat(8000)],
  ])('begins anew where %s came', async (_what, traceparent) => {
    const before = collector.spans().filter(({ name }) => name === 'GET /time').length;
    const answer = await server.request(
      '/time',
      traceparent === undefined ? {} : { headers: { traceparent } },
    );
    expect(answer.status).toBe(200);
    const span = (await collector.named('GET /time', before + 1)).at(-1);
    expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(span?.traceId).not.toBe(traceId);
    expect(span?.parentSpanId).toBeUndefined();
  });

  test('is not made of what watches the server, and of the page', async () => {
    for (const where of ['/health', '/health/live', '/metrics', '/nothing', '/']) await server.request(where);
    await server.request('/scenes');
    await collector.named('GET /scenes');
    const names = collector.spans().map(({ name }) => name);
    expect(names.filter((name) => /health|metrics|nothing|\*/.test(name) || name.endsWith(' /'))).toEqual([]);
  });

  test('that its caller does not record is handed on, and not sent', async () => {
    const receiver = await startReceiver();
    const unsampled = 'a'.repeat(32);
    await server.client.call('webhook_create', {
      body: { url: receiver.url('/two'), events: ['job.completed'] },
    });
    await createJob(server, { type: 'export_state' }, { traceparent: `00-${unsampled}-${spanId}-00` });
    await until('it was told', () =>
      receiver.received.some(({ headers }) => headers.traceparent?.includes(unsampled) === true),
    );
    expect(receiver.received[0]?.headers.traceparent).toMatch(
      new RegExp(`^00-${unsampled}-[0-9a-f]{16}-00$`),
    );
    await server.request('/saves');
    await collector.named('GET /saves');
    expect(collector.spans().some((span) => span.traceId === unsampled)).toBe(false);
    await receiver.close();
  });
});

describe('a job', () => {
  const folder = temporaryFolder();
  const long = {
    type: 'bake_ephemeris',
    input: {
      bodies: ['earth'],
      from: '1950-01-01T00:00:00Z',
      to: '2050-01-01T00:00:00Z',
      step_seconds: 40_000,
    },
  };

  test('stays in its trace when the server is started again', async () => {
    const collector = await startCollector();
    // One after the other and enough of them, so that one is under way when the server stops, however quick it is.
    const settings = { SPACETIME_DATA_DIR: folder, SPACETIME_JOB_PARALLEL: '1' };
    const first = await startTraced(collector.url, {}, settings);
    const ids = new Set<string>();
    for (let i = 0; i < 8; i++) {
      const answer = await createJob(first, long, { traceparent: `00-${traceId}-${spanId}-01` });
      ids.add(((await answer.json()) as { id: string }).id);
    }
    await until('one runs', async () => ((await first.server.parts.jobs.counts()).running ?? 0) === 1);
    await first.stop();
    const requests = await collector.named('POST /jobs', ids.size);
    const attempts = await collector.named('job bake_ephemeris');
    const broken = attempts.find(({ attributes }) => attributes['spacetime.job.state'] === 'queued');
    expect(broken).toMatchObject({ traceId, attributes: { 'spacetime.attempt': 1 } });
    expect(requests.some((one) => one.spanId === broken?.parentSpanId)).toBe(true);
    const id = String(broken?.attributes['spacetime.job.id']);

    const second = await startTraced(collector.url, {}, settings);
    await until('it runs again', async () => (await second.server.parts.jobs.read(id)).attempts === 2);
    for (const one of ids)
      await second.client.call('job_cancel', { params: { id: one } }).catch(() => undefined);
    const isAgain = ({ attributes }: CollectedSpan): boolean =>
      attributes['spacetime.job.id'] === id && attributes['spacetime.attempt'] === 2;
    await until('it is over', () => collector.spans().some(isAgain));
    expect(collector.spans().find(isAgain)).toMatchObject({ traceId, parentSpanId: broken?.parentSpanId });
    await second.stop();
    await collector.close();
  });
});

test('a collector that never answers holds up nobody: what finds no room is dropped and counted', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const { port } = silent.address() as AddressInfo;
  const server = await startTraced(`http://127.0.0.1:${port}`, { OTEL_BSP_MAX_QUEUE_SIZE: '10' });
  const dropped = async (): Promise<number> => {
    const text = await (await fetch(new URL('/metrics', server.url))).text();
    return Number(/^spacetime_trace_spans_total\{outcome="dropped"\} (\d+)$/m.exec(text)?.[1]);
  };
  for (let i = 0; i < 60; i++) expect((await server.request('/time')).status).toBe(200);
  await until('spans were dropped', async () => (await dropped()) >= 30);
  expect(server.server.parts.tracing.counts.exported).toBe(0);
  await server.stop();
  silent.closeAllConnections();
  silent.close();
});
