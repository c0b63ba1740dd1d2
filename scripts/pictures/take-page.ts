import type { Browser, BrowserContext, Page } from 'playwright-core';
import { RotatingFrame } from '../../src/app/browser/world/rotating-frame.ts';
import { AU_M, bodyIndex } from '../../src/astro/index.ts';
import { quat, type Vec3, vec3 } from '../../src/math/index.ts';
import { plugInHeadset } from '../../test/browser/fixtures/page/headset.ts';
import { loadScene, serveScene, worldShown } from '../../test/browser/fixtures/page/visit.ts';
import type { TestServer } from '../../test/support/server.ts';
import { sharedRails } from '../../test/support/worlds.ts';

/** A picture of the page itself, as a visitor has it. */
export interface PagePicture {
  /** File name without ending. */
  readonly name: string;
  /** Where it is taken: a scene, or a system as `system:` and its name; over the Earth when absent. */
  readonly scene?: string;
  /** Settings of the visitor, beside those of all pictures. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Runs in the page before its own scripts. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** What the visitor does before the picture is taken. */
  readonly act?: (page: Page, server: TestServer) => Promise<void>;
}

/** Time for the maps to load and the exposure to settle, where drawing is slow. */
const SETTLE_MS = 25_000;

const HOME = 'solar-system';
/** A star of class K with nine planets, the inner ones where water can be liquid. */
const FUNUS = 'system:10,-1,0';

/** Puts the visitor's ship at a place beside a body and turns it to look at another one there. */
async function moveShip(
  server: TestServer,
  where: { readonly relative_to: string; readonly frame: 'local' | 'inertial' },
  [place, velocity, lookedAt, up]: readonly [Vec3, Vec3, Vec3, Vec3],
): Promise<void> {
  const answer = await server.request('/entities?kind=vessel');
  const { items } = (await answer.json()) as { items: readonly { readonly id: string }[] };
  const turn = quat.lookAlong(quat.create(), vec3.sub(vec3.create(), lookedAt, place), up);
  await server.request(`/entities/${items[0].id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      position: { ...where, position_m: [...place], velocity_mps: [...velocity] },
      rotation: { quaternion: [...turn] },
    }),
  });
}

/** High above the inner planets of Funus, looking down at the star. */
async function riseAbove(server: TestServer): Promise<void> {
  const place = vec3.create(-0.95 * AU_M, -0.75 * AU_M, 0.85 * AU_M);
  const way = [place, vec3.create(), vec3.create(), vec3.create(0, 0, 1)] as const;
  await moveShip(server, { relative_to: 'Funus', frame: 'local' }, way);
}

/** At rest in the frame that rotates with Earth and Moon, above the plane of the two and aside, with all five points in view. */
async function standBesideMoon(server: TestServer): Promise<void> {
  const answer = await server.request('/time');
  const { day, second } = (await answer.json()) as { day: number; second: number };
  const frame = new RotatingFrame();
  const pair = { primary: bodyIndex('earth'), secondary: bodyIndex('moon'), title: '' };
  frame.place(sharedRails(), pair, day, second);
  const at = (x: number, y: number, z: number): Vec3 => frame.leave(vec3.create(), vec3.create(x, y, z));
  const place = at(0.12, -1.55, 1.5);
  const up = vec3.transformQuat(vec3.create(), vec3.create(0, 0, 1), frame.turn);
  const way = [place, frame.sweep(vec3.create(), place), at(0.12, -0.15, 0), up] as const;
  await moveShip(server, { relative_to: 'earth', frame: 'inertial' }, way);
}

/** Steers for a body by its name. */
async function steerFor(page: Page, name: string): Promise<void> {
  await page.keyboard.press('KeyB');
  await page.getByRole('combobox', { name: 'Search bodies' }).fill(name);
  await page.keyboard.press('Enter');
}

/** What the documentation shows of the page. */
export const pagePictures: readonly PagePicture[] = [
  { name: 'hud' },
  {
    name: 'star-map',
    async act(page) {
      await page.keyboard.press('9');
      const search = page.getByRole('combobox', { name: 'Search systems' });
      await search.fill('Delta Pavonis');
      await search.press('Enter');
      await search.fill('');
      await page.locator('.star-map__canvas').focus();
    },
  },
  {
    name: 'constellations',
    settings: { constellations: true, course: false },
    // up from the limb of the Earth and away from the Sun, without instruments; the head stays turned while the button is down
    async act(page) {
      await page.keyboard.press('F2');
      await page.mouse.move(480, 480);
      await page.mouse.down({ button: 'right' });
      await page.mouse.move(130, 210, { steps: 6 });
    },
  },
  {
    name: 'star-system',
    scene: FUNUS,
    settings: { course: false },
    // a little down to the planet, without instruments; the head stays turned while the button is down
    async act(page) {
      await page.keyboard.press('F2');
      await page.mouse.move(480, 200);
      await page.mouse.down({ button: 'right' });
      await page.mouse.move(480, 235, { steps: 6 });
    },
  },
  {
    name: 'star-system-orbits',
    scene: FUNUS,
    settings: { orbits: true, course: false },
    async act(page, server) {
      await riseAbove(server);
      await steerFor(page, 'Funus d');
    },
  },
  {
    name: 'rotating-frame',
    settings: { orbits: true, course: false },
    async act(page, server) {
      await standBesideMoon(server);
      await steerFor(page, 'Moon');
      const told = page.locator('.hud__frame');
      while (!(await told.textContent())?.startsWith('Rotating')) {
        await page.keyboard.press('KeyG');
        await page.waitForTimeout(1500);
      }
    },
  },
  {
    name: 'headset',
    prepare: plugInHeadset,
    async act(page) {
      await page.getByRole('button', { name: 'Enter VR' }).press('Enter');
      await page.waitForFunction(() => window.headset.activeSession !== undefined);
    },
  },
];

/** Takes pictures of the page; gives each one's JPEG to `keep`. */
export async function takePage(
  browser: Browser,
  wanted: readonly PagePicture[],
  look: { readonly width: number; readonly height: number; readonly quality: number },
  keep: (name: string, jpeg: Buffer) => Promise<void>,
): Promise<void> {
  const { width, height, quality } = look;
  await using server = await serveScene(HOME);
  let running = HOME;
  for (const { name, scene = HOME, settings = {}, prepare, act } of wanted) {
    if (scene !== running) await loadScene(server, scene);
    running = scene;
    const context = await browser.newContext({ viewport: { width, height } });
    try {
      const page = await openPage(context, server.url, settings, prepare);
      await act?.(page, server);
      await page.waitForTimeout(SETTLE_MS);
      // machines that take pictures may draw in software, of which visitors are told
      await page.locator('.notices > p').first().waitFor({ state: 'hidden' });
      await keep(name, await page.screenshot({ type: 'jpeg', quality: Math.round(quality * 100) }));
    } finally {
      await context.close();
    }
  }
}

async function openPage(
  context: BrowserContext,
  url: string,
  settings: NonNullable<PagePicture['settings']>,
  prepare: PagePicture['prepare'],
): Promise<Page> {
  await context.addInitScript(
    (values) => localStorage.setItem('spacetime.settings.v1', JSON.stringify({ values, bindings: {} })),
    { quality: 'medium', firstSteps: false, ...settings },
  );
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await prepare?.(page);
  await page.goto(url);
  await worldShown(page);
  return page;
}
