import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { type TestServer, until } from '../support/server.ts';
import { PATIENCE_MS, serveScene, visit } from './fixtures/page/visit.ts';

declare global {
  interface Window {
    /** What the page holds: intervals, open sockets, and frames asked for. */
    held: {
      intervals: Set<unknown>;
      sockets: Set<WebSocket>;
      frames: number;
      observers: Set<ResizeObserver>;
    };
  }
}

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

/** Counts what the page takes. */
async function countHeld(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const held = {
      intervals: new Set<unknown>(),
      sockets: new Set<WebSocket>(),
      frames: 0,
      observers: new Set<ResizeObserver>(),
    };
    window.held = held;
    const every = window.setInterval.bind(window);
    const never = window.clearInterval.bind(window);
    const next = window.requestAnimationFrame.bind(window);
    window.setInterval = ((...parts: Parameters<typeof every>) => {
      const timer = every(...parts);
      held.intervals.add(timer);
      return timer;
    }) as typeof setInterval;
    window.clearInterval = (timer) => {
      held.intervals.delete(timer);
      never(timer);
    };
    window.requestAnimationFrame = (callback) => {
      held.frames += 1;
      return next(callback);
    };
    window.WebSocket = class extends WebSocket {
      constructor(...parts: ConstructorParameters<typeof WebSocket>) {
        super(...parts);
        held.sockets.add(this);
        this.addEventListener('close', () => held.sockets.delete(this));
      }
    };
    window.ResizeObserver = class extends ResizeObserver {
      override observe(target: Element): void {
        held.observers.add(this);
        super.observe(target);
      }
      override disconnect(): void {
        held.observers.delete(this);
        super.disconnect();
      }
    };
  });
}

/** Kinds of events that something on the page, the document or the picture still listens to. */
async function listened(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  const expression = `[window, document, document.getElementById('view'), navigator.xr]
    .flatMap((target) => Object.keys(target ? getEventListeners(target) : {}))`;
  const { result } = await devtools.send('Runtime.evaluate', {
    expression,
    includeCommandLineAPI: true,
    returnByValue: true,
  });
  return (result.value as string[]).sort();
}

test(
  'a page that is left gives everything back',
  async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    await using here = await visit(launched.browser, server, { prepare: countHeld });
    const { page, complaints } = here;
    expect(await page.evaluate(() => window.held.sockets.size)).toBe(1);
    expect(await listened(page)).toContain('keydown');

    await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
    await until('the line is closed', () => page.evaluate(() => window.held.sockets.size === 0));
    expect(await page.evaluate(() => window.held.intervals.size)).toBe(0);
    expect(await page.evaluate(() => window.held.observers.size)).toBe(0);
    expect(await page.locator('#hud > *').count()).toBe(0);
    expect(await page.locator('#panels > *').count()).toBe(0);
    const before = await page.evaluate(() => window.held.frames);
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => window.held.frames)).toBe(before);
    const left = (await listened(page)).filter((kind) => !['pagehide', 'pageshow'].includes(kind));
    expect(left).toEqual([]);
    expect(complaints).toEqual([]);
  },
  2 * PATIENCE_MS,
);
