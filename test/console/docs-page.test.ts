import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAt, soon, violations } from '../browser/fixtures/console/open.ts';
import { PATIENCE_MS, serveScene } from '../browser/fixtures/page/visit.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { root, type TestServer } from '../support/server.ts';

/** Compressed script of the whole page, at most. */
const SCRIPT_BYTES_MAX = 40 * 1024;

let launched: Launched;
let server: TestServer;
/** The calls of the server: method and path by id. */
let calls: ReadonlyMap<string, string>;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('moon-orbit');
  const { paths } = (await (await fetch(new URL('/openapi.json', server.url))).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
  };
  calls = new Map(
    Object.entries(paths).flatMap(([address, operations]) =>
      Object.entries(operations).map(([method, { operationId }]): [string, string] => [
        operationId,
        `${method.toUpperCase()} ${address}`,
      ]),
    ),
  );
}, 2 * PATIENCE_MS);
afterAll(async () => {
  await launched.browser?.close();
  await server?.stop();
});

const docsAt = (hash = ''): URL => new URL(`/docs${hash}`, server.url);

test('every call of the description is listed, and has a view of its own', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openAt(launched.browser, docsAt());
  const { page } = open;
  await page.getByRole('heading', { level: 1, name: 'SpaceTime API' }).waitFor();
  const listed = await page
    .locator('.nav__link--call')
    .evaluateAll((links) =>
      links.map((link) => [...link.children].map((part) => part.textContent).join(' ')),
    );
  expect(listed.toSorted()).toEqual([...calls.values()].toSorted());
  const seen = await page.evaluate(
    async (ids) => {
      const found: [string, string][] = [];
      for (const id of ids) {
        location.hash = id;
        while (document.querySelector('[aria-current="page"]')?.getAttribute('href') !== `#${id}`)
          await new Promise((resolve) => setTimeout(resolve));
        found.push([id, document.querySelector('h1')?.textContent ?? '']);
      }
      return found;
    },
    [...calls.keys()],
  );
  expect(seen).toEqual([...calls]);
  expect(open.complaints).toEqual([]);
});

test('a wrong token is refused with its reason; a right one sends, and what acts asks first', async ({
  skip,
}) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openAt(launched.browser, docsAt('#scene_read'));
  const { page } = open;
  await page.getByRole('button', { name: 'Sign in to send' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Access token').fill('ключ');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByRole('alert').getByText('Not sent').waitFor();
  await dialog.getByLabel('Access token').fill('wrong');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByRole('alert').getByText('unauthenticated').waitFor();
  await dialog.getByLabel('Access token').fill(server.token);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Send GET' }).click();
  await page.getByRole('status').getByText('200 OK').waitFor();
  const answer = page.getByRole('region', { name: 'Body of the answer' });
  expect(JSON.parse((await answer.textContent()) ?? '')).toMatchObject({ status: 'loaded' });
  expect(await page.getByRole('region', { name: 'Command', exact: true }).textContent()).not.toContain(
    server.token,
  );

  const markers = async () =>
    (await server.client.call('entities', { query: { kind: 'marker' } })).body.items;
  const before = (await markers()).length;
  await page.goto(docsAt('#entity_spawn').href);
  const send = page.getByRole('button', { name: 'Send POST' });
  await send.click();
  await dialog.getByText(/acts on the running server .* as operator \(admin\)/).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await markers()).toHaveLength(before);
  await soon(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Send POST');
  await send.click();
  await dialog.getByRole('button', { name: 'Send POST' }).click();
  await page.getByRole('status').getByText('201 Created').waitFor();
  expect((await markers()).map(({ name }) => name)).toContain('Tranquility');
  await page.getByRole('textbox', { name: 'Body' }).fill('{');
  await send.click();
  await page.getByRole('alert').getByText('The body is not JSON').waitFor();

  // Refused for haste, the token stays for the next try.
  const haste = {
    title: 'Too many requests',
    status: 429,
    code: 'too_many_requests',
    detail: '',
    advice: '',
  };
  await page.route('**/auth/status', (route) => route.fulfill({ status: 429, json: haste }));
  await page.reload();
  await page.getByRole('button', { name: 'Sign in to send' }).waitFor();
  await page.unrouteAll();
  await page.reload();
  await send.waitFor();
  expect(open.complaints).toEqual([]);
});

/** As where somebody forbids all pages to keep anything. */
const keepNothing = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    Object.defineProperty(globalThis, 'sessionStorage', {
      get: () => {
        throw new DOMException('Access is denied.', 'SecurityError');
      },
    });
  });

test('it is usable by keys alone, and where nothing may be kept', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openAt(launched.browser, docsAt(), {
    viewport: { width: 360, height: 780 },
    prepare: keepNothing,
  });
  const { page } = open;
  await page.getByRole('heading', { level: 1, name: 'SpaceTime API' }).waitFor();
  await page.keyboard.press('/');
  await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('search');
  await page.keyboard.type('delete entities');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'DELETE /entities/{id}' }).waitFor();
  await soon(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
});

const overview = ['', 'SpaceTime API'] as const;
const call = ['#entity_spawn', 'POST /entities'] as const;
test.for([
  [360, call],
  [1920, overview],
] as const)(
  'at %i px axe finds nothing, and nothing reaches beyond the window',
  async ([width, view], { skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const [hash, name] = view;
    const viewport = { width, height: 800 };
    await using open = await openAt(launched.browser, docsAt(hash), { viewport });
    const { page } = open;
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(await violations(page)).toEqual([]);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond).toBeLessThanOrEqual(0);
    expect(open.complaints).toEqual([]);
  },
);

/** What a description may hold that nobody looked at. */
const evil = `<img src="x" onerror="document.title='evil'"><script>document.title='evil'</script>`;
const hostile = {
  openapi: '3.1.0',
  info: { title: evil, version: evil, description: `[x](javascript:document.title='evil') ${evil}` },
  tags: [{ name: evil, description: evil }],
  paths: {
    [`//elsewhere.example/${evil}`]: {
      get: {
        operationId: evil,
        tags: [evil],
        summary: evil,
        parameters: [{ name: evil, in: 'query', description: evil, schema: { enum: [evil] } }],
        requestBody: {
          content: { [evil]: { schema: { $ref: '#/components/schemas/Evil' }, example: evil } },
        },
        responses: { [evil]: { description: evil, 'x-codes': [evil] }, 200: 7 },
        'x-permission': { toString: 1 },
      },
    },
  },
  components: { schemas: { Evil: { description: evil, items: { $ref: '#/components/schemas/Evil' } } } },
  webhooks: { [evil]: null },
  'x-errors': { [evil]: null },
};

test('what a hostile description says is text, and its addresses lead nowhere else', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openAt(launched.browser, docsAt(), {
    prepare: (page) => page.route('**/openapi.json', (route) => route.fulfill({ json: hostile })),
  });
  const { page } = open;
  await page.getByRole('heading', { level: 1, name: evil }).waitFor();
  for (const name of ['Errors', 'Webhook events']) await page.getByRole('link', { name }).click();
  await page.locator('.nav__link--call').click();
  await page.getByRole('button', { name: 'Send GET' }).click();
  await page.getByText('The address leads to another server.').waitFor();
  expect(await page.locator('img, #docs script, a[href^="javascript"]').count()).toBe(0);
  expect(await page.title()).toContain(evil);
  expect(open.complaints).toEqual([]);
});

test('a server that is gone, and a description that is none, are told, with a way on', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openAt(launched.browser, docsAt(), {
    prepare: (page) => page.route('**/openapi.json', (route) => route.abort()),
  });
  const { page } = open;
  const again = page.getByRole('button', { name: 'Try again' });
  await page.getByText('The server does not answer').waitFor();
  await page.unrouteAll();
  await page.route('**/openapi.json', (route) => route.fulfill({ json: { swagger: '2.0' } }));
  await again.click();
  await page.getByText('The description of the API cannot be read').waitFor();
  await page.unrouteAll();
  await again.click();
  await page.getByRole('heading', { level: 1, name: 'SpaceTime API' }).waitFor();
  await page.goto(docsAt('#nothing_of_this_name').href);
  await page.getByRole('heading', { level: 1, name: 'No such call' }).waitFor();
});

test('the script of the page keeps to its budget', async () => {
  const folder = path.join(root, 'dist/page');
  const manifest = JSON.parse(
    await readFile(path.join(folder, '.vite/docs-manifest.json'), 'utf8'),
  ) as Record<string, { file: string; isEntry?: boolean; imports?: string[] }>;
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry);
  expect(entry?.imports ?? []).toEqual([]);
  const script = await readFile(path.join(folder, `${entry?.file}.br`));
  expect(script.length).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
});
