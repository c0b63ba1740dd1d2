import { beforeEach, describe, expect, test } from 'vitest';
import { superviseForTest, type TurnedClock } from '../../../test/support/supervised.ts';
import { errorTable } from '../../protocol/index.ts';
import { Attempts, attemptLimits } from './attempts.ts';
import { Control } from './control.ts';
import { RecentLines } from './recent-lines.ts';
import { type Answer, refusalCodes, refusalRow } from './refusal.ts';
import type { Supervisor } from './supervisor.ts';

const token = 'N3b1kXw9QzT5mR7yL0pVs2dGf8hJc4uAe6iOqBxZtEk';
let supervisor: Supervisor;
let clock: TurnedClock;
let control: Control;
beforeEach(() => {
  ({ supervisor, clock } = superviseForTest());
  const output = new RecentLines([]);
  output.add('a line of the server', 0);
  control = new Control({
    supervisor,
    output,
    attempts: new Attempts(() => clock.nowMs()),
    token,
    acceptsHost: (host) => host === '127.0.0.1:8090',
    facts: { version: '1.2.3', pid: 1, startedAt: '2026-01-01T00:00:00.000Z' },
  });
});

const ask = (call: string, headers: Record<string, string> = {}): Answer => {
  const [method = '', url = ''] = call.split(' ');
  const rawHeaders = Object.entries({ Host: '127.0.0.1:8090', ...headers }).flat();
  return control.answer({ method, url, rawHeaders, id: 'request-1' });
};
const owner = { Authorization: `Bearer ${token}` };
const codeOf = ({ body }: Answer) => (body as { code?: string }).code;

test('health is for everybody and says whether all is well', () => {
  expect(ask('GET /health')).toMatchObject({ status: 200, body: { status: 'ok', state: 'stopped' } });
  supervisor.start();
  expect(ask('GET /health').body).toEqual({ name: 'spacetime-supervisor', status: 'ok', state: 'starting' });
});

test('status tells details to whoever has the token alone', () => {
  expect(ask('GET /status').body).toEqual({
    name: 'spacetime-supervisor',
    version: '1.2.3',
    state: 'stopped',
  });
  const { body } = ask('GET /status?x=1', owner);
  expect(body).toMatchObject({
    pid: 1,
    server: null,
    restarts: { total: 0, within_a_minute: 0, at_most: 3 },
    output: [{ text: 'a line of the server' }],
  });
  expect(JSON.stringify(body)).not.toContain(token);
});

test.each(['start', 'stop', 'restart'])('POST /%s wants the token', (order) => {
  expect(ask(`POST /${order}`)).toMatchObject({
    status: 401,
    headers: { 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer' },
    body: {
      type: 'urn:spacetime:error:unauthenticated',
      code: 'unauthenticated',
      instance: `/${order}`,
      request_id: 'request-1',
    },
  });
  expect(ask(`POST /${order}`, { Authorization: `Bearer ${token}x` }).status).toBe(401);
  expect(supervisor.state).toBe('stopped');
  expect(ask(`POST /${order}`, owner).status).toBe(202);
  expect(supervisor.state).toBe(order === 'stop' ? 'stopped' : 'starting');
});

describe('what is refused', () => {
  test.each([
    ['GET /', {}, 'not_found'],
    ['GET /start', {}, 'method_not_allowed'],
    ['POST /health', {}, 'method_not_allowed'],
    ['GET /health', { Host: 'evil.example' }, 'host_refused'],
    ['GET /health', { Host: '' }, 'host_refused'],
    ['GET /health', { host: '127.0.0.1:8090' }, 'host_refused'],
    ['POST /stop', { Origin: 'https://evil.example', ...owner }, 'origin_refused'],
    ['POST /stop', { Origin: 'null', ...owner }, 'origin_refused'],
    ['GET /status', { 'Sec-Fetch-Site': 'cross-site', ...owner }, 'origin_refused'],
    ['POST /stop', { Authorization: `Basic ${token}` }, 'unauthenticated'],
    ['POST /stop', { Authorization: '' }, 'unauthenticated'],
    ['POST /stop', { ...owner, authorization: `Bearer ${token}` }, 'unauthenticated'],
    ['GET /status', { Authorization: 'Bearer wrong' }, 'unauthenticated'],
    [`POST /stop?token=${token}`, {}, 'unauthenticated'],
  ] as [string, Record<string, string>, string][])('%s %j: %s', (call, headers, code) => {
    supervisor.start();
    expect(codeOf(ask(call, headers))).toBe(code);
    expect(supervisor.state).toBe('starting');
  });

  test('an address typed into a browser is not', () => {
    expect(ask('GET /health', { 'Sec-Fetch-Site': 'none' }).status).toBe(200);
  });

  test('orders to one that ends', () => {
    supervisor.start();
    void supervisor.close();
    expect(codeOf(ask('POST /start', owner))).toBe('shutting_down');
  });
});

test('too many wrong tokens have to wait; the right one never has to', async () => {
  const wrong = () => ask('POST /stop', { Authorization: 'Bearer wrong' });
  for (let i = 0; i < attemptLimits.attempts; i++) expect(wrong().status).toBe(401);
  await clock.pass(20_000);
  expect(wrong()).toMatchObject({ status: 429, headers: { 'retry-after': '40' } });
  expect(ask('POST /start', owner).status).toBe(202);
  expect(ask('GET /health').status).toBe(200);
  await clock.pass(40_000);
  expect(wrong().status).toBe(401);
});

test('errors are those of the API, with the same status and title', () => {
  for (const code of refusalCodes) {
    const { status, title } = errorTable[code];
    expect(refusalRow(code)).toMatchObject({ status, title });
  }
});
