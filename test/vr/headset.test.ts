import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { countDrawCalls, drawCallsPerFrame } from '../browser/fixtures/page/draw-calls.ts';
import {
  feelPulses,
  flickStick,
  moveStick,
  plugInHeadset,
  pressButton,
  turnHead,
} from '../browser/fixtures/page/headset.ts';
import { type Area, contrast, difference, takeArea } from '../browser/fixtures/page/picture.ts';
import { PATIENCE_MS, serveScene, type Visit, visit } from '../browser/fixtures/page/visit.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { type TestServer, until } from '../support/server.ts';

/** What each eye sees of the world through the glass, away from frame, panel and hands. */
const leftGlass: Area = { left: 0.12, top: 0.05, right: 0.4, bottom: 0.42 };
const rightGlass: Area = { left: 0.62, top: 0.05, right: 0.9, bottom: 0.42 };
const panel: Area = { left: 0.1, top: 0.6, right: 0.42, bottom: 0.95 };
const SAME = 1.5;
const OTHER = 4;

let launched: Launched;
let server: TestServer;
let here: Visit | undefined;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('physics-lab');
}, PATIENCE_MS);
afterAll(async () => {
  await launched.browser?.close();
  await server?.stop();
});

beforeEach(({ skip }) => {
  if (launched.browser === null) skip(launched.reason);
});

async function arrive(): Promise<void> {
  if (launched.browser === null) return;
  const prepare = async (page: Page): Promise<void> => {
    await countDrawCalls(page);
    await plugInHeadset(page);
  };
  here = await visit(launched.browser, server, { viewport: { width: 640, height: 320 }, prepare });
}

async function depart(): Promise<void> {
  const complaints = here?.complaints ?? [];
  await here?.close();
  here = undefined;
  expect(complaints).toEqual([]);
}

function page(): Page {
  if (!here) throw new Error('There is no page.');
  return here.page;
}

/** Enters the headset as a person would and waits until its frames are drawn. */
async function enter(): Promise<void> {
  const button = page().getByRole('button', { name: 'Enter VR' });
  await button.waitFor();
  await button.press('Enter');
  await page().waitForFunction(() => window.headset.activeSession !== undefined);
  await settled();
}

/** Waits until frames show what was asked for last. */
async function settled(frames = 4): Promise<void> {
  for (let frame = 0; frame < frames; frame += 1) {
    await page().evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
}

async function shipVelocity(): Promise<number[]> {
  const answer = await server.request('/entities?kind=vessel&limit=100');
  const { items } = (await answer.json()) as {
    items: { owner: string | null; motion: { velocity_mps: number[] } }[];
  };
  return items.filter(({ owner }) => owner !== null).at(-1)?.motion.velocity_mps ?? [0, 0, 0];
}

/** One session for all: loading the page and entering takes longer than most of what is tried in it. */
describe('in a session', () => {
  let flatCalls = 0;
  beforeAll(async () => {
    await arrive();
    if (here === undefined) return;
    flatCalls = await drawCallsPerFrame(page());
    await enter();
  }, PATIENCE_MS);
  afterAll(depart);

  test('a session shows the world and the cockpit to two eyes', async () => {
    const left = await takeArea(page(), leftGlass);
    const right = await takeArea(page(), rightGlass);
    expect(contrast(left)).toBeGreaterThan(3);
    expect(contrast(right)).toBeGreaterThan(3);
    expect(contrast(await takeArea(page(), panel))).toBeGreaterThan(10);
    // Two eyes: nearly the same picture, from two places.
    expect(difference(left, right)).toBeGreaterThan(0);
    expect(difference(left, right)).toBeLessThan(25);
    await expect.poll(() => drawCallsPerFrame(page()), { timeout: PATIENCE_MS }).toBeGreaterThan(flatCalls);
    expect(await drawCallsPerFrame(page())).toBeLessThanOrEqual(300);
  });

  test('the world follows the head, and a look back shows the same again', async () => {
    const ahead = await takeArea(page(), leftGlass);
    await turnHead(page(), 0.6, 0.1);
    await settled();
    expect(difference(await takeArea(page(), leftGlass), ahead)).toBeGreaterThan(OTHER);
    await turnHead(page(), 0, 0);
    await settled();
    expect(difference(await takeArea(page(), leftGlass), ahead)).toBeLessThan(SAME);
  });

  test('the right stick turns the seat by steps of 45 degrees: eight of them lead round', async () => {
    const ahead = await takeArea(page(), leftGlass);
    for (let step = 1; step <= 8; step += 1) {
      await flickStick(page(), 'right', 1);
      // A frame counts for 0.1 s at most; no two steps are closer than 0.3 s.
      await page().waitForTimeout(350);
      await settled();
      if (step % 4 !== 0) continue;
      const off = difference(await takeArea(page(), leftGlass), ahead);
      if (step === 8) expect(off).toBeLessThan(SAME);
      else expect(off).toBeGreaterThan(OTHER);
    }
  });

  test('the controllers are where the hands are', async () => {
    const hands: Area = { left: 0.05, top: 0.3, right: 0.45, bottom: 0.62 };
    const before = await takeArea(page(), hands);
    await page().evaluate(() => window.headset.controllers.right.position.set(0.1, 1.25, -0.35));
    await settled();
    expect(difference(await takeArea(page(), hands), before)).toBeGreaterThan(1);
  });

  test('hands are shown where there are no controllers', async () => {
    const hands: Area = { left: 0.08, top: 0.5, right: 0.42, bottom: 0.75 };
    const before = await takeArea(page(), hands);
    await page().evaluate(() => {
      window.headset.primaryInputMode = 'hand';
      window.headset.hands.right.position.set(0.35, 1.1, -0.2);
      window.headset.hands.left.position.set(0.05, 1.1, -0.2);
    });
    await settled(8);
    expect(difference(await takeArea(page(), hands), before)).toBeGreaterThan(1);
    await page().evaluate(() => {
      window.headset.primaryInputMode = 'controller';
    });
    await settled();
  });

  test('a switched thing is felt in both controllers, 0.4 for 0.1 s', async () => {
    await feelPulses(page());
    await pressButton(page(), 'right', 'a-button', 1);
    await expect.poll(() => page().evaluate(() => window.pulses.length), { timeout: PATIENCE_MS }).toBe(2);
    expect(await page().evaluate(() => window.pulses)).toEqual(
      Array(2).fill({ strength: 0.4, lengthMs: 100 }),
    );
  });

  test('the left stick flies the ship, as the server has it', async () => {
    await moveStick(page(), 'left', 0, -1);
    await until('the ship moves', async () => Math.hypot(...(await shipVelocity())) > 0.3);
    await moveStick(page(), 'left', 0, 0);
  });

  // The last one: the visit is over.
  test('a visit that is ended leads out of the headset, to the page that says so', async () => {
    const { body } = await server.client.call('admin_visitors', {});
    const id = body.items.find(({ mode }) => mode === 'vr')?.id ?? '';
    await server.client.call('admin_visitor_dismiss', { params: { id } });
    await page().waitForFunction(() => window.headset.activeSession === undefined);
    await page().getByRole('alert').getByText('You were asked to leave').waitFor();
  });
});

describe('in a visit of its own', () => {
  beforeEach(arrive, PATIENCE_MS);
  afterEach(depart);

  test('a trigger moves the throttle', async () => {
    const before = Number(await page().locator('.hud__throttle').inputValue());
    await enter();
    await pressButton(page(), 'right', 'trigger', 1);
    await settled(6);
    await pressButton(page(), 'right', 'trigger', 0);
    await page().keyboard.press('KeyV');
    await expect
      .poll(async () => Number(await page().locator('.hud__throttle').inputValue()), { timeout: PATIENCE_MS })
      .toBeGreaterThan(before + 1);
  });

  test('a session that ends outside the page leads back to the screen, with a way back', async () => {
    await enter();
    await page().evaluate(() => window.headset.activeSession?.end());
    await page().getByText('The headset session has ended').waitFor();
    const button = page().getByRole('button', { name: 'Enter VR' });
    await button.waitFor();
    await expect.poll(async () => (await page().locator('.hud__speed').textContent()) !== '').toBe(true);
    await enter();
    expect(contrast(await takeArea(page(), leftGlass))).toBeGreaterThan(3);
  });

  test('V leaves the headset as well', async () => {
    await enter();
    await page().keyboard.press('KeyV');
    await page().waitForFunction(() => window.headset.activeSession === undefined);
    await page().getByRole('button', { name: 'Enter VR' }).waitFor();
    expect(await page().getByText('The headset session has ended').count()).toBe(0);
  });
});
