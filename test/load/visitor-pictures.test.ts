import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensurePageBuilt } from '../../scripts/bootstrap/page.mjs';
import { findChromium } from '../../src/tools/browser/index.ts';
import { PageVisit } from '../../src/tools/visitor/index.ts';
import {
  endProcesses,
  root,
  runCommand,
  startTestServer,
  type TestServer,
  until,
} from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const found = findChromium({
  platform: process.platform,
  named: process.env.SPACETIME_CHROMIUM,
  exists: existsSync,
});
const chromium = found.file ?? '';
const showMs = 90_000;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

let server: TestServer;
beforeAll(async () => {
  await ensurePageBuilt(root, process.execPath);
  server = await startTestServer({
    SPACETIME_SCENE: 'scenes/physics-lab.scene.json',
    SPACETIME_VISITORS: 'token',
  });
});
afterAll(async () => {
  endProcesses();
  await server.stop();
  removeTemporaryFolders();
});

const nobody = async () => (await server.client.call('admin_visitors', {})).body.items.length === 0;
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

test('a picture of the page is written, and the visitor leaves', async ({ skip }) => {
  if (found.file === null) return skip(found.missing);
  const file = path.join(temporaryFolder(), 'lab.png');
  const { code, stdout, stderr } = await runCommand(
    ['view', '--headless', '--picture', file, '--size', '320x180', '--json'],
    { SPACETIME_DATA_DIR: server.dataFolder, SPACETIME_ENV: 'test', SPACETIME_CHROMIUM: chromium },
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ file, width: 320, height: 180, line: 'live' });
  const png = readFileSync(file);
  expect(png.subarray(0, signature.length).equals(signature)).toBe(true);
  expect(sizeOf(png)).toEqual([320, 180]);
  await until('the visitor has left', nobody);
});

test.skipIf(found.file === null)(
  'a visitor who agrees sends the pictures that operators ask for',
  async () => {
    const { client, url: baseUrl, token } = server;
    const visit = await PageVisit.join({
      baseUrl,
      name: 'Eye',
      token: async () => token,
      chromium,
      widthPx: 320,
      heightPx: 180,
      sharePictures: true,
      showMs,
    });
    try {
      const visitors = async () => (await client.call('admin_visitors', {})).body.items;
      await until('it agrees', async () => (await visitors())[0]?.agrees_to.pictures === true);
      expect((await visitors()).map(({ name }) => name)).toEqual(['Eye']);
      const asked = await client.call('screenshot_ask', { body: { width: 160, height: 90 } });
      const params = { id: asked.body.id };
      const read = async () => (await client.call('screenshot_read', { params })).body;
      await until('the picture is there', async () => (await read()).state !== 'asked');
      const { state, png_base64: data } = await read();
      expect(state).toBe('taken');
      expect(sizeOf(Buffer.from(data ?? '', 'base64'))).toEqual([160, 90]);
      expect(visit.report()).toMatchObject({ line: 'live', resyncs: 0, reconnects: 0 });
      expect(visit.report().tick).toBeGreaterThan(0);
    } finally {
      await visit.leave();
    }
    await until('the visitor has left', nobody);
  },
);
