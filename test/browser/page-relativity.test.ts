import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import type { TestServer } from '../support/server.ts';
import { figureOf, PATIENCE_MS, serveScene, visit } from './fixtures/page/visit.ts';

let launched: Launched;
let server: TestServer;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('relativity-lab');
}, PATIENCE_MS);
afterAll(async () => {
  await launched.browser?.close();
  await server?.stop();
});

/** Gives the only visitor's ship a velocity, as an operator would. */
async function give(velocity_mps: readonly number[]): Promise<void> {
  const listed = (await (await server.request('/entities?kind=vessel')).json()) as {
    items: { id: string }[];
  };
  const answer = await server.request(`/entities/${listed.items[0]?.id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ velocity_mps }),
  });
  expect(answer.status).toBe(200);
}

test(
  'instruments tell what light has to say while a ship is fast, and are quiet before',
  async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    await using here = await visit(launched.browser, server);
    const { page, complaints } = here;
    const part = page.locator('dt', { hasText: 'Of light' });
    const clock = page.locator('dt', { hasText: 'Ship clock' });
    expect(await part.isVisible()).toBe(false);
    expect(await clock.isVisible()).toBe(false);
    await give([0, 0, -900]);
    await part.waitFor();
    expect(await figureOf(page, 'Of light')).toBe('0.900 c');
    expect(await figureOf(page, 'Gamma')).toBe('2.294');
    await expect.poll(() => figureOf(page, 'Ship clock'), { timeout: PATIENCE_MS }).toMatch(/^-\d/);
    await give([0, 0, 0]);
    await part.waitFor({ state: 'hidden' });
    expect(await figureOf(page, 'Ship clock')).toMatch(/^-\d/);
    expect(complaints).toEqual([]);
  },
  3 * PATIENCE_MS,
);
