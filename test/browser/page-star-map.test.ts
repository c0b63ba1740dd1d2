import { expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { PATIENCE_MS, serveScene, visit, worldShown } from './fixtures/page/visit.ts';

test(
  'the star map is opened and walked by keys, and leads to a system and home again',
  async ({ skip }) => {
    const launched = await launchBrowser();
    if (launched.browser === null) return skip(launched.reason);
    try {
      await using server = await serveScene('solar-system');
      await using here = await visit(launched.browser, server);
      const { page, complaints } = here;
      const name = page.locator('.star-facts__name');
      await page.keyboard.press('9');
      await page.locator('.star-map__canvas:focus').waitFor();
      expect(await name.textContent()).toBe('Sun');
      expect(await page.locator('.star-map__fly').isDisabled()).toBe(true);

      await page.keyboard.press('ArrowRight');
      await expect.poll(() => name.textContent(), { timeout: PATIENCE_MS }).not.toBe('Sun');
      const picked = page.locator('#star-list [aria-selected="true"]');
      expect(await picked.textContent()).toContain(await name.textContent());
      await page.keyboard.press('Home');
      await expect.poll(() => name.textContent(), { timeout: PATIENCE_MS }).toBe('Sun');

      const search = page.getByRole('combobox', { name: 'Search systems' });
      await search.fill('24,-3,4');
      await search.press('Enter');
      expect(await name.textContent()).toBe('Driatheth');
      expect(await page.locator('.star-facts').textContent()).toMatch(/filaments, \d+ ly/);
      await search.press('Enter');
      await page.waitForFunction(() => document.title.startsWith('Driatheth'));
      await worldShown(page);

      await page.keyboard.press('9');
      await page.getByRole('button', { name: 'To the Sun' }).press('Enter');
      await page.getByRole('button', { name: 'Fly there' }).press('Enter');
      await page.waitForFunction(() => document.title.startsWith('Solar system'));
      expect(complaints).toEqual([]);
    } finally {
      await launched.browser.close();
    }
  },
  4 * PATIENCE_MS,
);
