import type { CDPSession, Page } from 'playwright-core';
import { ensurePageBuilt } from '../../scripts/bootstrap/page.mjs';
import { serveScene, worldShown } from '../browser/fixtures/page/visit.ts';
import { launchBrowser } from '../support/browser.ts';
import { root } from '../support/server.ts';
import { type Figure, percentile } from './harness.ts';
import { PageSources } from './page-sources.ts';

const FLIGHT_MS = 15_000;
/** What runs in every frame is compiled step by step and allocates less with each; after this much flight it is steady. */
const WARM_UP_MS = 240_000;
const VIEWPORT = { width: 640, height: 360 };

declare global {
  interface Window {
    /** Lengths of the frames' scripts so far, ms. */
    frameScriptMs: number[];
    /** When the loading screen went, ms after navigation. */
    shownMs: number | undefined;
  }
}

/**
 * What the page costs a visitor: time until the world shows, and script and memory per frame in flight. Drawing itself is
 * left out (the calls that draw do nothing), because graphics in software would measure the machine, not the page.
 */
export default async function bench(): Promise<readonly Figure[]> {
  const launched = await launchBrowser(['--enable-precise-memory-info']);
  if (launched.browser === null) throw new Error(launched.reason);
  await ensurePageBuilt(root, process.execPath);
  const sources = await PageSources.of(root);
  const server = await serveScene('solar-system');
  try {
    const warm = await launched.browser.newPage({ viewport: VIEWPORT });
    await warm.goto(server.url);
    await worldShown(warm);
    await warm.close();
    const page = await launched.browser.newPage({ viewport: VIEWPORT });
    await page.addInitScript(watch);
    await page.goto(server.url);
    await worldShown(page);
    const shownMs = await page.evaluate(() => window.shownMs ?? Number.NaN);
    await page.keyboard.down('w');
    await page.waitForTimeout(WARM_UP_MS);
    const figures = await flight(page, await page.context().newCDPSession(page), sources);
    await page.keyboard.up('w');
    return [{ name: 'page/first frame', value: Math.round(shownMs), unit: 'ms', goal: 3000 }, ...figures];
  } finally {
    await launched.browser.close();
    await server.stop();
  }
}

/** Script of the frames and what it allocates, while the ship accelerates. */
async function flight(page: Page, cdp: CDPSession, sources: PageSources): Promise<Figure[]> {
  await page.evaluate(() => {
    window.frameScriptMs.length = 0;
  });
  await cdp.send('HeapProfiler.startSampling', {
    samplingInterval: 4096,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  await page.waitForTimeout(FLIGHT_MS);
  const { profile } = await cdp.send('HeapProfiler.stopSampling');
  const frames = await page.evaluate(() => window.frameScriptMs);
  const bytes = allocated(profile.head, sources, null);
  return [
    { name: 'page/frame script p95', value: percentile(frames, 0.95), unit: 'ms', goal: 4 },
    { name: 'page/frame script median', value: percentile(frames, 0.5), unit: 'ms' },
    { name: 'page/allocation in flight, own code', value: perSecond(bytes.own), unit: 'kB/s', goal: 50 },
    { name: 'page/allocation in flight, three and others', value: perSecond(bytes.libraries), unit: 'kB/s' },
  ];
}

interface SamplingNode {
  readonly callFrame: { readonly url: string; readonly lineNumber: number; readonly columnNumber: number };
  readonly selfSize: number;
  readonly children: readonly SamplingNode[];
}

/**
 * Bytes that functions of the page allocated, by whose they are. What the browser's own functions allocate counts for the
 * function of the page that called them: text and objects that JSON.parse makes are ours.
 * @param caller source file of the nearest caller that is one of the page's functions
 */
function allocated(
  node: SamplingNode,
  sources: PageSources,
  caller: string | null,
): { own: number; libraries: number } {
  const { url, lineNumber, columnNumber } = node.callFrame;
  const file = url === '' ? caller : sources.fileOf(url, lineNumber, columnNumber);
  const sum = { own: 0, libraries: 0 };
  if (file?.startsWith('src/')) sum.own = node.selfSize;
  else if (file !== null) sum.libraries = node.selfSize;
  for (const child of node.children) {
    const { own, libraries } = allocated(child, sources, file);
    sum.own += own;
    sum.libraries += libraries;
  }
  return sum;
}

function perSecond(bytes: number): number {
  return Math.round(bytes / (FLIGHT_MS / 1000) / 1000);
}

/** Runs in the page before its scripts. */
function watch(): void {
  window.frameScriptMs = [];
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    ask((timeMs) => {
      const startMs = performance.now();
      callback(timeMs);
      window.frameScriptMs.push(performance.now() - startMs);
    });
  addEventListener('DOMContentLoaded', () => {
    const screen = document.getElementById('screen');
    if (screen === null) return;
    const covered = new MutationObserver(() => {
      if (screen.checkVisibility()) return;
      window.shownMs = performance.now();
      covered.disconnect();
    });
    covered.observe(document.body, { subtree: true, attributes: true, childList: true });
  });
  const gl = WebGL2RenderingContext.prototype;
  const nothing = (): void => {};
  for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced'] as const)
    gl[name] = nothing;
}
