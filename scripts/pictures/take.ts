/**
 * Takes the pictures of the sky for the documentation in a headless browser:
 * `node scripts/pictures/take.ts [FOLDER] [NAME ...]` (folder: docs/images; all pictures when none is named).
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../../test/support/browser.ts';
import { serveModule } from '../../test/support/bundle.ts';
import { pictures } from './shots.ts';

const WIDTH = 960;
const HEIGHT = 540;
const QUALITY = 0.9;

const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs/images/', import.meta.url));
const names = process.argv.slice(3);
const wanted = pictures.filter(({ name }) => names.length === 0 || names.includes(name));

const launched = await launchBrowser();
if (launched.browser === null) {
  process.stderr.write(`${launched.reason}\n`);
  process.exit(1);
}
const served = await serveModule('test/browser/fixtures/view/harness.ts');
try {
  await mkdir(folder, { recursive: true });
  const page = await launched.browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
  page.setDefaultTimeout(0);
  await page.goto(served.url);
  await page.addScriptTag({ type: 'module', url: `${served.url}module.js` });
  await page.waitForFunction(() => 'harness' in globalThis);
  await page.evaluate(([w, h]) => harness.open(w, h, 'medium'), [WIDTH, HEIGHT] as const);
  for (const { name, shot, waitMs = 0 } of wanted) {
    const url = await page.evaluate(
      async ([one, wait, quality]) => {
        await harness.shoot({ ...one, frames: 2 });
        if (wait > 0) await new Promise((done) => setTimeout(done, wait));
        const { png } = await harness.shoot(one);
        const image = await createImageBitmap(await (await fetch(png)).blob());
        const flat = document.createElement('canvas');
        flat.width = image.width;
        flat.height = image.height;
        flat.getContext('2d')?.drawImage(image, 0, 0);
        return flat.toDataURL('image/jpeg', quality);
      },
      [shot, waitMs, QUALITY] as const,
    );
    await writeFile(`${folder}/${name}.jpg`, Buffer.from(url.split(',')[1], 'base64'));
    process.stdout.write(`${name}.jpg\n`);
  }
} finally {
  await launched.browser.close();
  await served.close();
}
