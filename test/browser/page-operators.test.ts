import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProblemError } from '../../src/client/index.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { type TestServer, until } from '../support/server.ts';
import { PATIENCE_MS, serveScene, visit } from './fixtures/page/visit.ts';

let launched: Launched;
let server: TestServer;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('physics-lab', { SPACETIME_LIMITS_FACTOR: '100' });
}, PATIENCE_MS);
afterAll(async () => {
  await launched.browser?.close();
  await server?.stop();
});

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

test(
  'a visitor is told, asked for a picture once he agreed, stepped in quality, and made to leave',
  async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const { client } = server;
    await using here = await visit(launched.browser, server, { viewport: { width: 1000, height: 640 } });
    const { page } = here;
    const visitors = async () => (await client.call('admin_visitors', {})).body.items;
    const [visitor] = await visitors();
    expect(visitor).toMatchObject({ connected: true, agrees_to: { pictures: false } });

    // It stays for a while only, so somebody has to look already when it comes.
    const told = page.getByText('Tea is ready.').waitFor();
    await client.call('admin_visitors_message', { body: { text: 'Tea is ready.' } });
    await told;

    const refused: unknown = await client
      .call('screenshot_ask', { body: {} })
      .catch((error: unknown) => error);
    expect(refused instanceof ProblemError && refused.problem.code).toBe('nobody_agrees');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Let operators take pictures of what I see').check();
    await until('the server knows', async () => (await visitors())[0]?.agrees_to.pictures === true);

    const takes = async (camera?: { yaw_deg: number; pitch_deg: number }): Promise<Buffer> => {
      const asked = await client.call('screenshot_ask', {
        body: { width: 160, height: 90, ...(camera === undefined ? {} : { camera }) },
      });
      const { id } = asked.body;
      const read = async () => (await client.call('screenshot_read', { params: { id } })).body;
      await until('the picture is there', async () => (await read()).state !== 'asked');
      const { state, reason, png_base64, size_bytes } = await read();
      expect([state, reason]).toEqual(['taken', null]);
      const png = Buffer.from(png_base64 ?? '', 'base64');
      expect(png.length).toBe(size_bytes);
      return png;
    };
    const [ahead, behind] = [await takes(), await takes({ yaw_deg: 180, pitch_deg: 0 })];
    for (const png of [ahead, behind]) {
      expect(png.subarray(0, 4).equals(signature)).toBe(true);
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([160, 90]);
    }
    expect(ahead.equals(behind)).toBe(false);

    expect((await client.call('admin_visitors_quality', { body: { step: 'down' } })).body.reached).toBe(1);
    await client.call('admin_visitor_dismiss', { params: { id: visitor?.id ?? '' } });
    await page.getByText('You were asked to leave').waitFor();
    await until('nobody is here', async () => (await visitors()).length === 0);
  },
  3 * PATIENCE_MS,
);
