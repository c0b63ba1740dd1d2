/** Takes the preview pictures. Run: node scripts/assets/preview/shoot.ts OUT [name ...] [--size WxH] [--quality LEVEL] */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type QualityLevel, qualityLevels } from '../../../src/view/quality/levels.ts';
import { launchBrowser } from '../../../test/support/browser.ts';
import { openEarthPage } from './served.ts';
import { shots } from './shots.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: '960x600' }, quality: { type: 'string', default: 'high' } },
});
const [folder = 'preview', ...names] = positionals;
const [width = 960, height = 600] = values.size.split('x').map(Number);
const level = qualityLevels.find((one): one is QualityLevel => one === values.quality);
if (level === undefined) throw new Error(`--quality is one of ${qualityLevels.join(', ')}`);

const { browser, ...missing } = await launchBrowser();
if (browser === null) throw new Error('reason' in missing ? missing.reason : 'no browser');
try {
  const earth = await openEarthPage(browser);
  mkdirSync(folder, { recursive: true });
  for (const shot of shots) {
    if (names.length > 0 && !names.includes(shot.name)) continue;
    const { png } = await earth.take(shot, width, height, level);
    writeFileSync(join(folder, `${shot.name}.png`), png);
    process.stdout.write(`${shot.name}\n`);
  }
  for (const complaint of earth.complaints) process.stdout.write(`${complaint}\n`);
  await earth.close();
} finally {
  await browser.close();
}
