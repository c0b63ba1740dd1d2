import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { problemSchema, worldSubprotocol } from '../../src/protocol/index.ts';
import { ask } from '../support/ask.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { sendRaw, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

const friend = 'https://console.example.org';
let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_CORS_ORIGINS: friend,
    SPACETIME_HOSTS: 'space.example.org',
  });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

const bearer = () => ({ authorization: `Bearer ${world.token}` });

/** The status of an upgrade to the world. */
function upgrade(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/world`, worldSubprotocol, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_, { statusCode = 0 }) => {
      socket.terminate();
      resolve(statusCode);
    });
    socket.on('error', reject);
  });
}

describe('the name that is asked for', () => {
  test.each(['/', '/health', '/scene', '/status', '/nothing', '/.well-known/jwks.json'])(
    '%s is not served under a name that the server does not have',
    async (path) => {
      const answer = await ask(world.url + path, { headers: { host: 'evil.example', ...bearer() } });
      expect(problemSchema.parse(answer.body)).toMatchObject({ status: 421, code: 'host_refused' });
      for (const host of ['localhost', 'localhost:1', '127.0.0.1', 'space.example.org', '[::1]:80']) {
        const { body } = await ask(world.url + path, { headers: { host, ...bearer() } });
        expect([host, body.code]).not.toEqual([host, 'host_refused']);
      }
    },
  );

  test('a name that was given another address does not reach the world', async () => {
    expect(await upgrade({ host: 'evil.example', origin: 'http://evil.example' })).toBe(421);
    expect(await upgrade({ host: 'evil.example' })).toBe(421);
    expect(await upgrade({ host: 'localhost', origin: 'http://evil.example' })).toBe(403);
    expect(await upgrade({ host: 'space.example.org', origin: 'https://space.example.org' })).toBe(101);
  });

  test.each<[string, string, string]>([
    ['is missing in HTTP/1.1', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n', ' 400 '],
    [
      'comes twice',
      'GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
      ' 400 ',
    ],
    [
      'is another one in the request line',
      'GET http://evil.example/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      ' 421 ',
    ],
  ])('%s: a problem document', async (_, bytes, status) => {
    const answer = await sendRaw(world.url, bytes);
    expect(answer.slice(0, 14)).toContain(status);
    expect(answer).toContain('content-type: application/problem+json');
  });

  test('the whole address in the request line counts where it is the right one', async () => {
    const answer = await sendRaw(
      world.url,
      'GET http://localhost/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('HTTP/1.0 needs none', async () => {
    const answer = await sendRaw(world.url, 'GET /health/live HTTP/1.0\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(answer).toContain('{"status":"ok"}');
    expect(await sendRaw(world.url, 'GET /scene HTTP/1.0\r\n\r\n')).toContain('"code":"unauthenticated"');
  });
});

describe('what Node would answer by itself', () => {
  test('an expectation that nobody knows', async () => {
    const answer = await sendRaw(
      world.url,
      'POST /scene HTTP/1.1\r\nHost: localhost\r\nExpect: coffee\r\nContent-Length: 2\r\n\r\n{}',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 417 /);
    expect(answer).toContain('"code":"expectation_failed"');
  });

  test('a broken body behind an expectation, once', async () => {
    const answer = await sendRaw(
      world.url,
      'DELETE /entities/%c0%af HTTP/1.1\r\nHost: localhost\r\nExpect: *\r\nTransfer-Encoding: *\r\nConnection: close\r\n\r\n',
    );
    expect(answer.match(/HTTP\/1\.1 400 /g)).toHaveLength(1);
  });

  test('the usual expectation is met', async () => {
    const answer = await sendRaw(
      world.url,
      'POST /auth/refresh HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 422 /);
  });

  test('a tunnel', async () => {
    const answer = await sendRaw(world.url, 'CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toContain('"code":"method_not_allowed"');
  });

  test.each(['TRACE', 'PROPFIND', 'OPTIONS', 'LINK'])('the method %s', async (method) => {
    const answer = await sendRaw(
      world.url,
      `${method} /scene HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toContain('"code":"method_not_allowed"');
  });
});

describe('pages of other sites', () => {
  const preflight = (origin: string, path = '/scene') =>
    ask(world.url + path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });

  test('that are on the list may call', async () => {
    const { status, headers, text } = await preflight(friend);
    expect([status, text]).toEqual([204, '']);
    expect(headers).toMatchObject({
      'access-control-allow-origin': friend,
      'access-control-allow-methods': 'GET, POST, PUT, HEAD',
      'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key, If-None-Match',
      'access-control-max-age': '600',
      vary: 'Origin',
    });
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    const answer = await ask(`${world.url}/scene`, { headers: { origin: friend, ...bearer() } });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': friend,
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(answer.headers['access-control-expose-headers']).toContain('RateLimit');
    // A refusal can be read too, else nobody could tell why.
    const refused = await ask(`${world.url}/scene`, { headers: { origin: friend } });
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, friend]);
  });

  test.each([
    'https://evil.example',
    'http://console.example.org',
    'https://console.example.org:444',
    'https://console.example.org.evil.example',
    'https://xconsole.example.org',
    'null',
    '*',
    `${friend}/`,
    friend.toUpperCase(),
  ])('%s may not', async (origin) => {
    const refused = await preflight(origin);
    expect([refused.status, refused.body.code]).toEqual([403, 'origin_refused']);
    for (const headers of [
      refused.headers,
      (await ask(`${world.url}/scene`, { headers: { origin, ...bearer() } })).headers,
    ]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers.vary).toBe('Origin');
    }
  });

  test('find nothing where there is nothing', async () => {
    expect((await preflight(friend, '/nothing')).body.code).toBe('not_found');
  });
});

describe('headers', () => {
  test.each(['/', '/health', '/scene', '/nothing'])(
    '%s carries all that keep a browser safe',
    async (path) => {
      const { headers } = await ask(world.url + path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers['permissions-policy']).toContain('xr-spatial-tracking=(self)');
      const policy = headers['content-security-policy'] ?? '';
      for (const part of [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        `connect-src 'self' ws://${new URL(world.url).host} wss://${new URL(world.url).host}`,
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ])
        expect(policy).toContain(part);
      expect(policy).not.toMatch(/'unsafe-(inline|eval)'|\*/);
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['x-powered-by'] ?? headers.server).toBeUndefined();
    },
  );

  test('JSON is sent as JSON', async () => {
    for (const path of ['/health', '/scene', '/status', '/time']) {
      const { headers } = await ask(world.url + path, { headers: bearer() });
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
    }
  });

  test("the id of a request is the server's own", async () => {
    const { headers } = await ask(`${world.url}/health`, {
      headers: { 'x-request-id': 'mine', 'request-id': 'mine' },
    });
    expect(headers['x-request-id']).not.toBe('mine');
  });

  test('what is known already is not sent again', async () => {
    const first = await ask(`${world.url}/scene`, { headers: bearer() });
    const etag = first.headers.etag ?? '';
    for (const method of ['GET', 'HEAD']) {
      for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const headers = { ...bearer(), 'if-none-match': given };
        const again = await ask(`${world.url}/scene`, { method, headers });
        expect([method, given, again.status, again.text]).toEqual([method, given, 304, '']);
        expect(again.headers.etag).toBe(etag);
      }
    }
    const other = await ask(`${world.url}/scene`, { headers: { ...bearer(), 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  });
});

describe('the order of checks', () => {
  const large = { 'content-length': '9000000' };
  const wrong = { authorization: 'Bearer wrong' };
  test.each<[string, Record<string, string>, string]>([
    ['size comes before the name', { ...large, host: 'evil.example' }, 'body_too_large'],
    ['the name before the token', { host: 'evil.example', ...wrong }, 'host_refused'],
    ['the token before the content type', { ...wrong, 'content-type': 'text/plain' }, 'unauthenticated'],
  ])('%s', async (_, headers, code) => {
    const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const answer = await sendRaw(world.url, `POST /scene HTTP/1.1\r\n${lines.join('')}\r\n`);
    expect(answer).toContain(`"code":"${code}"`);
  });

  test('permission before content type, type before syntax, syntax before schema, schema before whitelist', async () => {
    const { issuer } = world.server.parts.auth;
    const weak = await issuer.session({ subject: 'eve', role: 'readonly', createdBy: 'test', refresh: true });
    const code = async (authorization: string, type: string, body: string) =>
      (
        await ask(`${world.url}/scene`, {
          method: 'POST',
          headers: { authorization, 'content-type': type },
          body,
        })
      ).body.code;
    const own = bearer().authorization;
    expect([
      await code(`Bearer ${weak.accessToken}`, 'text/plain', '{'),
      await code(own, 'text/plain', '{'),
      await code(own, 'application/json', '{'),
      await code(own, 'application/json', '{"scene_path":7}'),
      await code(own, 'application/json', '{"scene_path":"package.json"}'),
      await code(own, 'application/json', '{"scene_path":"scenes/none.scene.json"}'),
    ]).toEqual([
      'permission_denied',
      'unsupported_media_type',
      'malformed_json',
      'invalid_request',
      'scene_not_allowed',
      'unknown_scene',
    ]);
  });
});
