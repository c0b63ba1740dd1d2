import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeContent, paths } from '../support/scenes.ts';
import { sendRaw, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

/* Requests that were made to be read in two ways, to be endless, or to reach what nobody serves. */

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_REQUEST_TIMEOUT_MS: '1500',
  });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

const host = 'Host: localhost';
/** What a smuggled request would answer with. */
const smuggled = `GET /.well-known/jwks.json HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`;
const post = (lines: readonly string[], body: string): string =>
  ['POST /auth/refresh HTTP/1.1', host, 'Content-Type: application/json', ...lines, '', body].join('\r\n');
const length = (text: string): string => `Content-Length: ${text.length}`;

/** Statuses of everything that was answered on one connection. */
const statusesOf = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code));

describe('a second request is not smuggled in by', () => {
  test.each<[string, string]>([
    [
      'a length before chunks',
      post([length(`0\r\n\r\n${smuggled}`), 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`),
    ],
    [
      'chunks before a length',
      post(['Transfer-Encoding: chunked', 'Content-Length: 4'], `0\r\n\r\n${smuggled}`),
    ],
    ['two lengths', post(['Content-Length: 0', length(smuggled)], smuggled)],
    ['a list of lengths', post([`Content-Length: 0, ${smuggled.length}`], smuggled)],
    ['a length with a sign', post([`Content-Length: +0`], smuggled)],
    ['a negative length', post([`Content-Length: -1`], smuggled)],
    ['a length in hexadecimal', post([`Content-Length: 0x0`], smuggled)],
    ['a length with a blank inside', post([`Content-Length: 1 0`], smuggled)],
    ['a length that overflows', post([`Content-Length: 18446744073709551616`], smuggled)],
    ['a blank before the colon of a length', post([`Content-Length : 0`], smuggled)],
    [
      'a blank before the colon of chunks',
      post(['Transfer-Encoding : chunked', 'Content-Length: 0'], smuggled),
    ],
    ['a coding that nobody knows', post(['Transfer-Encoding: xchunked'], `0\r\n\r\n${smuggled}`)],
    ['two codings', post(['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${smuggled}`)],
    [
      'two lines of codings',
      post(['Transfer-Encoding: identity', 'Transfer-Encoding: chunked', 'Content-Length: 0'], smuggled),
    ],
    [
      'a tab before the coding and a length',
      post(['Transfer-Encoding:\tchunked', 'Content-Length: 5'], `0\r\n\r\n${smuggled}`),
    ],
    ['a folded header', post([`X: y\r\n Transfer-Encoding: chunked`, 'Content-Length: 0'], smuggled)],
    ['a bare carriage return', post([`X: y\rTransfer-Encoding: chunked`, 'Content-Length: 0'], smuggled)],
    ['a bare line feed', post([`X: y\nTransfer-Encoding: chunked`, 'Content-Length: 0'], smuggled)],
    ['a NUL in a header', post([`X: y\0z`, 'Content-Length: 0'], smuggled)],
    ['a chunk size with a sign', post(['Transfer-Encoding: chunked'], `+0\r\n\r\n${smuggled}`)],
    ['a chunk size in octal prefix', post(['Transfer-Encoding: chunked'], `0x0\r\n\r\n${smuggled}`)],
    [
      'a chunk size that overflows',
      post(['Transfer-Encoding: chunked'], `10000000000000000\r\n\r\n${smuggled}`),
    ],
    ['a chunk longer than it says', post(['Transfer-Encoding: chunked'], `1\r\nab\r\n0\r\n\r\n${smuggled}`)],
    ['a line feed that ends a chunk', post(['Transfer-Encoding: chunked'], `0\n\n${smuggled}`)],
  ])('%s', async (_, bytes) => {
    const answer = await sendRaw(world.url, bytes);
    expect(answer).not.toContain('"keys"');
    // Node cuts off what it cannot read; what it answers is a refusal, once.
    expect(statusesOf(answer).every((status) => status >= 400)).toBe(true);
    expect(statusesOf(answer).length).toBeLessThanOrEqual(1);
  });
});

describe('a request line does not lead elsewhere by', () => {
  test.each<[string, string]>([
    ['the whole address of another host', 'GET http://evil.example/status HTTP/1.1'],
    ['the whole address with a user', 'GET http://localhost@evil.example/status HTTP/1.1'],
    ['another scheme', 'GET file:///etc/passwd HTTP/1.1'],
    ['a path without its slash', 'GET status HTTP/1.1'],
    ['a climb', 'GET /../../../../etc/passwd HTTP/1.1'],
    ['an encoded climb', 'GET /assets/%2e%2e/%2e%2e/package.json HTTP/1.1'],
    ['a climb that is encoded twice', 'GET /assets/%252e%252e/package.json HTTP/1.1'],
    ['a climb with backslashes', 'GET /assets/..\\..\\package.json HTTP/1.1'],
    ['an overlong slash', 'GET /assets/..%c0%af..%c0%afpackage.json HTTP/1.1'],
    ['an encoded NUL', 'GET /index.html%00.js HTTP/1.1'],
    ['two slashes', 'GET //etc/passwd HTTP/1.1'],
    ['a hidden file', 'GET /.git/config HTTP/1.1'],
    ['the data folder', 'GET /.spacetime/store.sqlite HTTP/1.1'],
    ['a source map', 'GET /assets/index.js.map HTTP/1.1'],
    ['a device', 'GET /dev/null HTTP/1.1'],
    ['HTTP/0.9', 'GET /status'],
    ['a tunnel', 'CONNECT 169.254.169.254:80 HTTP/1.1'],
    ['a line break in the path', 'GET /status%0d%0aX-Evil:%201 HTTP/1.1'],
    ['the trace method', 'TRACE /status HTTP/1.1'],
  ])('%s', async (_, line) => {
    const answer = await sendRaw(world.url, `${line}\r\n${host}\r\nConnection: close\r\n\r\n`);
    expect(statusesOf(answer).every((status) => status >= 400)).toBe(true);
    expect(answer).not.toMatch(/root:|"version"|SQLite format|x-evil: 1/i);
  });
});

describe('a name is not taken from', () => {
  test.each<[string, readonly string[]]>([
    ['another host', ['Host: evil.example']],
    ['a host with a port of ours', ['Host: evil.example:8080']],
    ['a host with a user', ['Host: localhost@evil.example']],
    ['a host that begins like ours', ['Host: localhost.evil.example']],
    ['a host that ends like ours', ['Host: evil-localhost']],
    ['a host that has our address in it', ['Host: 127.0.0.1.evil.example']],
    ['two hosts', [host, 'Host: evil.example']],
    ['a list of hosts', ['Host: localhost, evil.example']],
    ['an address of the network', ['Host: 192.0.2.7']],
    ['no host', []],
    ['an empty host', ['Host: ']],
    ['a host with a path', ['Host: localhost/evil']],
    ['the address of everybody', ['Host: 0.0.0.0']],
    ['an address as a number', ['Host: 2130706433']],
    ['the host of a proxy that nobody trusts', ['Host: evil.example', 'X-Forwarded-Host: localhost']],
  ])('%s', async (_, lines) => {
    const head = ['GET /.well-known/jwks.json HTTP/1.1', ...lines, 'Connection: close'].join('\r\n');
    const answer = await sendRaw(world.url, `${head}\r\n\r\n`);
    expect(statusesOf(answer).every((status) => status === 400 || status === 421)).toBe(true);
    expect(answer).not.toContain('"keys"');
  });
});

describe('a connection is not held by', () => {
  test.each<[string, string]>([
    ['a request that never ends', `GET /status HTTP/1.1\r\n${host}\r\n`],
    ['nothing at all', ''],
    ['half a request line', 'GET /sta'],
    ['a body that does not come', post(['Content-Length: 10'], '{')],
    ['a chunk that does not come', post(['Transfer-Encoding: chunked'], 'a\r\n{')],
    ['chunks without end', post(['Transfer-Encoding: chunked'], '1\r\n{\r\n')],
  ])('%s', async (_, bytes) => {
    expect(await sendRaw(world.url, bytes)).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  test.each<[string, string, number]>([
    ['a header line without end', `GET /status HTTP/1.1\r\n${host}\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['an address without end', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n\r\n`, 431],
    ['many headers', `GET /status HTTP/1.1\r\n${host}\r\n${'A: b\r\n'.repeat(4000)}\r\n`, 431],
    ['a declared body beyond the limit', post(['Content-Length: 99999999'], ''), 413],
  ])('%s', async (_, bytes, status) => {
    expect(statusesOf(await sendRaw(world.url, bytes))).toEqual([status]);
  });
});

describe('a body does no harm by', () => {
  test.each<[string, string]>([
    ['__proto__', '{"__proto__":{"role":"admin"},"refresh_token":"x"}'],
    ['__proto__, encoded', '{"\\u005f_proto__":{"role":"admin"},"refresh_token":"x"}'],
    ['constructor.prototype', '{"constructor":{"prototype":{"role":"admin"}},"refresh_token":"x"}'],
    ['a getter by name', '{"toString":1,"valueOf":1,"refresh_token":"x"}'],
    ['depth', `{"refresh_token":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['a million brackets', '['.repeat(900_000)],
    [
      'brackets in texts and out of them',
      `{"refresh_token":"${'['.repeat(1000)}","a":${'{"a":'.repeat(50)}1${'}'.repeat(50)}}`,
    ],
    ['the same key twice', '{"refresh_token":"x","refresh_token":{"$ne":null}}'],
    ['an operator in place of a text', '{"refresh_token":{"$gt":""}}'],
    ['SQL', `{"refresh_token":"' OR 1=1; DROP TABLE tokens; --"}`],
    ['an array in place of a text', '{"refresh_token":["x"]}'],
    ['a number beyond all numbers', '{"refresh_token":1e400}'],
    ['a lone surrogate', '{"refresh_token":"\\ud800"}'],
    ['a byte order mark', '\ufeff{"refresh_token":"x"}'],
    ['an array that is long', `{"refresh_token":[${'0,'.repeat(200_000)}0]}`],
  ])('%s', async (_, body) => {
    const answer = await fetch(`${world.url}/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect([400, 401, 413, 422]).toContain(answer.status);
    expect(await answer.text()).not.toMatch(/access_token"|SQLITE|node_modules|at .*:\d+:\d+/);
    expect(({} as { role?: unknown }).role).toBeUndefined();
  });
});

test('after all of that the server is as well as before', async () => {
  expect((await world.request('/health')).status).toBe(200);
  expect(await (await world.request('/entities')).json()).toHaveProperty('items');
  const failed = world.logged.filter(({ level }) => level === 'error' || level === 'fatal');
  expect(failed).toEqual([]);
});
