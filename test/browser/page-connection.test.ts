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
function startAgain(server: TestServer): Promise<TestServer> {
  return startTestServer({ SPACETIME_LOG_LEVEL: 'warn', SPACETIME_PORT: new URL(server.url).port });
}

test(
  'a lost connection is shown over the dimmed world with a countdown, and ends when the server is back',
  async ({ skip }) => {
    let server = await serveScene('physics-lab');
    const { page, close } = await visit(chromium(skip), server);
    await server.stop();

    const screen = page.getByRole('alert');
    await screen.getByText('Connection lost').waitFor();
    await screen.getByText(/Trying again/).waitFor();
    expect(
      await screen.getByRole('button', { name: 'Try now' }).evaluate((it) => it === document.activeElement),
    ).toBe(true);
    expect(await page.locator('#view').isVisible()).toBe(true);
    expect(await page.locator('.hud__link-state').innerText()).toBe('Not connected');

    server = await startAgain(server);
    await loadScene(server, 'physics-lab');
    // The page may come back by itself before the click.
    await screen
      .getByRole('button', { name: 'Try now' })
      .click({ timeout: 1000 })
      .catch(() => undefined);
    await worldShown(page);
    await page.locator('.hud__link-state', { hasText: 'Connected' }).waitFor();
    await close();
    await server.stop();
  },
  3 * PATIENCE_MS,
);

test(
  'a full world says so, and lets the visitor in when there is room',
  async ({ skip }) => {
    const browser = chromium(skip);
    const server = await serveScene('physics-lab', { SPACETIME_VISITOR_LIMIT: '1' });
    const first = await joinWorld(server.url);
    const { page, close } = await visit(browser, server, { untilWorld: false });
    await page.getByRole('alert').getByText('The world is full').waitFor();
    first.close();
    await worldShown(page);
    await close();
    await server.stop();
  },
  2 * PATIENCE_MS,
);

test(
  'a world for holders of a token says so',
  async ({ skip }) => {
    const browser = chromium(skip);
    const server = await serveScene('physics-lab', { SPACETIME_VISITORS: 'token' });
    const { page, close } = await visit(browser, server, { untilWorld: false });
    await page.getByRole('alert').getByText('This world is not open to everyone').waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true);
    await close();
    await server.stop();
  },
  2 * PATIENCE_MS,
);

test(
  'two visitors see each other',
  async ({ skip }) => {
    const browser = chromium(skip);
    const server = await serveScene('physics-lab');
    const other = await joinWorld(server.url, 'Grace');
    const { page, close } = await visit(browser, server);
    await page.locator('.hud__visitors', { hasText: 'With Grace' }).waitFor();
    await page.keyboard.press('KeyB');
    await page.getByRole('combobox', { name: 'Search bodies' }).fill('grace');
    await page.keyboard.press('Enter');
    await page.locator('.hud__target-name', { hasText: 'Grace' }).waitFor();
    other.close();
    await page.locator('.hud__visitors', { hasText: 'Nobody else' }).waitFor();
    await close();
    await server.stop();
  },
  2 * PATIENCE_MS,
);
