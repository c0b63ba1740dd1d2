import type { Browser, BrowserContext, Page } from 'playwright-core';
import { plugInHeadset } from '../../test/browser/fixtures/page/headset.ts';
import { serveScene, worldShown } from '../../test/browser/fixtures/page/visit.ts';

/** A picture of the page itself, as a visitor has it. */
export interface PagePicture {
  /** File name without ending. */
  readonly name: string;
  /** Runs in the page before its own scripts. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** What the visitor does before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

/** Time for the maps to load and the exposure to settle, where drawing is slow. */
const SETTLE_MS = 25_000;

/** What the documentation shows of the page. */
export const pagePictures: readonly PagePicture[] = [
  { name: 'hud' },
  {
    name: 'headset',
    prepare: plugInHeadset,
    async act(page) {
      await page.getByRole('button', { name: 'Enter VR' }).press('Enter');
      await page.waitForFunction(() => window.headset.activeSession !== undefined);
    },
  },
];

/** Takes pictures of the page over the Earth; gives each one's JPEG to `keep`. */
export async function takePage(
  browser: Browser,
  wanted: readonly PagePicture[],
  look: { readonly width: number; readonly height: number; readonly quality: number },
  keep: (name: string, jpeg: Buffer) => Promise<void>,
): Promise<void> {
  const { width, height, quality } = look;
  await using server = await serveScene('solar-system');
  for (const { name, prepare, act } of wanted) {
    const context = await browser.newContext({ viewport: { width, height } });
    try {
      const page = await openPage(context, server.url, prepare);
      await act?.(page);
      await page.waitForTimeout(SETTLE_MS);
      await keep(name, await page.screenshot({ type: 'jpeg', quality: Math.round(quality * 100) }));
    } finally {
      await context.close();
    }
  }
}

async function openPage(
  context: BrowserContext,
  url: string,
  prepare: PagePicture['prepare'],
): Promise<Page> {
  await context.addInitScript(() => {
    const values = { quality: 'medium', firstSteps: false };
    localStorage.setItem('spacetime.settings.v1', JSON.stringify({ values, bindings: {} }));
  });
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await prepare?.(page);
  await page.goto(url);
  await worldShown(page);
  return page;
}
