import { connect } from 'node:net';
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  errorTable,
  problemSchema,
  type Route,
  type RouteId,
  routeIds,
  routes,
} from '../../src/protocol/index.ts';
import { valuesOf } from './schema-values.ts';
import type { TestServer } from './server.ts';

/** A request: one character a byte, so that a failure shows it readably. */
interface FuzzedRequest {
  readonly id: RouteId;
  readonly bytes: string;
}

/** Calls that would take the test's own tokens away, or everybody else's server. */
const sparing =
  /revoke|rotate|restart|lockdown|maintenance|assign|endpoint_set|ban_add|connection_close|auth_token|token_create|whitelist|renew/;

/** Every call that may be tried at random. */
const fuzzedRoutes = routeIds.filter((id) => !sparing.test(id));

/** Requests for every call, with bodies made from its schema and headers of all kinds; some of them are no HTTP at all. */
function fuzzedRequests(credentials: readonly string[]): fc.Arbitrary<FuzzedRequest> {
  return fc.constantFrom(...fuzzedRoutes).chain((id) =>
    fc
      .record({
        method: fc.oneof(
          { weight: 8, arbitrary: fc.constant<string>(routes[id].method) },
          {
            weight: 1,
            arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'QUERY'),
          },
        ),
        target: targets(routes[id]),
        version: fc.constantFrom('1.1', '1.1', '1.1', '1.1', '1.0', '0.9', '2.0'),
        headers: fc.array(header(credentials), { maxLength: 6 }),
        authorization: fc.constantFrom(...credentials),
        body: bodies(routes[id]),
      })
      .map(({ method, target, version, headers, authorization, body }) => {
        const lines = [
          `${method} ${target} HTTP/${version}`,
          'Host: localhost',
          ...(authorization === '' ? [] : [`Authorization: ${authorization}`]),
          ...headers.map(([name, value]) => `${name}: ${value}`),
          ...(body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`]),
          'Connection: close',
        ];
        return { id, bytes: `${lines.join('\r\n')}\r\n\r\n${body?.toString('latin1') ?? ''}` };
      }),
  );
}

const segment = fc.oneof(
  fc.string({ maxLength: 40 }).map(encodeURIComponent),
  fc.constantFrom(
    '..',
    '%2e%2e',
    '%00',
    '%zz',
    '%c0%af',
    'constructor',
    '__proto__',
    'a'.repeat(300),
    '0',
    '-1',
  ),
);

function targets(row: Route): fc.Arbitrary<string> {
  const filled = fc
    .array(segment, { minLength: 3, maxLength: 3 })
    .map((parts) => row.path.replace(/\{[a-z_]+\}/g, () => parts.pop() ?? 'x'));
  const query = row.query === undefined ? fc.object({ maxDepth: 0 }) : valuesOf(row.query);
  return fc.tuple(filled, fc.option(query)).map(([path, values]) => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(Object(values) as object))
      search.append(name, typeof value === 'string' ? value : JSON.stringify(value));
    return values === null ? path : `${path}?${search.toString()}`;
  });
}

const plainText = fc.string({ maxLength: 60 }).map((text) => text.replace(/[\r\n\0]/g, ' '));

function header(credentials: readonly string[]): fc.Arbitrary<readonly [string, string]> {
  return fc.tuple(
    fc.constantFrom(
      'Accept',
      'Accept-Encoding',
      'Authorization',
      'Content-Encoding',
      'Content-Length',
      'Content-Type',
      'Cookie',
      'Expect',
      'Host',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'Origin',
      'Range',
      'Referer',
      'TE',
      'Transfer-Encoding',
      'Upgrade',
      'X-Forwarded-For',
      'X-Forwarded-Host',
      'X-Http-Method-Override',
      'X-Request-Id',
      'Access-Control-Request-Method',
      'Forwarded',
      'Last-Event-Id',
      'Sec-WebSocket-Key',
    ),
    fc.oneof(
      plainText,
      fc.constantFrom(
        '*',
        '0',
        '-1',
        '1e9',
        'chunked',
        'gzip',
        'websocket',
        'h2c',
        'null',
        '100-continue',
        'application/json',
        'text/plain',
        '127.0.0.1',
        '::1, 127.0.0.1',
        'localhost',
        'evil.example',
        '"',
        'W/"',
        'bytes=0-1',
        ...credentials,
      ),
    ),
  );
}

function bodies(row: Route): fc.Arbitrary<Buffer | undefined> {
  const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  const json = (row.body === undefined ? fc.jsonValue() : valuesOf(row.body)).map((value) =>
    Buffer.from(JSON.stringify(value) ?? 'null'),
  );
  const broken = fc.tuple(json, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1)));
  const usual = row.body === undefined ? fc.constant(undefined) : json;
  return fc.oneof(
    { weight: 8, arbitrary: usual as fc.Arbitrary<Buffer | undefined> },
    { weight: 1, arbitrary: json },
    { weight: 1, arbitrary: broken },
    { weight: 1, arbitrary: noise },
  );
}

/** Sends the bytes, ends, and returns what comes back. */
function exchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    socket.on('data', (part: Buffer) => void parts.push(part));
    socket.on('end', () => socket.end());
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The server may hang up before everything was sent; what it said before counts.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(Buffer.concat(parts).toString('utf8')));
  });
}

/** What every answer has to be: no failure of the server, and every refusal a problem document with all headers. */
function checkAnswer(text: string): number {
  // What asked to go on was told so; the answer stands behind that.
  const answer = text.replace(/^(HTTP\/1\.1 100 Continue\r\n\r\n)+/, '');
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
  expect(status, head).toBeGreaterThan(100);
  expect(status, answer).not.toBe(500);
  const lower = head.toLowerCase();
  expect(lower).toContain("content-security-policy: default-src 'none'");
  expect(lower).toContain('x-request-id: ');
  const body = rest.join('\r\n\r\n');
  if (status < 400 || body === '' || lower.includes('content-type: application/json')) return status;
  expect(lower).toContain('content-type: application/problem+json; charset=utf-8');
  const problem = problemSchema.parse(JSON.parse(body.replace(/^[0-9a-f]+\r\n|\r\n0(\r\n)*$/g, '')));
  expect(problem.status).toBe(status);
  expect(errorTable[problem.code].status).toBe(status);
  expect(JSON.stringify(problem)).not.toMatch(/node_modules|\bat .*:\d+:\d+|\/src\//);
  return status;
}

/** Requests that are under way at once. */
const atOnce = 8;

/** Sends many such requests, as several callers at once; gives how often each status came. A failure prints its seed. */
export async function fuzzServer(
  { server, url, token }: TestServer,
  count: number,
): Promise<Map<number, number>> {
  const { issuer } = server.parts.auth;
  const tokens = await Promise.all(
    (['readonly', 'developer', 'admin'] as const).map((role) =>
      issuer.session({ subject: role, role, createdBy: 'test', refresh: true }),
    ),
  );
  const own = tokens.map(({ accessToken }) => `Bearer ${accessToken}`);
  const requests = fuzzedRequests([...own, `Bearer ${token}`, '', 'Bearer x']);
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(requests, { minLength: 1, maxLength: atOnce, size: 'max' }), async (batch) => {
      const statuses = await Promise.all(
        batch.map(async ({ bytes }) => checkAnswer(await exchange(url, bytes))),
      );
      for (const status of statuses) seen.set(status, (seen.get(status) ?? 0) + 1);
    }),
    { numRuns: Math.ceil((2 * count) / atOnce), endOnFailure: true },
  );
  return seen;
}
