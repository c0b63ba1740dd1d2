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

/** Lets whatever a page sends to the loudspeakers be listened to by `ear`. */
function listen(): void {
  const connect = Reflect.get(AudioNode.prototype, 'connect') as (
    this: AudioNode,
    to: AudioNode,
  ) => AudioNode;
  const tapped = function (this: AudioNode, to: AudioNode): AudioNode {
    if (to instanceof AudioDestinationNode) {
      const ear = new AnalyserNode(this.context, { fftSize: 32_768 });
      connect.call(this, ear);
      Object.assign(window, { ear });
    }
    return connect.call(this, to);
  };
  Object.assign(AudioNode.prototype, { connect: tapped });
}

/** Loudest tone below the ticks of the clock, Hz; 0 while nothing is heard. */
function loudestHz(): number {
  const { ear } = window as unknown as { readonly ear?: AnalyserNode };
  if (ear === undefined || ear.context.state !== 'running') return 0;
  const levels = new Float32Array(ear.frequencyBinCount);
  ear.getFloatFrequencyData(levels);
  const hzPerBin = ear.context.sampleRate / ear.fftSize;
  const below = levels.subarray(0, Math.floor(1500 / hzPerBin));
  const level = Math.max(...below);
  return level > -60 ? below.indexOf(level) * hzPerBin : 0;
}

test(
  'who wants to hear hears the beacon sink by the factor of Doppler as it stays behind, and then nothing any more',
  async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    await using here = await visit(launched.browser, server, {
      prepare: async (page) => void (await page.addInitScript(listen)),
    });
    const { page, complaints } = here;
    await give([0, 0, -1]);
    expect(await page.evaluate(loudestHz)).toBe(0);
    await page.keyboard.press('n');
    const sound = page.getByLabel('Hear the light of the target, and the clock on board');
    await sound.check();
    const heard = (): Promise<number> => page.evaluate(loudestHz);
    const near = (hz: number) =>
      expect.poll(async () => Math.abs((await heard()) / hz - 1), { timeout: PATIENCE_MS });
    await near(432).toBeLessThan(0.02);
    await give([0, 0, -900]);
    await near(432 * Math.sqrt(0.1 / 1.9)).toBeLessThan(0.05);
    await sound.uncheck();
    await expect.poll(heard, { timeout: PATIENCE_MS }).toBe(0);
    expect(complaints).toEqual([]);
  },
  3 * PATIENCE_MS,
);
