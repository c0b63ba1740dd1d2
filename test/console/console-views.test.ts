import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goTo, openConsole, soon, violations } from '../browser/fixtures/console/open.ts';
import { PATIENCE_MS, serveScene } from '../browser/fixtures/page/visit.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { root, type TestServer } from '../support/server.ts';

/** Compressed script of the whole console, at most. */
const SCRIPT_BYTES_MAX = 180 * 1024;

const titles = [
  'Overview',
  'Scenes',
  'Time',
  'Entities',
  'Saves',
  'Jobs',
  'Webhooks',
  'Tokens',
  'Access',
  'Audit',
  'Logs',
];

let launched: Launched;
let server: TestServer;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('moon-orbit');
  await server.client.call('save_create', { body: { name: 'Before the visit' } });
  await server.client.call('admin_ban_add', { body: { address: '192.0.2.0/24', reason: 'a test' } });
  await server.client.call('job_create', { body: { type: 'cache_warming' } });
}, 2 * PATIENCE_MS);
afterAll(async () => {
  await launched.browser?.close();
  await server?.stop();
});

test.for([
  [360, 'dark'],
  [1280, 'light'],
  [1920, 'dark'],
] as const)(
  'every view at %i px, %s: axe finds nothing, nothing reaches beyond the window',
  async ([width, colorScheme], { skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const viewport = { width, height: 800 };
    await using open = await openConsole(launched.browser, server, { viewport, colorScheme });
    const { page } = open;
    for (const title of titles) {
      await goTo(page, title);
      await soon(() => page.getByText(/^(Loading|Waiting for)/).count()).toBe(0);
      expect(await violations(page), title).toEqual([]);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(beyond, title).toBeLessThanOrEqual(0);
    }
    expect(open.complaints).toEqual([]);
  },
);

test('every window passes axe too', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openConsole(launched.browser, server);
  const { page } = open;
  const windows = [
    ['Entities', 'Spawn'],
    ['Saves', 'Save now'],
    ['Jobs', 'New job'],
    ['Webhooks', 'New webhook'],
    ['Tokens', 'New token'],
    ['Access', 'New ban'],
    ['Access', 'Lift'],
  ] as const;
  for (const [view, button] of windows) {
    await goTo(page, view);
    await page.getByRole('button', { name: button, exact: true }).first().click();
    await page.getByRole('dialog').waitFor();
    expect(await violations(page), button).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  expect(open.complaints).toEqual([]);
});

test('the console is usable by keys alone', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openConsole(launched.browser, server);
  const { page } = open;
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  // The two keys are a pair only when they come quickly, which a busy machine may prevent.
  await soon(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    return page.getByRole('heading', { level: 1 }).textContent();
  }).toBe('Scenes');
  await soon(focused).toBe('Scenes');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.getByLabel('Letters open views').press('Space');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Scenes');
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Scenes' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
});

test('the script of the console keeps to its budget and is no part of the page of visitors', async () => {
  const folder = path.join(root, 'dist/page');
  const read = async (name: string) =>
    JSON.parse(await readFile(path.join(folder, '.vite', name), 'utf8')) as Record<
      string,
      { file: string; isEntry?: boolean; imports?: string[] }
    >;
  const entry = Object.values(await read('console-manifest.json')).find(({ isEntry }) => isEntry);
  const script = await readFile(path.join(folder, `${entry?.file}.br`));
  expect(entry?.imports ?? []).toEqual([]);
  expect(script.length).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
  const visitors = Object.values(await read('manifest.json')).map(({ file }) => file);
  expect(visitors).not.toContain(entry?.file);
});
