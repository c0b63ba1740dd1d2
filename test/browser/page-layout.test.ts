import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import type { TestServer } from '../support/server.ts';
import { PATIENCE_MS, serveScene, type Visit, visit } from './fixtures/page/visit.ts';

let launched: Launched;
let server: TestServer;
let here: Visit | undefined;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('physics-lab');
  if (launched.browser) here = await visit(launched.browser, server);
}, 2 * PATIENCE_MS);
afterAll(async () => {
  await here?.close();
  await launched.browser?.close();
  await server?.stop();
});

/** Blocks of instruments that reach beyond the window or over each other, with every figure that a scene can bring. */
function troubles(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const whole: readonly [string, string][] = [
      ['.hud__flight dd', '149 597 870 km'],
      ['.hud__flight .hud__frame', 'Surface · Mercury'],
      ['.hud__target-name', 'Kennedy Space Center'],
      ['.hud__target dd', '149 597 870 km'],
      ['.hud__note', '100 000× set by Somebody · limited: a ship could reach the ground'],
    ];
    // The page itself brings back what this scene has with the next figures.
    for (const hidden of document.querySelectorAll(
      '.hud__flight [hidden], .hud__target > div[hidden], .hud__note[hidden]',
    )) {
      hidden.removeAttribute('hidden');
    }
    for (const [selector, text] of whole) {
      for (const figure of document.querySelectorAll(selector)) figure.textContent = text;
    }
    const blocks = [...document.querySelectorAll('.hud > *')]
      .filter((block) => (block as HTMLElement).offsetParent !== null && block.getClientRects().length > 0)
      .map((block) => ({ name: block.className, box: block.getBoundingClientRect() }));
    const found: string[] = [];
    for (const { name, box } of blocks) {
      const inside = box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
      if (!inside) found.push(`${name} reaches beyond the window`);
    }
    blocks.forEach((a, at) => {
      for (const b of blocks.slice(at + 1)) {
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (across > 1 && down > 1) found.push(`${a.name} and ${b.name} overlap`);
      }
    });
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    return found;
  });
}

/** Panels that reach beyond the window. */
async function tooLarge(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const key of ['KeyB', 'KeyH', 'KeyN']) {
    await page.keyboard.press(key);
    const panel = page.getByRole('dialog');
    await panel.waitFor();
    const inside = await panel.evaluate((it) => {
      const box = it.getBoundingClientRect();
      return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
    });
    if (!inside) found.push(key);
    await page.keyboard.press('Escape');
  }
  return found;
}

/** How many tools stand in each of their rows. */
const toolRows = (page: Page) =>
  page
    .locator('.hud__tools .button:visible')
    .evaluateAll((all) =>
      Object.values(Object.groupBy(all, (it) => it.getBoundingClientRect().top)).map((row) => row?.length),
    );

test('on a phone no tool is left over in a row of its own', { timeout: PATIENCE_MS }, async ({ skip }) => {
  if (!here) return skip(launched.browser === null ? launched.reason : 'There is no page.');
  await here.page.setViewportSize({ width: 390, height: 844 });
  const rows = await toolRows(here.page);
  expect(rows).toHaveLength(2);
  expect(rows).not.toContain(1);
});

test.for([
  [1280, 720],
  [1024, 600],
  [640, 360],
  [844, 390],
  [360, 740],
  [390, 844],
])(
  'a window of %d by %d has room for all instruments, the thruster pad and each panel',
  { timeout: PATIENCE_MS },
  async ([width = 0, height = 0], { skip }) => {
    if (!here) return skip(launched.browser === null ? launched.reason : 'There is no page.');
    const { page } = here;
    await page.setViewportSize({ width, height });
    expect(await troubles(page)).toEqual([]);
    await page.keyboard.press('F4');
    await page.getByRole('button', { name: 'Thrusters' }).click();
    await page.locator('.hud__rate').waitFor();
    await page.locator('.pad').waitFor();
    expect(await troubles(page)).toEqual([]);
    expect(await tooLarge(page)).toEqual([]);
    await page.keyboard.press('F4');
    await page.getByRole('button', { name: 'Thrusters' }).click();
    await page.locator('.pad').waitFor({ state: 'hidden' });
  },
);
