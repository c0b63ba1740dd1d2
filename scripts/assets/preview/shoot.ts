/** Takes the preview pictures. Run: node scripts/assets/preview/shoot.ts OUT [name ...] [--size WxH] [--quality LEVEL] */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import type { QualityLevel } from '../../../src/view/quality/levels.ts';
import { shots } from './views.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '960x600' },
    quality: { type: 'string', default: 'high' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});
const [folder = 'preview', ...names] = positionals;
const [width = 960, height = 600] = values.size.split('x').map(Number);
const root = join(import.meta.dirname, '../../..');

const server = await createServer({
  root,
  configFile: false,
  logLevel: 'warn',
  server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
});
await server.listen();
const address = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
  executablePath: values.browser,
  args: [
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
    '--disable-background-networking',
  ],
});
try {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('console', (message) => process.stdout.write(`${message.text()}\n`));
  page.on('pageerror', (error) => process.stdout.write(`${String(error)}\n`));
  await page.goto(`${address}scripts/assets/preview/index.html`);
  await page.waitForFunction(() => 'preview' in window, undefined, { timeout: 120_000 });
  await page.evaluate(() => window.preview.ready);
  mkdirSync(folder, { recursive: true });
  for (const shot of shots) {
    if (names.length > 0 && !names.includes(shot.name)) continue;
    const level = values.quality as QualityLevel;
    const ms = await page.evaluate(([one, w, h, q]) => window.preview.draw(one, w, h, q), [
      shot,
      width,
      height,
      level,
    ] as const);
    const data = await page.evaluate(() => document.querySelector('canvas')?.toDataURL('image/png') ?? '');
    writeFileSync(join(folder, `${shot.name}.png`), Buffer.from(data.slice(data.indexOf(',') + 1), 'base64'));
    process.stdout.write(`${shot.name} ${Math.round(ms)} ms\n`);
  }
} finally {
  await browser.close();
  await server.close();
}
