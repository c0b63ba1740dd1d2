import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorTable, type Problem, problemSchema } from '../../src/protocol/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, sendRaw, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';
import { traversals } from '../support/traversals.ts';

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({ SPACETIME_CONTENT_DIR: await makeContent(), SPACETIME_SCENE: paths.orbit });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

/** A refusal in its proper form, checked against the table of errors. */
async function refusalOf(answer: Response): Promise<Problem> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = problemSchema.parse(await answer.json());
  expect(answer.status).toBe(problem.status);
  expect(problem.status).toBe(errorTable[problem.code].status);
  expect(problem.request_id).toBe(answer.headers.get('x-request-id'));
  expect(problem.type).toBe(`urn:spacetime:error:${problem.code}`);
  return problem;
}

const json = { 'content-type': 'application/json' };
const send = (
  method: string,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = json,
) => world.request(path, { method, body, headers });

describe('bodies', () => {
  test.each([
    ['broken JSON', '{"scene_path":', 'malformed_json'],
    ['NaN', '{"factor":NaN}', 'malformed_json'],
    ['no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'malformed_json'],
    ['too deep', `{"scene_path":${'['.repeat(10)}${']'.repeat(10)}}`, 'json_too_deep'],
    ['a million brackets', '['.repeat(1_000_000), 'json_too_deep'],
    ['an infinite number', '{"scene_path":1e999}', 'invalid_request'],
    ['a long array', JSON.stringify({ scene_path: Array(101).fill(1) }), 'invalid_request'],
    ['a missing field', '{}', 'invalid_request'],
    ['a wrong type', '{"scene_path":7}', 'invalid_request'],
    ['a field too many', '{"scene_path":"scenes/a.scene.json","force":true}', 'invalid_request'],
    ['a long path', JSON.stringify({ scene_path: 'a'.repeat(257) }), 'invalid_request'],
    ['a prototype', '{"__proto__":{"scene_path":"a"}}', 'invalid_request'],
    ['an array', '[]', 'invalid_request'],
  ])('%s', async (_, body, code) => {
    expect((await refusalOf(await send('POST', '/scene', body))).code).toBe(code);
  });

  test('fields that do not fit are listed with their place', async () => {
    const { errors } = await refusalOf(
      await send('PATCH', '/time', '{"factor":"fast","paused":1,"utc":"tomorrow"}'),
    );
    expect(errors?.map(({ where, path }) => `${where} ${path}`)).toEqual([
      'body /factor',
      'body /paused',
      'body /utc',
    ]);
    const query = await refusalOf(
      await send('POST', '/scene?wait=soon', JSON.stringify({ scene_path: paths.lab })),
    );
    expect(query.errors).toMatchObject([{ where: 'query', path: '/wait' }]);
    const twice = await refusalOf(
      await send('POST', '/scene?wait=1&wait=2', JSON.stringify({ scene_path: paths.lab })),
    );
    expect(twice.errors).toMatchObject([{ where: 'query', path: '/wait' }]);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'multipart/form-data; boundary=x',
  ])('type %s is not taken', async (type) => {
    const refusal = await refusalOf(await send('POST', '/scene', '{}', { 'content-type': type }));
    expect(refusal.code).toBe('unsupported_media_type');
  });

  test('a compressed body is not taken for damaged text', async () => {
    const packed = new Uint8Array(gzipSync(JSON.stringify({ scene_path: paths.lab })));
    const answer = await send('POST', '/scene', packed, { ...json, 'content-encoding': 'gzip' });
    expect(answer.headers.get('accept-encoding')).toBe('identity');
    const refusal = await refusalOf(answer);
    expect([refusal.code, refusal.detail]).toEqual([
      'unsupported_media_type',
      expect.stringContaining('compressed'),
    ]);
    const plain = JSON.stringify({ scene_path: 'scenes/none.scene.json' });
    const identity = await send('POST', '/scene', plain, { ...json, 'content-encoding': 'identity' });
    expect((await refusalOf(identity)).code).toBe('unknown_scene');
  });

  test('what is wrong with the whole body is said of the body', async () => {
    const { detail, errors } = await refusalOf(await send('PATCH', '/time', '[]'));
    expect(detail).toMatch(/^The body: /);
    expect(errors).toMatchObject([{ where: 'body', path: '' }]);
  });

  test('no type and no body', async () => {
    expect((await refusalOf(await send('POST', '/scene', new Uint8Array([0x7b, 0x7d]), {}))).code).toBe(
      'unsupported_media_type',
    );
    expect((await refusalOf(await world.request('/scene', { method: 'POST' }))).code).toBe('invalid_request');
    expect((await refusalOf(await send('POST', '/scene', ''))).code).toBe('malformed_json');
  });

  test('a declared size beyond the limit is refused before anything is read, even before the token is looked at', async () => {
    const answer = await sendRaw(
      world.url,
      'POST /scene HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":"body_too_large"');
  });

  test('a body that grows beyond the limit is cut off', async () => {
    const chunk = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`;
    const head = `POST /scene HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${world.token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const answer = await sendRaw(world.url, head + chunk.repeat(20));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":"body_too_large"');
  });
});

describe('addresses and methods', () => {
  test.each([
    '/nothing',
    '/scene/',
    '/Scene',
    '/scene/loads',
    '/admin',
    '/.env',
    '/assets/../package.json',
    '/package.json',
  ])('%s does not exist', async (path) => {
    expect((await refusalOf(await world.request(path))).code).toBe('not_found');
  });

  test.each([
    ['DELETE', '/scene', 'GET, POST, PUT, HEAD'],
    ['POST', '/time', 'GET, PATCH, HEAD'],
    ['GET', '/scene/reload', 'POST'],
    ['PUT', '/scene/loads/abc', 'GET, HEAD'],
    ['OPTIONS', '/entities', 'GET, POST, HEAD'],
    ['POST', '/health', 'GET, HEAD'],
    ['POST', '/world', 'GET'],
    ['POST', '/', 'GET, HEAD'],
    ['OPTIONS', '/index.html', 'GET, HEAD'],
  ])('%s %s is not possible; Allow says what is', async (method, path, allowed) => {
    const answer = await world.request(path, { method });
    expect(answer.headers.get('allow')).toBe(allowed);
    expect((await refusalOf(answer)).code).toBe('method_not_allowed');
  });

  test('an address that cannot be decoded', async () => {
    expect(
      await sendRaw(world.url, 'GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
    ).toContain('"code":"malformed_request"');
  });

  test('GET /world without an upgrade', async () => {
    expect((await refusalOf(await world.request('/world'))).code).toBe('upgrade_required');
  });

  test('a load that nobody started', async () => {
    expect((await refusalOf(await world.request('/scene/loads/0123'))).code).toBe('unknown_load');
    const long = await world.request(`/scene/loads/${'a'.repeat(300)}`);
    expect((await refusalOf(long)).code).toBe('not_found');
  });

  test('a cursor that no list gave out', async () => {
    expect((await refusalOf(await world.request('/scenes?cursor=abc'))).code).toBe('invalid_request');
    expect((await refusalOf(await world.request('/entities?near=earth&x_m=1'))).code).toBe('invalid_request');
    expect(
      (await refusalOf(await world.request('/entities?near=vulcan&x_m=1&y_m=1&z_m=1&within_m=1'))).code,
    ).toBe('unknown_body');
    expect((await refusalOf(await world.request('/entities?limit=0'))).code).toBe('invalid_request');
  });
});

describe('scene paths', () => {
  test.each(traversals)('%j is refused by loading and checking', async (path) => {
    const body = JSON.stringify({ scene_path: path });
    for (const method of ['POST', 'PUT']) {
      const refusal = await refusalOf(await send(method, '/scene', body));
      expect([refusal.code, refusal.status]).toEqual(['path_refused', 403]);
      expect(JSON.stringify(refusal)).not.toMatch(/root:|\/etc\/passwd|tmp\//);
    }
  });

  test.each(['secret.scene.json', 'scenes/notes.txt', 'package.json', 'other/a.scene.json', 'scenes'])(
    '%s is not on the whitelist',
    async (path) => {
      expect((await refusalOf(await send('POST', '/scene', JSON.stringify({ scene_path: path })))).code).toBe(
        'scene_not_allowed',
      );
    },
  );

  test('an allowed path without a file', async () => {
    const refusal = await refusalOf(
      await send('POST', '/scene', JSON.stringify({ scene_path: 'scenes/none.scene.json' })),
    );
    expect([refusal.code, refusal.status]).toEqual(['unknown_scene', 404]);
  });
});

describe('below HTTP', () => {
  test('an offer to speak HTTP/2 is passed over, and the request answered', async () => {
    const answer = await sendRaw(
      world.url,
      'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400, 'malformed_request'],
    [
      'two lengths',
      'POST /scene HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
      400,
      'malformed_request',
    ],
    [
      'a length and chunks',
      'POST /scene HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'a line feed in a header',
      'GET /health HTTP/1.1\r\nHost: localhost\r\nA: b\nc: d\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'endless headers',
      `GET /health HTTP/1.1\r\nHost: localhost\r\n${'A: b\r\n'.repeat(5000)}\r\n`,
      431,
      'headers_too_large',
    ],
  ])('%s', async (_, bytes, status, code) => {
    const answer = await sendRaw(world.url, bytes);
    expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
    expect(answer).toContain(`"code":"${code}"`);
    expect(answer.toLowerCase()).toContain('content-security-policy:');
  });
});

test('connections beyond the limit are not taken, and those that are there go on', async () => {
  const small = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_CONNECTION_LIMIT: '1',
  });
  const line = await joinWorld(small.url);
  expect(await sendRaw(small.url, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')).toBe('');
  expect((await line.ask({ type: 'hold', mode: 'prograde' })).ok).toBe(true);
  line.close();
  await small.stop();
});

test('refusals carry no trace of the machine', async () => {
  const answers = await Promise.all([
    send('POST', '/scene', '{"scene_path":'),
    send('PUT', '/scene', JSON.stringify({ scene_path: 'scenes/none.scene.json' })),
    world.request('/nothing'),
    fetch(`${world.url}/scene`),
  ]);
  for (const answer of answers) {
    expect(await answer.text()).not.toMatch(
      /node_modules|\bat .*:\d+:\d+|\/src\/|Error:|spacetime-(data|content)-/,
    );
  }
});
