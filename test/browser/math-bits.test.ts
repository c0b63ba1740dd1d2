import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StateHash } from '../../src/math/index.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { type ServedModule, serveModule } from '../support/bundle.ts';
import { mathBits } from '../support/math-bits.ts';

describe('the mathematics gives the same bits', () => {
  let launched: Launched;
  let served: ServedModule;

  beforeAll(async () => {
    launched = await launchBrowser();
    served = await serveModule('test/support/math-bits.ts');
  });

  afterAll(async () => {
    await launched?.browser?.close();
    await served?.close();
  });

  test('in Chromium, bundled and minified, as in Node', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const page = await launched.browser.newPage();
    await page.goto(served.url);
    const inPage = await page.evaluate("import('/module.js').then((module) => module.mathBits())");
    expect(inPage).toEqual(mathBits());
  });

  test('today as when it was written: saved worlds and recorded hashes depend on them', () => {
    const hash = new StateHash();
    for (const [name, digest] of Object.entries(mathBits())) hash.text(name).text(digest);
    expect(hash.digest()).toBe('bfeb5f9e75ff9735fe649f4bb4ec82e7');
  });
});
