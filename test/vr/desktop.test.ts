import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATIENCE_MS, serveScene, visit } from '../browser/fixtures/page/visit.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import type { TestServer } from '../support/server.ts';

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

test(
  'without a headset there is no button for one, desktop mode is said, and V explains',
  async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    await using here = await visit(launched.browser, server);
    await here.page.getByText('Desktop mode: no headset').waitFor();
    expect(await here.page.getByRole('button', { name: 'Enter VR' }).count()).toBe(0);
    await here.page.keyboard.press('KeyV');
    await here.page.getByText('No headset was found').waitFor();
    expect(here.complaints).toEqual([]);
  },
  2 * PATIENCE_MS,
);

test(
  'a browser that refuses to tell about headsets is in desktop mode',
  async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    await using here = await visit(launched.browser, server, {
      prepare: async (page) => {
        await page.addInitScript(() => {
          const xr = Object.assign(new EventTarget(), {
            isSessionSupported: () => Promise.reject(new DOMException('not allowed', 'SecurityError')),
          });
          Object.defineProperty(navigator, 'xr', { value: xr });
        });
      },
    });
    await here.page.getByText('Desktop mode: no headset').waitFor();
    expect(here.complaints).toEqual([]);
  },
  2 * PATIENCE_MS,
);
