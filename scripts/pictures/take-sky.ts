import type { Browser } from 'playwright-core';
import { serveModule } from '../../test/support/bundle.ts';
import type { Picture } from './shots.ts';

/** Takes pictures of the sky without instruments; gives each one's JPEG to `keep`. */
export async function takeSky(
  browser: Browser,
  wanted: readonly Picture[],
  look: { readonly width: number; readonly height: number; readonly quality: number },
  keep: (name: string, jpeg: Buffer) => Promise<void>,
): Promise<void> {
  const { width, height, quality } = look;
  const served = await serveModule('test/browser/fixtures/view/harness.ts');
  try {
    const page = await browser.newPage({ viewport: { width, height } });
    page.setDefaultTimeout(0);
    await page.goto(served.url);
    await page.addScriptTag({ type: 'module', url: `${served.url}module.js` });
    await page.waitForFunction(() => 'harness' in globalThis);
    await page.evaluate(([w, h]) => harness.open(w, h, 'medium'), [width, height] as const);
    for (const { name, shot, marks = [] } of wanted) {
      const url = await page.evaluate(
        async ([one, share, written]) => {
          await harness.settle(one);
          const { png } = await harness.shoot(one);
          const image = await createImageBitmap(await (await fetch(png)).blob());
          const flat = document.createElement('canvas');
          flat.width = image.width;
          flat.height = image.height;
          const context = flat.getContext('2d');
          if (!context) throw new Error('No canvas to write on.');
          context.drawImage(image, 0, 0);
          context.font = '13px system-ui, sans-serif';
          context.textBaseline = 'middle';
          context.shadowColor = 'black';
          context.shadowBlur = 3;
          for (const mark of written) {
            const spot = harness.spotOf(one, mark, image.height, image.width);
            if (spot === null) continue;
            const [x, y] = spot;
            context.strokeStyle = context.fillStyle = mark.jd === undefined ? '#d3dbe4' : '#ff9a6a';
            context.beginPath();
            if (mark.jd !== undefined) context.arc(x, y, 6, 0, 2 * Math.PI);
            context.stroke();
            context.fillText(mark.text, x + 12 - (mark.leftPx ?? 0), y + (mark.downPx ?? 0));
          }
          return flat.toDataURL('image/jpeg', share);
        },
        [shot, quality, marks] as const,
      );
      await keep(name, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
    }
  } finally {
    await served.close();
  }
}
