import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TelemetryConnection } from '../../src/client/index.ts';
import { posesSchema } from '../../src/protocol/index.ts';
import { plugInHeadset, turnHead } from '../browser/fixtures/page/headset.ts';
import { PATIENCE_MS, serveScene, visit } from '../browser/fixtures/page/visit.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { type TestServer, until } from '../support/server.ts';

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

/** Somebody who has agreed to all of it in the settings before. */
async function agreed(page: Page): Promise<void> {
  await plugInHeadset(page);
  await page.addInitScript(() => {
    const values = { shareFrames: true, sharePoses: true };
    localStorage.setItem('spacetime.settings.v1', JSON.stringify({ values, bindings: {} }));
  });
}

test(
  'operators see head and frame rate of a visitor in a headset who agreed, and only then',
  async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const line = new TelemetryConnection({ baseUrl: server.url, token: server.token });
    const heads: readonly number[][] = [];
    line.on('data', ({ data }) => {
      for (const { head } of posesSchema.parse(data).visitors) (heads as number[][]).push([...head.attitude]);
    });
    line.subscribe('poses');
    line.connect();
    const viewport = { width: 320, height: 160 };
    await using here = await visit(launched.browser, server, { viewport, prepare: agreed });
    const button = here.page.getByRole('button', { name: 'Enter VR' });
    await button.waitFor();
    expect(heads).toEqual([]);
    await button.press('Enter');
    await until('the head is seen', () => heads.length > 0);
    await turnHead(here.page, 0.5);
    await until('the head has turned', () => {
      const [x = 0, y = 0, z = 0, w = 1] = heads.at(-1) ?? [];
      return Math.abs(Math.hypot(x, y, z, w) - 1) < 0.01 && Math.abs(2 * Math.asin(Math.abs(y)) - 0.5) < 0.05;
    });
    await until('the frame rate is there', async () => {
      const { body } = await server.client.call('performance_engine', {});
      const [visitor] = body.engine.visitors;
      return visitor?.mode === 'vr' && (visitor.frame_rate?.p50_hz ?? 0) > 0;
    });
    expect(here.complaints).toEqual([]);
    line.close();
  },
  3 * PATIENCE_MS,
);
