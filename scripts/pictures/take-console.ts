import type { Browser } from 'playwright-core';
import { openConsole } from '../../test/browser/fixtures/console/open.ts';
import { serveScene } from '../../test/browser/fixtures/page/visit.ts';
import { joinWorld } from '../../test/support/server.ts';

/** What the documentation shows of the operator console: a wide window and a telephone. */
export const consolePictures = [
  { name: 'console', viewport: { width: 1920, height: 1080 } },
  { name: 'console-narrow', viewport: { width: 360, height: 780 } },
] as const;

const QUALITY = 88;
/** Time between what happens on the server, so that the curves have something to show. */
const STEP_MS = 12_000;

/** Takes pictures of the console over a server that visitors come to; gives each JPEG to `keep`. */
export async function takeConsole(
  browser: Browser,
  wanted: readonly (typeof consolePictures)[number][],
  keep: (name: string, jpeg: Buffer) => Promise<void>,
): Promise<void> {
  await using server = await serveScene('moon-orbit');
  await using open = await openConsole(browser, server, { viewport: consolePictures[0].viewport });
  const { page } = open;
  const visitors = [];
  for (const name of ['Ada', 'Grace', 'Mary']) {
    await page.waitForTimeout(STEP_MS);
    visitors.push(await joinWorld(server.url, name));
  }
  for (const { name, viewport } of wanted) {
    await page.setViewportSize(viewport);
    await page.waitForTimeout(STEP_MS);
    await keep(name, await page.screenshot({ type: 'jpeg', quality: QUALITY }));
  }
  for (const visitor of visitors) visitor.close();
}
