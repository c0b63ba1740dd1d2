import type { Browser } from 'playwright-core';
import { openConsole } from '../../test/browser/fixtures/console/open.ts';
import { serveScene } from '../../test/browser/fixtures/page/visit.ts';
import { joinWorld } from '../../test/support/server.ts';

/** What the documentation shows of the operator console. */
export const consolePicture = { name: 'console' } as const;

const WINDOW = { width: 1280, height: 800 };
const QUALITY = 88;
/** Time between what happens on the server, so that the curves have something to show. */
const STEP_MS = 12_000;

/** Takes a picture of the console over a server that visitors come to; gives its JPEG to `keep`. */
export async function takeConsole(
  browser: Browser,
  keep: (name: string, jpeg: Buffer) => Promise<void>,
): Promise<void> {
  await using server = await serveScene('moon-orbit');
  await using open = await openConsole(browser, server, { viewport: WINDOW });
  const { page } = open;
  const visitors = [];
  for (const name of ['Ada', 'Grace', 'Mary']) {
    await page.waitForTimeout(STEP_MS);
    visitors.push(await joinWorld(server.url, name));
  }
  await page.waitForTimeout(STEP_MS);
  await keep(consolePicture.name, await page.screenshot({ type: 'jpeg', quality: QUALITY }));
  for (const visitor of visitors) visitor.close();
}
