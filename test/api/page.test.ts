import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeContent, paths } from '../support/scenes.ts';
import { sendRaw, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const script = 'console.log("a page that is long enough to be worth compressing");'.repeat(50);
let world: TestServer;
let folder: string;

beforeAll(async () => {
  folder = temporaryFolder();
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_PAGE_DIR: folder,
  });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

async function build(title: string): Promise<void> {
  await mkdir(path.join(folder, 'assets'), { recursive: true });
  await writeFile(path.join(folder, 'assets/app-Bx3kQ9zL.js'), script);
  await writeFile(path.join(folder, 'assets/app-Bx3kQ9zL.js.br'), brotliCompressSync(script));
  await writeFile(path.join(folder, 'assets/app-Bx3kQ9zL.js.gz'), gzipSync(script));
  await writeFile(path.join(folder, 'assets/app-Bx3kQ9zL.js.map'), '{}');
  await writeFile(path.join(folder, 'assets/plain.png'), 'png');
  await writeFile(path.join(folder, '.secret.json'), '{}');
  await writeFile(path.join(folder, 'index.html'), `<title>${title}</title>`);
}

test('before it is built, people get a page that says what to do, programs a problem', async () => {
  const page = await fetch(world.url, { headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('npm run build');
  const problem = (await (await fetch(world.url, { headers: { accept: 'application/json' } })).json()) as {
    code: string;
  };
  expect(problem.code).toBe('page_not_built');
});

describe('once it is built', () => {
  beforeAll(() => build('first'));

  test('a page that was opened before the server started finds its files', async () => {
    expect((await fetch(`${world.url}/assets/plain.png`)).status).toBe(200);
  });

  test('it is served, and a new build is noticed', async () => {
    for (const address of ['/', '/index.html']) {
      const answer = await fetch(world.url + address);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(await answer.text()).toBe('<title>first</title>');
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    await build('second');
    expect(await (await fetch(world.url)).text()).toBe('<title>second</title>');
  });

  test('what carries a hash in its name stays for a year, compressed as the caller takes it', async () => {
    const address = `${world.url}/assets/app-Bx3kQ9zL.js`;
    for (const [accepts, encoding] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
      ['br;q=0, gzip', 'gzip'],
    ] as const) {
      const answer = await fetch(address, { headers: { 'accept-encoding': accepts } });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      expect(answer.headers.get('vary')).toBe('accept-encoding');
      expect(await answer.text()).toBe(script);
    }
  });

  test('an unchanged file is not sent again, HEAD sends none', async () => {
    const first = await fetch(`${world.url}/assets/plain.png`);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const etag = first.headers.get('etag') ?? '';
    expect(
      (await fetch(`${world.url}/assets/plain.png`, { headers: { 'if-none-match': etag } })).status,
    ).toBe(304);
    const head = await fetch(`${world.url}/assets/plain.png`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '3', '']);
  });

  test.each([
    '/.secret.json',
    '/assets/app-Bx3kQ9zL.js.map',
    '/assets/app-Bx3kQ9zL.js.br',
    '/assets/',
    '/assets/../index.html',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/assets/..%5c..%5cpackage.json',
    '//index.html',
    '/assets/%2e%2e/index.html',
    '/index.html%00.js',
  ])('%s leads nowhere', async (address) => {
    const answer = await sendRaw(
      world.url,
      `GET ${address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 (404|400) /);
  });
});

test('every answer is armoured', async () => {
  const answers = await Promise.all([
    fetch(world.url),
    fetch(`${world.url}/assets/plain.png`),
    fetch(`${world.url}/health`),
    fetch(`${world.url}/scene`),
    fetch(`${world.url}/nothing`),
    world.request('/scene', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }),
  ]);
  for (const { headers } of answers) {
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "'wasm-unsafe-eval'",
      "frame-ancestors 'none'",
      "worker-src 'self'",
      `ws://${new URL(world.url).host}`,
    ]) {
      expect(policy).toContain(part);
    }
    expect(policy).not.toMatch(/'unsafe-(inline|eval)'|\*/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('xr-spatial-tracking=(self)') as string,
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('a Host header cannot write into the policy', async () => {
  const answer = await sendRaw(
    world.url,
    'GET /health HTTP/1.1\r\nHost: a; script-src *\r\nConnection: close\r\n\r\n',
  );
  expect(answer).not.toContain('script-src *');
});
