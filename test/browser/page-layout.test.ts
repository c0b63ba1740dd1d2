import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

/** Blocks of instruments that reach beyond the window or over each other. */
function troubles(page: Page): Promise<string[]> {
  return page.evaluate(() => {
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

describe.each([
  [1280, 720],
  [1920, 1080],
  [1024, 600],
  [640, 360],
  [844, 390],
  [360, 740],
  [390, 844],
])('a window of %d by %d', (width, height) => {
  test(
    'has room for every instrument, with a target, the thruster pad and the frame rate',
    async ({ skip }) => {
      if (launched.browser === null) return skip(launched.reason);
      await using here = await visit(launched.browser, server, { viewport: { width, height } });
      const { page } = here;
      expect(await troubles(page)).toEqual([]);
      await page.keyboard.press('F4');
      await page.getByRole('button', { name: 'Thrusters' }).click();
      await page.locator('.hud__rate').waitFor();
      expect(await troubles(page)).toEqual([]);
      for (const key of ['KeyB', 'KeyH', 'KeyN']) {
        await page.keyboard.press(key);
        const box = await page.getByRole('dialog').boundingBox();
        await page.keyboard.press('Escape');
        if (!box) throw new Error('The panel did not open.');
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.y).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
      }
    },
    2 * PATIENCE_MS,
  );
});
