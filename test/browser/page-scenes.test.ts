import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import type { TestServer } from '../support/server.ts';
import { countDrawCalls, drawCallsPerFrame } from './fixtures/page/draw-calls.ts';
import { countTexels } from './fixtures/page/texels.ts';
import { figureOf, loadScene, PATIENCE_MS, serveScene, visit, worldShown } from './fixtures/page/visit.ts';

const DRAW_CALLS_MAX = 150;
/** The small maps of the Earth and the Milky Way have six millions; one large map more would be past this. */
const FIRST_TEXELS_MAX = 8_000_000;

let launched: Launched;
let server: TestServer;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('physics-lab');
}, PATIENCE_MS);
afterAll(async () => {
  await launched.browser?.close();
  await server?.stop();
});

describe.each([
  ['solar-system', 'Orbit · Earth'],
  ['moon-orbit', 'Orbit · Moon'],
  ['asteroid-belt', 'Orbit · Sun'],
  ['physics-lab', 'Speed'],
  ['relativity-lab', 'Speed'],
])('the scene %s', (scene, frame) => {
  test(
    'is shown without a complaint, before its large maps and with few draw calls',
    async ({ skip }) => {
      if (launched.browser === null) return skip(launched.reason);
      await loadScene(server, scene);
      await using here = await visit(launched.browser, server, {
        viewport: { width: 320, height: 180 },
        prepare: async (page) => {
          await countDrawCalls(page);
          await countTexels(page);
        },
      });
      const { page, complaints } = here;
      // The instruments follow a few times a second.
      await page.locator('.hud__frame', { hasText: frame }).waitFor();
      expect(await drawCallsPerFrame(page)).toBeGreaterThan(0);
      expect(await drawCallsPerFrame(page)).toBeLessThanOrEqual(DRAW_CALLS_MAX);
      const { before } = await page.evaluate(() => window.texels);
      if (scene === 'solar-system') expect(before).toBeGreaterThan(5_000_000);
      expect(before).toBeLessThan(FIRST_TEXELS_MAX);
      expect(complaints).toEqual([]);
    },
    2 * PATIENCE_MS,
  );
});

test(
  'a request by HTTP changes the scene that a visitor sees',
  async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    await loadScene(server, 'physics-lab');
    await using here = await visit(launched.browser, server, {
      viewport: { width: 320, height: 180 },
    });
    const { page, complaints } = here;
    expect(await page.title()).toBe('Physics lab · SpaceTime');
    expect(await figureOf(page, 'Altitude')).toBe('1.70 m');
    const before = await page.locator('#view').screenshot();

    const switching = page.locator('#screen', { hasText: 'Loading Moon orbit' }).waitFor();
    await loadScene(server, 'moon-orbit');
    await switching;
    await worldShown(page);
    await page.locator('.hud__frame', { hasText: 'Orbit · Moon' }).waitFor();
    expect(await page.title()).toBe('Moon orbit · SpaceTime');
    expect(await figureOf(page, 'Altitude')).toMatch(/ km$/);
    expect((await page.locator('#view').screenshot()).equals(before)).toBe(false);
    expect(complaints).toEqual([]);
  },
  3 * PATIENCE_MS,
);
