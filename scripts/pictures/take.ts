/** Takes the pictures of the documentation: node scripts/pictures/take.ts [name ...]. They go to docs/images. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { plugInHeadset } from '../../test/browser/fixtures/page/headset.ts';
import { serveScene, visit } from '../../test/browser/fixtures/page/visit.ts';
import type { harness as Harness } from '../../test/browser/fixtures/view/harness.ts';
import { launchBrowser } from '../../test/support/browser.ts';
import { serveModule } from '../../test/support/bundle.ts';
import { root } from '../../test/support/server.ts';
import { type PictureShot, shots } from './shots.ts';

const SIZE = { width: 960, height: 540 };
const QUALITY = 0.9;
/** Time for the large maps and the exposure of the page, in software, ms. */
const SETTLE_MS = 20_000;
/** Time in which large maps are decoded once they are here, ms. */
const DECODE_MS = 5000;
const folder = join(root, 'docs/images');

declare global {
  var harness: typeof Harness;
}

const wanted = new Set(process.argv.slice(2));
const isWanted = (name: string): boolean => wanted.size === 0 || wanted.has(name);

const launched = await launchBrowser();
if (launched.browser === null) throw new Error(launched.reason);
mkdirSync(folder, { recursive: true });
try {
  const chosen = shots.filter(({ name }) => isWanted(name));
  if (chosen.length > 0) await takeShots(launched.browser, chosen);
  if (isWanted('hud')) await takePage(launched.browser, 'hud');
  if (isWanted('headset')) {
    await takePage(launched.browser, 'headset', plugInHeadset, async (page) => {
      await page.getByRole('button', { name: 'Enter VR' }).press('Enter');
    });
  }
} finally {
  await launched.browser.close();
}

/** The view alone, from given places. */
async function takeShots(browser: Browser, chosen: readonly PictureShot[]): Promise<void> {
  const served = await serveModule('test/browser/fixtures/view/harness.ts');
  try {
    const page = await browser.newPage({ viewport: SIZE });
    page.setDefaultTimeout(0);
    await page.goto(served.url);
    await page.addScriptTag({ type: 'module', url: `${served.url}module.js` });
    await page.waitForFunction(() => 'harness' in globalThis);
    await page.evaluate(({ width, height }) => harness.open(width, height, 'high'), SIZE);
    for (const shot of chosen) {
      await page.evaluate(async (one) => void (await harness.shoot({ ...one, frames: 3 })), shot);
      await page.waitForLoadState('networkidle');
      await page.waitForTimeout(DECODE_MS);
      const { png } = await page.evaluate((one) => harness.shoot(one), shot);
      save(shot.name, await page.evaluate(toJpeg, [png, QUALITY] as const));
    }
  } finally {
    await served.close();
  }
}

/** The page as a visitor meets it, after what is to be done there. */
async function takePage(
  browser: Browser,
  name: string,
  prepare: (page: Page) => Promise<void> = async () => {},
  begin: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  const server = await serveScene('solar-system');
  try {
    const visitor = await visit(browser, server, { viewport: SIZE, prepare });
    await begin(visitor.page);
    await visitor.page.waitForTimeout(SETTLE_MS);
    const picture = await visitor.page.screenshot({ type: 'jpeg', quality: QUALITY * 100, timeout: 0 });
    save(name, picture.toString('base64'));
    await visitor.close();
  } finally {
    await server.stop();
  }
}

/** Runs in the page: the picture as JPEG in base64. */
async function toJpeg([png, quality]: readonly [string, number]): Promise<string> {
  const image = await createImageBitmap(await (await fetch(png)).blob());
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? '';
}

function save(name: string, base64: string): void {
  writeFileSync(join(folder, `${name}.jpg`), Buffer.from(base64, 'base64'));
  process.stdout.write(`docs/images/${name}.jpg\n`);
}
