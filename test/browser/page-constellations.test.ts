import { expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { PATIENCE_MS, serveScene, visit } from './fixtures/page/visit.ts';

test(
  'a key shows figures and names of the constellations, and takes them away again',
  async ({ skip }) => {
    const launched = await launchBrowser();
    if (launched.browser === null) return skip(launched.reason);
    try {
      await using server = await serveScene('solar-system');
      await using here = await visit(launched.browser, server);
      const { page, complaints } = here;
      const shown = page.locator('.sky-names--shown .sky-name:not([hidden])');
      expect(await shown.count()).toBe(0);
      await page.keyboard.press('F7');
      await expect.poll(() => shown.count(), { timeout: PATIENCE_MS }).toBeGreaterThan(0);
      await page.keyboard.press('F7');
      await expect.poll(() => shown.count(), { timeout: PATIENCE_MS }).toBe(0);
      expect(complaints).toEqual([]);
    } finally {
      await launched.browser.close();
    }
  },
  3 * PATIENCE_MS,
);
