/** What who moves close to light sees, in a real browser: where, how bright, in which colour. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aberrate, aberratedAngle, boostOf, LIGHT_MPS } from '../../src/astro/index.ts';
import { DEG, vec3 } from '../../src/math/index.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { type ServedModule, serveModule } from '../support/bundle.ts';
import type { harness as Harness } from './fixtures/view/harness.ts';

/** Size on the page; the lowest level draws half as many pixels each way. */
const SIZE = 400;

/** How exactly a shader has to put a direction, rad. */
const EXACT_RAD = 1e-5;

let launched: Launched;
let served: ServedModule;
let page: Page;
const complaints: string[] = [];

declare global {
  var harness: typeof Harness;
}

beforeAll(async () => {
  launched = await launchBrowser();
  if (launched.browser === null) return;
  served = await serveModule('test/browser/fixtures/view/harness.ts');
  page = await launched.browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(served.url);
  await page.addScriptTag({ type: 'module', url: `${served.url}module.js` });
  await page.waitForFunction(() => 'harness' in globalThis);
  await page.evaluate((size) => harness.open(size, size, 'minimum'), SIZE);
});

afterAll(async () => {
  await launched.browser?.close();
  await served?.close();
});

type Triple = readonly [number, number, number];

/** A look into space from a place without bodies, light at 1000 m/s. */
interface Glance {
  readonly velocityMps: Triple;
  /** Where the eye looks; up is +Y. */
  readonly to: Triple;
  readonly fovDeg: number;
  /** A point of light that stands still. */
  readonly light?: Triple;
}

/** Where something bright in the middle of a glance lies: a unit vector. */
async function lightAt(glance: Glance): Promise<Triple> {
  return page.evaluate(
    async ([{ velocityMps, to, fovDeg, light }, size]) => {
      const { roomState, entity, draw, measure, quat, vec3: v } = harness;
      const forward = Float64Array.from(to);
      const look = quat.lookAlong(quat.create(), forward, v.create(0, 1, 0));
      const state = roomState(light ? [entity('marker', 0, light, [1, 1, 1], 0xffffff)] : [], [0, 0, 0]);
      const observer = { ...state.observer, velocityMps: Float64Array.from(velocityMps) };
      const { png } = await draw({ ...state, observer, look, fovDeg, sky: 'stars', lightMps: 1000 }, 2);
      const { x, y } = await measure(png, 40, [size / 4, size / 4], size / 5);
      const focal = size / 4 / Math.tan((fovDeg * Math.PI) / 360);
      const seen = v.create((x - size / 4) / focal, (size / 4 - y) / focal, -1);
      v.transformQuat(seen, v.normalize(seen, seen), look);
      return [seen[0], seen[1], seen[2]] as const;
    },
    [glance, SIZE] as const,
  );
}

describe('directions', () => {
  test.for([
    [0.1, 45],
    [0.5, 30],
    [0.5, 90],
    [0.5, 120],
    [0.9, 20],
    [0.9, 60],
    [0.9, 90],
    [0.99, 60],
    [0.99, 120],
  ] as const)('at %d of light a lamp at %d degrees is where the law says', async ([beta, deg], { skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const seenRad = aberratedAngle(deg * DEG, boostOf(beta));
    const at = (rad: number, far: number): Triple => [far * Math.sin(rad), 0, -far * Math.cos(rad)];
    const found = await lightAt({
      velocityMps: [0, 0, -1000 * beta],
      to: at(seenRad, 1),
      fovDeg: 0.2,
      light: at(deg * DEG, 500),
    });
    const off = vec3.angle(Float64Array.from(found), Float64Array.from(at(seenRad, 1)));
    expect(off).toBeLessThan(EXACT_RAD);
  });

  test('a star moves as its light does', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    // Sirius, roughly (J2000: right ascension 101.287, declination -16.716 degrees)
    const rough: Triple = [
      Math.cos(-16.716 * DEG) * Math.cos(101.287 * DEG),
      Math.cos(-16.716 * DEG) * Math.sin(101.287 * DEG),
      Math.sin(-16.716 * DEG),
    ];
    const atRest = await lightAt({ velocityMps: [0, 0, 0], to: rough, fovDeg: 1 });
    const sharp = await lightAt({ velocityMps: [0, 0, 0], to: atRest, fovDeg: 0.2 });
    for (const velocityMps of [
      [400, 0, 0],
      [-200, 500, 300],
      [0, 10, 0],
    ] as const) {
      const beta = vec3.scale(vec3.create(), Float64Array.from(velocityMps), 1 / 1000);
      const meant = aberrate(vec3.create(), Float64Array.from(sharp), beta);
      const found = await lightAt({ velocityMps, to: [meant[0], meant[1], meant[2]], fovDeg: 0.2 });
      expect(vec3.angle(Float64Array.from(found), meant)).toBeLessThan(EXACT_RAD);
    }
  });

  test.for(['jupiter', 'earth', 'sun'])(
    '%s is a disc of the size and at the place of its image',
    async (body, { skip }) => {
      if (launched.browser === null) return skip(launched.reason);
      for (const [ahead, part] of [
        [0, 0.5],
        [0, 0.8],
        [1, 0.5],
        [-1, 0.3],
      ] as const) {
        const { measured, projection } = await page.evaluate(
          async ([name, to, beta, light, size]) => {
            const { stateOf, draw, measure, vec3: v, quat } = harness;
            const state = stateOf({ body: name, radii: 12, phaseDeg: 5, fovDeg: 60, frames: 3 });
            const direction = v.normalize(v.create(), v.negate(v.create(), state.observer.offsetM));
            const aside = v.transformQuat(v.create(), v.create(1, 0, 0), state.observer.attitude);
            const way = to === 0 ? aside : v.scale(v.create(), direction, to);
            const observer = { ...state.observer, velocityMps: v.scale(v.create(), way, beta * light) };
            // the look follows the image: aside it comes forward by as much as the law says
            const look = quat.create();
            if (to === 0) quat.rotateY(look, look, -Math.asin(beta));
            const taken = await draw({ ...state, observer, look }, 4);
            const { x, y, radiusPx } = taken.projection;
            return {
              ...taken,
              measured: await measure(taken.png, 30, [x / 2, y / 2], radiusPx * 0.5 + size / 130),
            };
          },
          [body, ahead, part, LIGHT_MPS, SIZE] as const,
        );
        const { x, y, radiusPx, behind } = projection;
        expect(behind).toBe(false);
        expect(Math.abs(measured.y - y / 2)).toBeLessThan(1.5);
        expect(Math.abs(measured.x - x / 2)).toBeLessThan(1.5);
        const middle = (measured.right - measured.left) / 2;
        if (body !== 'sun') expect(Math.abs(middle - radiusPx / 2)).toBeLessThan(2);
      }
    },
  );
});

describe('light', () => {
  test('is brighter and bluer ahead, darker and redder behind, and costs no draw call', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const [rest, ahead, behind] = await page.evaluate(async () => {
      const { roomState, entity, draw } = harness;
      const ball = entity('ball', 0, [0, 0, -30], [12, 12, 12], 0x808080);
      const out: { red: number; green: number; blue: number; calls: number }[] = [];
      for (const speed of [0, 120, -120]) {
        const state = roomState([ball], [0, 0, 0], 0, 0);
        const observer = { ...state.observer, velocityMps: Float64Array.of(0, 0, -speed) };
        const { png, stats } = await draw({ ...state, observer, sky: 'stars', lightMps: 1000 }, 2);
        const image = await createImageBitmap(await (await fetch(png)).blob());
        const flat = new OffscreenCanvas(image.width, image.height);
        const context = flat.getContext('2d');
        context?.drawImage(image, 0, 0);
        const middle = context?.getImageData(image.width / 2 - 4, image.height / 2 - 4, 8, 8).data;
        const sum = [0, 0, 0];
        for (let i = 0; middle && i < middle.length; i += 4)
          for (let c = 0; c < 3; c++) sum[c] += middle[i + c] / 64;
        out.push({ red: sum[0], green: sum[1], blue: sum[2], calls: stats.drawCalls });
      }
      return out;
    });
    expect(ahead.green).toBeGreaterThan(rest.green * 1.1);
    expect(behind.green).toBeLessThan(rest.green * 0.9);
    expect(ahead.blue / ahead.red).toBeGreaterThan((rest.blue / rest.red) * 1.03);
    expect(behind.blue / behind.red).toBeLessThan((rest.blue / rest.red) * 0.97);
    expect(ahead.calls).toBe(rest.calls);
    expect(behind.calls).toBe(rest.calls);
  });

  test('of what comes is brighter and bluer, of what goes darker and redder', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const [rest, comes, goes] = await page.evaluate(async () => {
      const { roomState, entity, draw } = harness;
      const out: number[][] = [];
      for (const speed of [0, 120, -120]) {
        const ball = {
          ...entity('ball', 0, [0, 0, -30], [12, 12, 12], 0x808080),
          velocityMps: Float64Array.of(0, 0, speed),
        };
        const { png } = await draw(
          { ...roomState([ball], [0, 0, 0], 0, 0), sky: 'stars', lightMps: 1000 },
          2,
        );
        const image = await createImageBitmap(await (await fetch(png)).blob());
        const flat = new OffscreenCanvas(image.width, image.height);
        const context = flat.getContext('2d');
        context?.drawImage(image, 0, 0);
        const middle = [
          ...(context?.getImageData(image.width / 2 - 4, image.height / 2 - 4, 8, 8).data ?? []),
        ];
        out.push(
          [0, 1, 2].map((c) =>
            middle.filter((_, i) => i % 4 === c).reduce((sum, value) => sum + value / 64, 0),
          ),
        );
      }
      return out;
    });
    expect(comes[1]).toBeGreaterThan(rest[1] * 1.1);
    expect(goes[1]).toBeLessThan(rest[1] * 0.9);
    expect(comes[2] / comes[0]).toBeGreaterThan((rest[2] / rest[0]) * 1.03);
    expect(goes[2] / goes[0]).toBeLessThan((rest[2] / rest[0]) * 0.97);
  });

  test('of orbits is drawn as at rest, to the pixel', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const [still, orbiting] = await page.evaluate(async () => {
      const { stateOf, draw } = harness;
      const state = stateOf({ body: 'moon', radii: 4, phaseDeg: 40, stars: true });
      const moving = { ...state.observer, velocityMps: Float64Array.of(1000, 7000, -3000) };
      const before = await draw(state, 3);
      const after = await draw({ ...state, observer: moving }, 3);
      return [before.png, after.png];
    });
    expect(orbiting).toBe(still);
  });

  test('needs shaders that all compile', () => expect(complaints).toEqual([]));
});
