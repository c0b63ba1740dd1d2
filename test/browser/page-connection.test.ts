import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { joinWorld, startTestServer, type TestServer } from '../support/server.ts';
import { loadScene, PATIENCE_MS, serveScene, visit, worldShown } from './fixtures/page/visit.ts';

let launched: Launched;

beforeAll(async () => {
  launched = await launchBrowser();
});
afterAll(() => launched.browser?.close());

function chromium(skip: (reason: string) => never): Browser {
  return launched.browser === null ? skip(launched.reason) : launched.browser;
}

/** Starts a server where another one was. */
async function startAgain({ url }: TestServer): Promise<TestServer & AsyncDisposable> {
  const server = await startTestServer({ SPACETIME_LOG_LEVEL: 'warn', SPACETIME_PORT: new URL(url).port });
  return { ...server, [Symbol.asyncDispose]: () => server.stop() };
}

test(
  'a lost connection is shown over the dimmed world with a countdown, and ends when the server is back',
  async ({ skip }) => {
    const browser = chromium(skip);
    const before = await serveScene('physics-lab');
    await using here = await visit(browser, before);
    const { page } = here;
    await before.stop();

    const screen = page.getByRole('alert');
    await screen.getByText('Connection lost').waitFor();
    await screen.getByText(/Trying again/).waitFor();
    expect(
      await screen.getByRole('button', { name: 'Try now' }).evaluate((it) => it === document.activeElement),
    ).toBe(true);
    expect(await page.locator('#view').isVisible()).toBe(true);
    // What is covered takes no keys.
    await page.keyboard.press('KeyB');
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('Tab');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.closest('#hud, #panels, #view'))).toBeFalsy();
    // The instruments follow a few times a second.
    await page.locator('.hud__link-state', { hasText: /^Not connected$/ }).waitFor();

    await using again = await startAgain(before);
    await loadScene(again, 'physics-lab');
    // The page may come back by itself before the click.
    await screen
      .getByRole('button', { name: 'Try now' })
      .click({ timeout: 1000 })
      .catch(() => undefined);
    await worldShown(page);
    await page.locator('.hud__link-state', { hasText: /^Connected/ }).waitFor();
  },
  3 * PATIENCE_MS,
);

test(
  'a full world says so, and lets the visitor in when there is room',
  async ({ skip }) => {
    const browser = chromium(skip);
    await using server = await serveScene('physics-lab', { SPACETIME_VISITOR_LIMIT: '1' });
    const first = await joinWorld(server.url);
    await using here = await visit(browser, server, { untilWorld: false });
    const { page } = here;
    await page.getByRole('alert').getByText('The world is full').waitFor();
    first.close();
    await worldShown(page);
  },
  2 * PATIENCE_MS,
);

test(
  'two visitors see each other',
  async ({ skip }) => {
    const browser = chromium(skip);
    await using server = await serveScene('physics-lab');
    const other = await joinWorld(server.url, 'Grace');
    await using here = await visit(browser, server);
    const { page } = here;
    await page.locator('.hud__visitors', { hasText: 'With Grace' }).waitFor();
    await page.keyboard.press('KeyB');
    await page.getByRole('combobox', { name: 'Search bodies' }).fill('grace');
    await page.keyboard.press('Shift+Enter');
    expect(await page.getByRole('dialog').isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    await page.locator('.hud__target-name', { hasText: 'Grace' }).waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: 'Choose a target' }).waitFor();
    const asked = await other.ask({ type: 'rename', name: 'Visitor' });
    expect(asked.ok).toBe(true);
    await page.locator('.hud__visitors', { hasText: 'With Visitor 2' }).waitFor();
    await other.ask({ type: 'ask_time', factor: 1, paused: true });
    await page.locator('.hud__note', { hasText: 'paused by Visitor 2' }).waitFor();
    other.close();
    await page.locator('.hud__visitors', { hasText: 'Nobody else' }).waitFor();
  },
  2 * PATIENCE_MS,
);
