import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HttpClient, ProblemError, UnexpectedAnswerError, UnreachableError } from './index.ts';

let server: Server;
let baseUrl: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: IncomingMessage[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const reply =
  (status: number, type: string, body: string) => (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };

test('path, query, body and token go where the route says', async () => {
  const problem = {
    type: 'urn:spacetime:error:unknown_load',
    title: 't',
    status: 404,
    detail: 'It is long over.',
    instance: '/',
    code: 'unknown_load',
    advice: 'a',
    request_id: 'r',
  };
  answer = reply(404, 'application/problem+json; charset=utf-8', JSON.stringify(problem));
  const client = new HttpClient({ baseUrl, token: 'secret' });
  const refusal = await client
    .call('scene_load_read', { params: { id: 'a/b?c' } })
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ProblemError);
  expect(refusal).toMatchObject({ message: 'It is long over.', problem: { code: 'unknown_load' } });
  await client.call('scene_load', { body: { scene_path: 'x' }, query: { wait: '1' } }).catch(() => {});
  expect(seen.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual([
    ['GET', '/scene/loads/a%2Fb%3Fc', 'Bearer secret'],
    ['POST', '/scene?wait=1', 'Bearer secret'],
  ]);
  expect(seen[1]?.headers['content-type']).toBe('application/json');
});

test('a token that is not taken is replaced once, where there is a source of tokens', async () => {
  answer = ({ headers }, response) =>
    headers.authorization === 'Bearer good'
      ? reply(200, 'application/json', '{"status":"ok"}')(undefined as never, response)
      : reply(401, 'application/json', '{}')(undefined as never, response);
  const tell = (...tokens: string[]) => {
    seen = [];
    const client = new HttpClient({
      baseUrl,
      token: async (refused) => tokens[refused === undefined ? 0 : 1],
    });
    return client.call('health_live', {}).then(
      () => seen.length,
      () => -seen.length,
    );
  };
  expect(await tell('good')).toBe(1);
  expect(await tell('old', 'good')).toBe(2);
  expect(await tell('old', 'bad')).toBe(-2);
  expect(await tell('old', 'old')).toBe(-1);
  expect(await tell('old')).toBe(-1);
});

test.each([
  ['text', reply(200, 'text/html', '<p>hello</p>')],
  ['another form', reply(200, 'application/json', '{"status":"fine"}')],
  ['another status', reply(201, 'application/json', '{"status":"ok"}')],
  ['a problem that is none', reply(500, 'application/problem+json', '{"oops":1}')],
])('what answers with %s is no server of ours', async (_, respond) => {
  answer = respond;
  await expect(new HttpClient({ baseUrl }).call('health_live', {})).rejects.toBeInstanceOf(
    UnexpectedAnswerError,
  );
});

test('where nobody listens', async () => {
  await new Promise((resolve) => server.close(resolve));
  await expect(new HttpClient({ baseUrl }).call('health_live', {})).rejects.toThrow('nothing listens there');
});

test('a line that breaks, an answer that never comes, a way elsewhere', async () => {
  answer = (_, response) => response.socket?.destroy();
  await expect(new HttpClient({ baseUrl }).call('health_live', {})).rejects.toBeInstanceOf(UnreachableError);
  answer = () => {};
  await expect(new HttpClient({ baseUrl, timeoutMs: 50 }).call('health_live', {})).rejects.toThrow(
    'took too long',
  );
  // A redirect would carry the token to another place.
  answer = (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  await expect(new HttpClient({ baseUrl, token: 'x' }).call('health_live', {})).rejects.toBeInstanceOf(
    UnreachableError,
  );
});

test('an answer that goes on and on is given up, packed or not', async () => {
  const packed = gzipSync(Buffer.alloc(65 * 1024 * 1024, ' '));
  answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed);
  };
  const call = new HttpClient({ baseUrl }).call('health_live', {});
  await expect(call).rejects.toThrow(UnexpectedAnswerError);
  await expect(call).rejects.toThrow(/the answer has no end/);
});
