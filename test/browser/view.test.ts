/** The view in a real browser: what is drawn is where the analytic projection says, as large, and lit from there. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { type ServedModule, serveModule } from '../support/bundle.ts';
import type { harness as Harness, Measured, Shot, Taken } from './fixtures/view/harness.ts';

/** Size on the page; the lowest level draws half as many pixels each way. */
const WIDTH = 640;
const HEIGHT = 400;
const SCALE = 0.5;

/** Most draw calls that a scene may take. */
const DRAW_CALLS = 150;

/** Most draw calls of sky and lattice together. */
const SKY_CALLS = 20;

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
  await page.evaluate(([w, h]) => harness.open(w, h, 'minimum'), [WIDTH, HEIGHT] as const);
});

afterAll(async () => {
  await launched.browser?.close();
  await served?.close();
});

/** A picture and what is measured in it about the body, up to `reach` radii from its middle. */
function look(shot: Shot, threshold = 40, reach = 1.08): Promise<Taken & { measured: Measured }> {
  return page.evaluate(
    async ([one, limit, radii, scale]) => {
      const taken = await harness.shoot(one);
      const { x, y, radiusPx } = taken.projection;
      const around = [x * scale, y * scale];
      return {
        ...taken,
        measured: await harness.measure(taken.png, limit, around, radii * radiusPx * scale + 3),
      };
    },
    [shot, threshold, reach, SCALE] as const,
  );
}

describe('discs', () => {
  test.for(['mercury', 'venus', 'moon', 'mars', 'jupiter', 'uranus', 'neptune', 'pluto'])(
    '%s at full phase has its place, size and shape',
    async (body, { skip }) => {
      if (launched.browser === null) return skip(launched.reason);
      const { measured, projection } = await look({ body, radii: 5, phaseDeg: 4, fovDeg: 40 });
      const radius = projection.radiusPx * SCALE;
      expect(Math.abs(measured.x - projection.x * SCALE)).toBeLessThan(1.5);
      expect(Math.abs(measured.y - projection.y * SCALE)).toBeLessThan(1.5);
      expect(Math.abs((measured.right - measured.left) / 2 - radius)).toBeLessThan(1.6);
      const flattening = await page.evaluate(
        (name) => harness.bodies[harness.bodyIndex(name)].flattening,
        body,
      );
      const area = Math.PI * radius * radius * (1 - flattening);
      expect(Math.abs(measured.area / area - 1)).toBeLessThan(0.05);
    },
  );

  test("Saturn's rings have their width, and Jupiter is as flat as it is", async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    // from above the pole the globe is round, and the rings have their true width
    const above = await look(
      { body: 'saturn', radii: 9, latitudeDeg: -89.9, phaseDeg: 60, jd: 2463400.5, fovDeg: 40 },
      30,
      2.6,
    );
    expect(above.measured.right - above.measured.left).toBeGreaterThan(
      above.projection.radiusPx * SCALE * 2 * 2.1,
    );
    const jupiter = await look({ body: 'jupiter', radii: 5, latitudeDeg: 0, phaseDeg: 0, fovDeg: 40 });
    const { left, right, top, bottom } = jupiter.measured;
    expect(Math.abs((bottom - top) / (right - left) - 66854 / 71492)).toBeLessThan(0.02);
  });

  test('half phase: the lit half lies towards the Sun and ends in the middle', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    for (const phaseDeg of [90, -90]) {
      const { measured, projection } = await look({ body: 'venus', radii: 5, phaseDeg, fovDeg: 40 }, 60);
      const sunAside = await page.evaluate(() => {
        const sun = harness.createProjection();
        harness.view().project(harness.bodyIndex('sun'), sun);
        return sun.direction[0];
      });
      const radius = projection.radiusPx * SCALE;
      const middle = projection.x * SCALE;
      expect(measured.x < middle).toBe(sunAside < 0);
      const limb = sunAside < 0 ? middle - measured.left : measured.right - middle;
      expect(Math.abs(limb - radius)).toBeLessThan(1.6);
      expect(Math.abs(measured.area / ((Math.PI / 2) * radius * radius) - 1)).toBeLessThan(0.15);
    }
  });

  test('the Moon darkens the Earth where its umbra falls, and the Earth the Moon', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    // greatest eclipse of 2017-08-21, 18:25:32 UT, seen from above its place, and a day before
    const above = { body: 'earth', radii: 3, longitudeDeg: -87.67, latitudeDeg: 36.97, fovDeg: 30 };
    const dark = await look({ ...above, jd: 2457987.26853 }, 12, 0.02);
    const bright = await look({ ...above, jd: 2457986.26853 }, 12, 0.02);
    expect(dark.measured.area).toBeLessThan(0.2 * bright.measured.area);
    // half of the Moon in the umbra on 2018-07-27, seen from the Earth
    const half = await look({
      body: 'moon',
      radii: 12,
      longitudeDeg: 0,
      latitudeDeg: 0,
      jd: 2458327.2917,
      fovDeg: 20,
    });
    const radius = half.projection.radiusPx * SCALE;
    expect(half.measured.area / (Math.PI * radius * radius)).toBeGreaterThan(0.2);
    expect(half.measured.area / (Math.PI * radius * radius)).toBeLessThan(0.7);
  });

  test('a body too small for a disc is a point at its place', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const { measured, projection } = await look(
      { body: 'jupiter', radii: 20_000, phaseDeg: 10, fovDeg: 10 },
      40,
    );
    expect(projection.radiusPx * SCALE).toBeLessThan(0.6);
    expect(measured.area).toBeGreaterThan(0);
  });

  test('the Sun is round, white in the middle, and glares', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const near = await look({ body: 'sun', radii: 8, fovDeg: 40 }, 100);
    const radius = near.projection.radiusPx * SCALE;
    expect(Math.abs((near.measured.right - near.measured.left) / 2 - radius)).toBeLessThan(2);
    const far = await look({ body: 'sun', radii: 215, fovDeg: 40 }, 100, 10);
    expect((far.measured.right - far.measured.left) / 2).toBeGreaterThan(
      far.projection.radiusPx * SCALE * 1.3,
    );
  });
});

describe('frames', () => {
  test('no scene takes more than 150 draw calls, and none is black', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const taken = await page.evaluate(async () => {
      const { entity, roomState, stateOf, draw, measure } = harness;
      const crates = Array.from({ length: 500 }, (_, i) =>
        entity('crate', 0, [(i % 25) - 12, 0.5 + Math.floor(i / 250), -5 - (i % 10)]),
      );
      const low = stateOf({ body: 'earth', radii: 1.063, phaseDeg: 70, panDeg: [0, 50], orbits: true });
      const ships = Array.from({ length: 64 }, (_, i) =>
        entity(
          'ship',
          low.observer.body,
          [...low.observer.offsetM].map((x, k) => x + (k === 0 ? 20 + i * 10 : i)),
          [3, 2, 5],
        ),
      );
      const scenes = [
        roomState(crates, [0, 1.7, 0]),
        { ...low, entities: ships },
        stateOf({ body: 'moon', radii: 1.06, phaseDeg: 50, panDeg: [0, 50] }),
        stateOf({ body: 'saturn', radii: 4, phaseDeg: 30, latitudeDeg: -20, jd: 2463400.5, orbits: true }),
      ];
      const out = [];
      for (const state of scenes) {
        const { png, stats } = await draw(state, 3);
        out.push({ calls: stats.drawCalls, lit: (await measure(png)).area });
      }
      return out;
    });
    for (const { calls, lit } of taken) {
      expect(calls).toBeLessThanOrEqual(DRAW_CALLS);
      expect(lit).toBeGreaterThan(500);
    }
  });

  test('sky, figures, comets and lattice take at most 20 draw calls together, with all else that is drawn in space', async ({
    skip,
  }) => {
    if (launched.browser === null) return skip(launched.reason);
    const taken = await page.evaluate(async () => {
      const { stateOf, roomState, entity, draw, measure } = harness;
      const crate = entity('crate', 0, [0, 0.5, -6]);
      const scenes = [
        stateOf({
          body: 'moon',
          radii: 5,
          longitudeDeg: 20,
          latitudeDeg: 18,
          stars: true,
          constellations: true,
        }),
        stateOf({ body: 'sun', radii: 500, latitudeDeg: 30, stars: true, constellations: true }),
        stateOf({
          body: 'halley',
          radii: 3.7e6,
          phaseDeg: 70,
          jd: 2446503.5,
          stars: true,
          constellations: true,
        }),
        roomState([crate], [0, 1.7, 0]),
      ];
      const out = [];
      for (let i = 0; i < 200 && harness.view().skyNames.length === 0; i++) await draw(scenes[0], 1);
      for (const state of scenes) {
        const without = await draw(state, 2);
        const { png, stats } = await draw({ ...state, lattice: true }, 2);
        const lit = (await measure(png)).area - (await measure(without.png)).area;
        out.push({ calls: stats.drawCalls, more: stats.drawCalls - without.stats.drawCalls, lit });
      }
      return out;
    });
    expect(taken.map(({ more }) => more)).toEqual([2, 2, 2, 2]);
    expect(Math.max(...taken.slice(0, 3).map(({ calls }) => calls))).toBeLessThanOrEqual(SKY_CALLS);
    // the lattice shows in space; by day the room is bright everywhere
    expect(Math.min(...taken.slice(0, 2).map(({ lit }) => lit))).toBeGreaterThan(500);
  });

  test.for([
    ['1e11 m from the Sun', 'sun', 1e11 / 6.957e8],
    ['at Neptune', 'neptune', 4],
  ] as const)(
    '%s a step of a millimetre moves what is near by what doubles say',
    async ([_where, body, radii], { skip }) => {
      if (launched.browser === null) return skip(launched.reason);
      const shifts = await page.evaluate(
        async ([name, distance]) => {
          const { stateOf, entity, draw, measure, vec3 } = harness;
          const state = {
            ...stateOf({ body: name, radii: distance, phaseDeg: 60, fovDeg: 8, panDeg: [90, 0] }),
            target: null,
          };
          const { offsetM, attitude, body: frame } = state.observer;
          const place = (x: number, z: number): Float64Array =>
            vec3.add(
              vec3.create(),
              offsetM,
              vec3.transformQuat(vec3.create(), vec3.create(x, 0, z), attitude),
            );
          // the look is turned a quarter to the right: what is ahead lies along +X of the ship
          const ball = entity('ball', frame, [...place(20, 0)], [0.6, 0.6, 0.6], 0xffffff);
          const out: { stepM: number; seen: number; meant: number }[] = [];
          const at = async (stepM: number): Promise<{ x: number; meant: number }> => {
            const moved = {
              ...state,
              entities: [ball],
              observer: { ...state.observer, offsetM: place(0, stepM) },
            };
            const { png } = await draw(moved, 2);
            // exact place of the ball by the doubles that went in: rounding of the reference frame included
            const relative = vec3.sub(vec3.create(), ball.offsetM, moved.observer.offsetM);
            const back = Float64Array.from([-attitude[0], -attitude[1], -attitude[2], attitude[3]]);
            const inShip = vec3.transformQuat(vec3.create(), relative, back);
            const focal = 400 / 2 / Math.tan((4 * Math.PI) / 180);
            const meant = 320 + (inShip[2] / inShip[0]) * focal;
            // only the ball, no star
            return { x: (await measure(png, 20, [meant / 2, 100], 26)).x, meant };
          };
          const start = await at(0);
          for (const stepM of [0.001, 0.01, 0.1, 1]) {
            const now = await at(stepM);
            out.push({ stepM, seen: (now.x - start.x) * 2, meant: now.meant - start.meant });
          }
          return out;
        },
        [body, radii] as const,
      );
      for (const { stepM, seen, meant } of shifts) {
        expect(Math.abs(meant)).toBeGreaterThan(0.05 * stepM * 1000);
        expect(Math.abs(seen - meant)).toBeLessThan(0.25 + 0.02 * Math.abs(meant));
      }
    },
  );

  test('a ship before the Sun has no bright outline', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const brighter = await page.evaluate(async () => {
      const { stateOf, entity, draw, pixels, vec3 } = harness;
      // the Sun stands 3 degrees beside the middle, where the ship is; light from 3 degrees behind reaches nothing of it
      const state = stateOf({ body: 'moon', radii: 900, phaseDeg: 177, fovDeg: 16, frames: 2 });
      const { offsetM, attitude, body } = state.observer;
      const ahead = vec3.transformQuat(vec3.create(), vec3.create(0, 0, -40), attitude);
      const place = vec3.add(vec3.create(), offsetM, ahead);
      const without = await pixels((await draw(state, 2)).png);
      const counts: number[] = [];
      for (const turn of [
        [0.3, 0.5, 0.1, 0.8],
        [0.6, 0.1, 0.3, 0.7],
        [0.1, -0.4, 0.2, 0.88],
      ]) {
        const unit = turn.map((x) => x / Math.hypot(...turn));
        const ship = entity('ship', body, [...place], [3, 2, 5], undefined, unit);
        const { light } = await pixels((await draw({ ...state, entities: [ship] }, 2)).png);
        counts.push(light.filter((value, at) => value > without.light[at] + 20).length);
      }
      return counts;
    });
    expect(brighter).toEqual([0, 0, 0]);
  });

  test('an Earth that was never near is as bright, and has its clouds, as one that was', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const [never, once] = await page.evaluate(
      async ([w, h]) => {
        await harness.open(w / 2, h / 2, 'low');
        const far = { body: 'earth', radii: 9, longitudeDeg: 10, latitudeDeg: 15, jd: 2461210, fovDeg: 40 };
        const seen: { readonly light: number; readonly white: number }[] = [];
        for (const shot of [far, { ...far, radii: 1.5 }, far]) {
          await harness.settle(shot);
          const { light } = await harness.pixels((await harness.shoot({ ...shot, frames: 60 })).png);
          const lit = light.filter((value) => value > 12);
          seen.push({
            light: lit.reduce((sum, value) => sum + value, 0) / lit.length,
            white: lit.filter((value) => value > 150).length / lit.length,
          });
        }
        await harness.open(w, h, 'minimum');
        return [seen[0], seen[2]];
      },
      [WIDTH, HEIGHT] as const,
    );
    expect(once.white).toBeGreaterThan(0.02);
    expect(Math.abs(never.light / once.light - 1)).toBeLessThan(0.1);
    expect(Math.abs(never.white / once.white - 1)).toBeLessThan(0.5);
  });

  test('a line of short parts has no gaps where they meet', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const faintest = await page.evaluate(async () => {
      const { stateOf, draw, pixels } = harness;
      const state = stateOf({ body: 'moon', radii: 1e4, towardsDeg: [60, -30], fovDeg: 50 });
      const { body, offsetM, attitude } = state.observer;
      attitude.set([0, 0, 0, 1]);
      const least: number[] = [];
      // rings about the middle of the view, of parts that bend by as much as a smooth line needs
      for (let radius = 0.1; radius < 0.3; radius += 0.02) {
        const count = 30;
        const angles = Array.from({ length: count }, (_, at) => (0.9 * 2 * Math.PI * at) / (count - 1));
        const places = angles.map((angle) => [radius * Math.cos(angle), radius * Math.sin(angle), -1]);
        const points = Float64Array.from(places.flat(), (value, at) => 1e6 * value + offsetM[at % 3]);
        // nothing leads from the ship to the first of them
        const strengths = Float32Array.from(points.subarray(0, count), (_, at) => (at < 2 ? 0 : 0.8));
        const course = { body, turn: attitude, points, strengths, first: 1, count };
        const { width, height, light } = await pixels((await draw({ ...state, course }, 2)).png);
        const focalPx = height / 2 / Math.tan((25 * Math.PI) / 180);
        const brightest = (angle: number): number => {
          const off = Array.from({ length: 9 }, (_, at) => radius * focalPx + (at - 5) / 2);
          const column = (px: number): number => Math.floor(width / 2 + px * Math.cos(angle));
          const row = (px: number): number => Math.floor(height / 2 - px * Math.sin(angle));
          return Math.max(...off.map((px) => light[row(px) * width + column(px)]));
        };
        const part = Array.from(
          { length: 500 },
          (_, at) => angles[3] + (at / 500) * (angles[27] - angles[3]),
        );
        least.push(Math.min(...part.map(brightest)));
      }
      return least;
    });
    expect(Math.min(...faintest)).toBeGreaterThan(40);
  });

  test('what is drawn beside the frames changes nothing of their light', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const [before, after] = await page.evaluate(async () => {
      const { stats } = await harness.shoot({ body: 'moon', radii: 5, phaseDeg: 170, fovDeg: 40 });
      harness.view().redraw(harness.stateOf({ body: 'sun', radii: 8, fovDeg: 40 }));
      return [stats.exposure, harness.view().stats.exposure];
    });
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(before);
  });

  test('a lost graphics card is told, waited for, and everything is drawn again', async ({ skip }) => {
    if (launched.browser === null) return skip(launched.reason);
    const areas = await page.evaluate(async () => {
      const shot = { body: 'mars', radii: 4, phaseDeg: 20, fovDeg: 40 };
      const before = await harness.measure((await harness.shoot({ ...shot, frames: 60 })).png);
      await harness.loseGraphics();
      const after = await harness.measure((await harness.shoot({ ...shot, frames: 60 })).png);
      return { before: before.area, after: after.area, told: [...harness.graphics] };
    });
    expect(areas.told).toEqual(['lost', 'restored']);
    expect(areas.before).toBeGreaterThan(1000);
    expect(Math.abs(areas.after / areas.before - 1)).toBeLessThan(0.02);
  });

  test('no shader and no file failed', () => {
    const expected = /Context Lost|Context Restored|GPU stall|CONTEXT_LOST|card was lost/i;
    expect(complaints.filter((text) => !expected.test(text))).toEqual([]);
  });
});

test('a browser without WebGL 2 gets an error with a name and advice', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  const other = await launched.browser.newPage();
  await other.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await other.goto(served.url);
  await other.addScriptTag({ type: 'module', url: `${served.url}module.js` });
  await other.waitForFunction(() => 'harness' in globalThis);
  const error = await other.evaluate(async () => {
    try {
      await harness.open(64, 64, 'minimum');
      return null;
    } catch (thrown) {
      const { name, message, code } = thrown as Error & { code?: string };
      return { name, message, code };
    }
  });
  await other.close();
  expect(error?.name).toBe('ViewError');
  expect(error?.code).toBe('webgl_missing');
  expect(error?.message).toContain('hardware acceleration');
});
