import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { type ServedModule, serveModule } from '../support/bundle.ts';
import { railsBytes } from '../support/rails.ts';
import { hashesOfRun } from '../support/world-run.ts';
import { sceneNames, sceneText } from '../support/worlds.ts';

const ticks = 10_000;
const seed = 20_260_621;

describe('equal commands lead a world to equal hashes', () => {
  let launched: Launched;
  let served: ServedModule;

  beforeAll(async () => {
    launched = await launchBrowser();
    served = await serveModule('test/support/world-run.ts');
  });

  afterAll(async () => {
    await launched?.browser?.close();
    await served?.close();
  });

  test.each(sceneNames)(
    `after ${ticks} ticks of %s in Chromium, bundled and minified, as in Node`,
    async (name) => {
      const { browser } = launched;
      const inNode = await hashesOfRun(railsBytes(), sceneText(name), ticks, seed);
      expect(new Set(inNode).size).toBe(ticks / 1000);
      expect(await hashesOfRun(railsBytes(), sceneText(name), ticks, seed)).toEqual(inNode);
      if (browser === null) return;
      const page = await browser.newPage();
      await page.goto(served.url);
      const input = {
        rails: Buffer.from(railsBytes()).toString('base64'),
        scene: sceneText(name),
        ticks,
        seed,
      };
      await page.evaluate((given) => Object.assign(globalThis, { given }), input);
      const inPage: unknown = await page.evaluate(`import('/module.js').then((module) => {
      const rails = Uint8Array.from(atob(given.rails), (character) => character.charCodeAt(0)).buffer;
      return module.hashesOfRun(rails, given.scene, given.ticks, given.seed);
    })`);
      expect(inPage).toEqual(inNode);
      await page.close();
    },
  );

  test('in a browser, if there is one', ({ skip }) => {
    if (launched.browser === null) skip(launched.reason);
  });
});
