import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { type TestServer, until } from '../support/server.ts';
import { PATIENCE_MS, serveScene, speedMps, type Visit, visit } from './fixtures/page/visit.ts';

let launched: Launched;
let server: TestServer;
let here: Visit | undefined;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('physics-lab');
  if (launched.browser === null) return;
  // One visit for all: loading the page takes longer than most of what is tried in it.
  here = await visit(launched.browser, server, { viewport: { width: 640, height: 360 } });
}, PATIENCE_MS);
afterEach(() => expect(here?.complaints ?? []).toEqual([]));
afterAll(async () => {
  await here?.close();
  await launched.browser?.close();
  await server?.stop();
});
beforeEach(({ skip }) => {
  if (launched.browser === null) skip(launched.reason);
});

function page(): Page {
  if (!here) throw new Error('There is no page.');
  return here.page;
}

/** The visitor's ship as the server has it: the newest one that somebody flies. */
async function shipOfServer(): Promise<{ velocity: number[]; spin: number[] }> {
  const answer = await server.request('/entities?kind=vessel&limit=100');
  const { items } = (await answer.json()) as {
    items: { owner: string | null; motion: { velocity_mps: number[]; angular_velocity_radps: number[] } }[];
  };
  const motion = items.filter(({ owner }) => owner !== null).at(-1)?.motion;
  return { velocity: motion?.velocity_mps ?? [], spin: motion?.angular_velocity_radps ?? [] };
}

/** Whether the ship has changed its velocity so much. */
const faster = (was: readonly number[], mps: number) => async () => {
  const { velocity } = await shipOfServer();
  return Math.hypot(...velocity.map((value, axis) => value - (was[axis] ?? 0))) > mps;
};

test('W thrusts ahead, on the instruments and on the server, and inertia is kept', async () => {
  expect(await speedMps(page())).toBe(0);
  await page().keyboard.down('KeyW');
  await until(
    'the server has the ship moving',
    async () => Math.hypot(...(await shipOfServer()).velocity) > 0.5,
  );
  await page().keyboard.up('KeyW');
  await until('the thrust has ended', async () => {
    const before = Math.hypot(...(await shipOfServer()).velocity);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return Math.hypot(...(await shipOfServer()).velocity) === before;
  });
  const { velocity } = await shipOfServer();
  await until(
    'the instruments agree',
    async () => Math.abs((await speedMps(page())) - Math.hypot(...velocity)) < 0.02,
  );
});

test('a drag of the mouse pitches up, and lets go with the button', async () => {
  await page().mouse.move(320, 120);
  await page().mouse.down();
  await page().mouse.move(320, 40, { steps: 4 });
  await until('the nose goes up', async () => ((await shipOfServer()).spin[0] ?? 0) > 0.02);
  await page().locator('.stick').waitFor();
  await page().mouse.up();
  await page().locator('.stick').waitFor({ state: 'hidden' });
});

test('arrows turn the ship and X stops the turning', async () => {
  await page().keyboard.down('ArrowRight');
  await until('the ship turns right', async () => ((await shipOfServer()).spin[1] ?? 0) < -0.05);
  await page().keyboard.up('ArrowRight');
  await page().keyboard.press('KeyX');
  await until('the ship has stopped turning', async () => Math.hypot(...(await shipOfServer()).spin) < 1e-3);
  await until(
    'the instruments say so',
    async () => (await page().locator('.hud__choice').inputValue()) === 'kill_rotation',
  );
});

test('buttons do what keys do: thruster pad, stabilisation, throttle, time', async () => {
  const was = (await shipOfServer()).velocity;
  await page().getByRole('button', { name: 'Thrusters' }).click();
  const ahead = page().getByRole('button', { name: 'Ahead' });
  const place = await ahead.boundingBox();
  if (!place) throw new Error('The button is not there.');
  await page().mouse.move(place.x + place.width / 2, place.y + place.height / 2);
  await page().mouse.down();
  await until('the ship moves', faster(was, 0.2));
  await page().mouse.up();
  await page().getByRole('button', { name: 'Thrusters' }).click();

  const stabilise = page().getByRole('button', { name: 'Stabilise' });
  const before = await stabilise.getAttribute('aria-pressed');
  await page().keyboard.press('KeyT');
  await until('it is switched', async () => (await stabilise.getAttribute('aria-pressed')) !== before);
  await page().keyboard.press('PageUp');
  await until(
    'the throttle is full',
    async () => (await page().locator('.hud__throttle').inputValue()) === '100',
  );
  await page().getByRole('button', { name: 'Pause' }).click();
  await page().locator('.hud__factor', { hasText: 'Paused' }).waitFor();
  await page().keyboard.press('KeyP');
  await page().locator('.hud__factor', { hasText: '×' }).waitFor();
});

test('F9 saves a picture of the world', async () => {
  const download = page().waitForEvent('download');
  await page().keyboard.press('F9');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^spacetime-.*\.png$/);
});

test('F2 hides the instruments, and a button brings them back', async () => {
  await page().keyboard.press('F2');
  await page().locator('.hud').waitFor({ state: 'hidden' });
  await page().getByRole('button', { name: 'Show instruments' }).click();
  await page().locator('.hud').waitFor();
});

test('the clock is asked for in steps, and the page says whose wish holds', async () => {
  await page().keyboard.press('Period');
  await page().keyboard.press('Period');
  const note = page().locator('.hud__note');
  await note.getByText('100× set by you').waitFor();
  await page().keyboard.press('Comma');
  await note.getByText('10× set by you').waitFor();
});

test('a lost focus lets go of every key', async () => {
  const was = (await shipOfServer()).velocity;
  await page().keyboard.down('KeyW');
  await until('the ship moves', faster(was, 0.2));
  await page().evaluate(() => window.dispatchEvent(new Event('blur')));
  await until('the thrust has ended', async () => {
    const before = Math.hypot(...(await shipOfServer()).velocity);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return Math.hypot(...(await shipOfServer()).velocity) === before;
  });
});

test('a gamepad flies as well', async () => {
  const was = (await shipOfServer()).velocity;
  await page().evaluate(() => {
    const button = { pressed: false, touched: false, value: 0 };
    const pad = {
      index: 0,
      id: 'test pad',
      connected: true,
      mapping: 'standard',
      axes: [0, -1, 0, 0],
      buttons: Array.from({ length: 17 }, () => ({ ...button })),
    };
    navigator.getGamepads = () => [pad as unknown as Gamepad];
    window.dispatchEvent(Object.assign(new Event('gamepadconnected'), { gamepad: pad }));
  });
  await until('the ship moves', faster(was, 0.2));
});
