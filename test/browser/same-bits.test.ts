import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StateHash } from '../../src/math/index.ts';
import { starSystemScene } from '../../src/world/index.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { type ServedModule, serveModule } from '../support/bundle.ts';
import { landingScene } from '../support/landings.ts';
import { railsBytes } from '../support/rails.ts';
import { hashesOfRun, mathBits, motionBits, skyBits } from '../support/same-bits.ts';
import { sceneText } from '../support/worlds.ts';

const seed = 20_260_621;
/** A system with planets, and when. */
const system = '24,-3,4';
const epoch = '2026-06-21T12:00:00Z';
/** Two ships come down on a custom body that turns, stand on it, and leave it. */
const landing = 'landing';
/** What must happen on the way, so that its bits are tried. */
const happens: Readonly<Record<string, readonly string[]>> = {
  landing: ['touched_ground', 'left_ground', 'swarm_added', 'swarm_removed'],
};

function textOf(name: string): string {
  if (name === system) return JSON.stringify(starSystemScene(system, epoch));
  if (name !== landing) return sceneText(name);
  const ship = { at: [200_040, 0, 0], v: [-15, 0, 0] } as const;
  return JSON.stringify(landingScene(ship, { body: { rotation: { period_s: 8000 } } }));
}

let launched: Launched;
let served: ServedModule;
let page: Page;

beforeAll(async () => {
  launched = await launchBrowser();
  if (launched.browser === null) return;
  served = await serveModule('test/support/same-bits.ts');
  page = await launched.browser.newPage();
  await page.goto(served.url);
  await page.evaluate(`import('/module.js').then((module) => Object.assign(globalThis, module))`);
  const text = Buffer.from(railsBytes()).toString('base64');
  await page.evaluate(
    (base64) =>
      Object.assign(globalThis, {
        rails: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
      }),
    text,
  );
});

afterAll(async () => {
  await launched?.browser?.close();
  await served?.close();
});

describe('Chromium, with the code bundled and minified, gives the same bits as Node', () => {
  beforeEach(({ skip }) => {
    if (launched.browser === null) skip(launched.reason);
  });

  test('in the mathematics', async () => {
    expect(await page.evaluate('mathBits()')).toEqual(mathBits());
  });

  test('in free motion', async () => {
    expect(await page.evaluate('motionBits()')).toEqual(motionBits());
  });

  test('in the sky', async () => {
    const inNode = skyBits(railsBytes());
    expect(Object.keys(inNode)).toEqual([
      'motion',
      'planning',
      'relativity',
      'apparent',
      'frames',
      'events',
      'galaxy',
    ]);
    expect(await page.evaluate('skyBits(rails)')).toEqual(inNode);
  });

  test.each([
    ...['solar-system', 'moon-orbit', 'physics-lab'].map((name) => [10_000, name] as const),
    ...['second-moon', 'relativity-lab', 'asteroid-belt', system, landing].map(
      (name) => [2000, name] as const,
    ),
  ])('after %i ticks of %s under the same commands', async (ticks, name) => {
    const text = textOf(name);
    const told = new Set<string>();
    const inPage: Promise<unknown> = page.evaluate(
      `hashesOfRun(rails, ${JSON.stringify(text)}, ${ticks}, ${seed})`,
    );
    const here = hashesOfRun(railsBytes(), text, ticks, seed, ({ type }) => told.add(type));
    const [inNode, there] = await Promise.all([here, inPage]);
    expect([...told]).toEqual(expect.arrayContaining([...(happens[name] ?? [])]));
    expect(new Set(inNode).size).toBe(ticks / 1000);
    expect(there).toEqual(inNode);
  });
});

test('the bits of the mathematics are those of the first day: saved worlds and recorded hashes depend on them', () => {
  const hash = new StateHash();
  for (const [name, digest] of Object.entries(mathBits())) hash.text(name).text(digest);
  expect(hash.digest()).toBe('bfeb5f9e75ff9735fe649f4bb4ec82e7');
});
