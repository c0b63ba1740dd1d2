import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import type { TestServer } from '../support/server.ts';
import { PATIENCE_MS, serveScene, type Visit, visit } from './fixtures/page/visit.ts';

let launched: Launched;
let server: TestServer;
let here: Visit | undefined;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('solar-system');
  if (launched.browser)
    here = await visit(launched.browser, server, { viewport: { width: 900, height: 600 } });
}, 2 * PATIENCE_MS);
afterAll(async () => {
  await here?.close();
  await launched.browser?.close();
  await server?.stop();
});

function shown(skip: (reason: string) => never): Page {
  if (launched.browser === null) return skip(launched.reason);
  if (here === undefined) throw new Error('The page is not there.');
  return here.page;
}

/** Marks of burns on the way, by their words. */
const burnMarks = (page: Page) => page.locator('.marker--course:not([hidden])', { hasText: 'Burn' });

test('burns are planned with the panel, drawn on the way, changed and taken back', async ({ skip }) => {
  const page = shown(skip);
  await page.keyboard.press('KeyM');
  const panel = page.getByRole('dialog', { name: 'Planned burns' });
  await expect.poll(() => panel.getByText('Nothing is planned').count(), { timeout: PATIENCE_MS }).toBe(1);
  await panel.getByRole('button', { name: 'Add' }).click();
  await panel.getByRole('button', { name: 'In −10 s', exact: true }).click();
  await panel.getByRole('button', { name: 'Prograde +100', exact: true }).click();
  await panel.getByRole('button', { name: 'Outward −10', exact: true }).click();
  const figures = async () => (await panel.locator('output').allTextContents()).slice(1);
  await expect.poll(figures, { timeout: PATIENCE_MS }).toEqual(['+100.0 m/s', '0.00 m/s', '−10.00 m/s']);
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(figures, { timeout: PATIENCE_MS }).toEqual(['+100.0 m/s', '0.00 m/s', '0.00 m/s']);
  // what the world says comes back to the panel by itself
  await page.waitForTimeout(2500);
  expect(await figures()).toEqual(['+100.0 m/s', '0.00 m/s', '0.00 m/s']);
  expect(await panel.getByRole('combobox', { name: 'Burn' }).locator('option').allTextContents()).toEqual([
    'Burn 1',
  ]);
  expect(here?.complaints).toEqual([]);
});

test('the steps of each figure stand in one line, at every width', async ({ skip }) => {
  const page = shown(skip);
  const panel = page.getByRole('dialog', { name: 'Planned burns' });
  for (const [width, height] of [
    [1280, 720],
    [600, 700],
    [360, 740],
    [900, 600],
  ]) {
    await page.setViewportSize({ width, height });
    const rows = await panel.locator('.burns__row').evaluateAll((all) =>
      all.map((row) => {
        const buttons = [...row.querySelectorAll('button')].map((one) => one.getBoundingClientRect());
        return {
          lines: new Set(buttons.map(({ top }) => Math.round(top))).size,
          left: Math.min(...buttons.map(({ left }) => left)),
          right: Math.max(...buttons.map(({ right }) => right)),
          beyond: [...row.querySelectorAll('button')].filter((it) => it.scrollWidth > it.clientWidth).length,
        };
      }),
    );
    const box = await panel.boundingBox();
    expect(rows).toHaveLength(4);
    for (const { lines, left, right, beyond } of rows) {
      expect([lines, beyond]).toEqual([1, 0]);
      expect(left).toBeGreaterThan(box?.x ?? 0);
      expect(right).toBeLessThan((box?.x ?? 0) + (box?.width ?? 0));
    }
  }
});

test('a mark of time that is pressed becomes a burn, which can be dragged along the way', async ({
  skip,
}) => {
  const page = shown(skip);
  await page.keyboard.press('Escape');
  const times = page.locator('.marker--course:not([hidden]):not(.marker--event)');
  await expect.poll(() => times.count(), { timeout: PATIENCE_MS }).toBeGreaterThan(0);
  const box = await times.first().locator('.marker__dot').boundingBox();
  if (box === null) throw new Error('The mark is nowhere.');
  await page.mouse.click(box.x + 3, box.y + 3);
  const choice = page.getByRole('combobox', { name: 'Burn' });
  await expect.poll(() => choice.locator('option').count(), { timeout: PATIENCE_MS }).toBe(2);
  await page.keyboard.press('Escape');
  await expect.poll(() => burnMarks(page).count(), { timeout: PATIENCE_MS }).toBeGreaterThan(0);
  const dot = burnMarks(page).first().locator('.marker__dot');
  const before = await dot.boundingBox();
  if (before === null) throw new Error('The burn is nowhere.');
  await page.mouse.move(before.x + 3, before.y + 3);
  await page.mouse.down();
  await page.mouse.move(before.x + 3, before.y - 30, { steps: 4 });
  await page.mouse.up();
  await expect
    .poll(async () => Math.abs(((await dot.boundingBox())?.y ?? before.y) - before.y), {
      timeout: PATIENCE_MS,
    })
    .toBeGreaterThan(8);
  expect(here?.complaints).toEqual([]);
});

test('the ship flies the plan by itself when asked to, and stops when somebody steers', async ({ skip }) => {
  const page = shown(skip);
  await page.keyboard.press('KeyM');
  const fly = page.getByRole('button', { name: 'Fly it', exact: true });
  await fly.click();
  const stop = page.getByRole('button', { name: 'Stop flying it' });
  await expect.poll(() => stop.count(), { timeout: PATIENCE_MS }).toBe(1);
  await page.waitForTimeout(1500);
  expect(await stop.count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.keyboard.down('KeyQ');
  await page.waitForTimeout(3000);
  await page.keyboard.up('KeyQ');
  await page.keyboard.press('KeyM');
  await expect.poll(() => fly.count(), { timeout: PATIENCE_MS }).toBe(1);
  expect(here?.complaints).toEqual([]);
});

test('what an operator plans is told, and stands in the panel', async ({ skip }) => {
  const page = shown(skip);
  const { body } = await server.client.call('entities', { query: { kind: 'vessel' } });
  const own = body.items.find(({ hull }) => hull?.owner !== null);
  await server.client.call('plan_set', {
    params: { id: own?.id ?? '' },
    body: { burns: [{ in_seconds: 3600, prograde_mps: 12, normal_mps: -3, radial_mps: 4 }] },
  });
  const news = page.getByText('An operator has changed the plan of the ship, which now has a burn.');
  await expect.poll(() => news.count(), { timeout: PATIENCE_MS }).toBeGreaterThan(0);
  const panel = page.getByRole('dialog', { name: 'Planned burns' });
  const figures = async () => (await panel.locator('output').allTextContents()).slice(1);
  await expect.poll(figures, { timeout: PATIENCE_MS }).toEqual(['+12.00 m/s', '−3.00 m/s', '+4.00 m/s']);
  expect(here?.complaints).toEqual([]);
});
