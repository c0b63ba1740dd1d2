import type { Browser } from 'playwright-core';
import { openAt } from '../../test/browser/fixtures/console/open.ts';
import { serveScene } from '../../test/browser/fixtures/page/visit.ts';

/** What the documentation shows of its own page about the API: a wide window and a telephone. */
export const docsPictures = [
  { name: 'api-docs', viewport: { width: 1920, height: 1080 } },
  { name: 'api-docs-narrow', viewport: { width: 360, height: 780 } },
] as const;

const QUALITY = 88;

/** Takes pictures of a call with its answer; gives each JPEG to `keep`. */
export async function takeDocs(
  browser: Browser,
  wanted: readonly (typeof docsPictures)[number][],
  keep: (name: string, jpeg: Buffer) => Promise<void>,
): Promise<void> {
  await using server = await serveScene('moon-orbit');
  for (const { name, viewport } of wanted) {
    await using open = await openAt(browser, new URL('/docs#time_change', server.url), { viewport });
    const { page } = open;
    await page.getByRole('button', { name: 'Sign in to send' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Access token').fill(server.token);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Send PATCH' }).click();
    await dialog.getByRole('button', { name: 'Send PATCH' }).click();
    await page.getByRole('status').getByText('200 OK').waitFor();
    await page.evaluate(() => {
      scrollTo(0, 0);
      document.querySelector('.call__try')?.scrollTo(0, 0);
    });
    await keep(name, await page.screenshot({ type: 'jpeg', quality: QUALITY }));
  }
}
