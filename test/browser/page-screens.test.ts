import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import type { TestServer } from '../support/server.ts';
import { PATIENCE_MS, serveScene, visit } from './fixtures/page/visit.ts';

let launched: Launched;
let server: TestServer;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('physics-lab');
}, PATIENCE_MS);
afterAll(async () => {
  await launched.browser?.close();
  await server?.stop();
});

function chromium(skip: (reason: string) => never): Browser {
  return launched.browser === null ? skip(launched.reason) : launched.browser;
}

test('loading shows each step with real progress, then goes away', async ({ skip }) => {
  const browser = chromium(skip);
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const prepare = async (page: Page): Promise<void> => {
    await page.route('**/rails-*.bin', async (route) => {
      await held;
      await route.continue();
    });
  };
  await using here = await visit(browser, server, { prepare, untilWorld: false });
  const { page } = here;
  const bar = page.getByRole('progressbar', { name: 'Loading' });
  await bar.waitFor();
  await page.getByText('Paths of the planets').waitFor();
  const before = Number(await bar.getAttribute('aria-valuenow'));
  expect(before).toBeLessThan(50);
  letGo();
  await page.locator('#screen').waitFor({ state: 'hidden' });
});

test('a file that does not come leads to a screen that says so', async ({ skip }) => {
  const browser = chromium(skip);
  const prepare = async (page: Page): Promise<void> => {
    await page.route('**/rails-*.bin', (route) => route.fulfill({ status: 500 }));
  };
  await using here = await visit(browser, server, { prepare, untilWorld: false });
  const { page } = here;
  const screen = page.getByRole('alert');
  await screen.getByText('SpaceTime could not start').waitFor();
  expect(await screen.textContent()).toContain('the server said 500');
  await page.unroute('**/rails-*.bin');
  await screen.getByRole('button', { name: 'Load again' }).click();
  await page.locator('.hud__speed').waitFor();
  await page.locator('#screen').waitFor({ state: 'hidden' });
  // what fails later, in a frame, leaves no dead picture behind
  await page.evaluate(() => {
    WebGL2RenderingContext.prototype.drawElements = () => {
      throw new Error('this card draws no more');
    };
  });
  await screen.getByText('SpaceTime has stopped here').waitFor();
  expect(await screen.textContent()).toContain('this card draws no more');
  expect(await screen.getByRole('button', { name: 'Load again' }).isVisible()).toBe(true);
});

test('a browser without WebGL gets a screen that says what would help', async ({ skip }) => {
  chromium(skip);
  const without = await launchBrowser(['--disable-3d-apis', '--disable-gpu']);
  if (without.browser === null) return skip(without.reason);
  await using here = await visit(without.browser, server, { untilWorld: false });
  const { page } = here;
  const screen = page.getByRole('alert');
  await screen.getByText('This browser cannot draw the world').waitFor();
  expect(await screen.textContent()).toContain('hardware acceleration');
  expect(await screen.getByRole('button', { name: 'Load again' }).isVisible()).toBe(true);
  await without.browser.close();
});

test('a browser without scripts says that they are needed', async ({ skip }) => {
  const context = await chromium(skip).newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.url);
  expect(await page.locator('noscript').textContent()).toContain('needs JavaScript');
  await context.close();
});
