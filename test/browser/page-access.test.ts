import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import type { TestServer } from '../support/server.ts';
import { PATIENCE_MS, serveScene, type Visit, visit, worldShown } from './fixtures/page/visit.ts';

let launched: Launched;
let server: TestServer;
let here: Visit | undefined;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('physics-lab');
  if (launched.browser)
    here = await visit(launched.browser, server, { viewport: { width: 1280, height: 720 } });
}, 2 * PATIENCE_MS);
afterAll(async () => {
  await here?.close();
  await launched.browser?.close();
  await server?.stop();
});

function page(skip: (reason: string) => never): Page {
  if (launched.browser === null) return skip(launched.reason);
  if (!here) throw new Error('There is no page.');
  return here.page;
}

/** What would be wrong for people who do not see the page, or use no mouse. */
function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const nameOf = (element: Element): string => {
      const by = element.getAttribute('aria-labelledby');
      const labelled = by ? (document.getElementById(by)?.textContent ?? '') : '';
      const label = element.closest('label')?.textContent ?? '';
      const own = element.matches('button, a, summary') ? (element.textContent ?? '') : '';
      return (element.getAttribute('aria-label') ?? labelled) || label || own;
    };
    const shown = (element: Element): boolean => element.getClientRects().length > 0;
    const told = (element: Element): string => element.outerHTML.slice(0, 90);
    const controls =
      'button, input, select, a[href], meter, canvas, dialog, [role="dialog"], [role="listbox"]';
    for (const element of document.querySelectorAll(controls)) {
      if (!shown(element) || element.closest('[aria-hidden="true"]')) continue;
      if (nameOf(element).trim() === '') found.push(`no name: ${told(element)}`);
    }
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`id twice: ${id}`);
    for (const element of document.querySelectorAll(
      '[aria-controls], [aria-labelledby], [aria-activedescendant]',
    )) {
      for (const name of ['aria-controls', 'aria-labelledby', 'aria-activedescendant']) {
        const target = element.getAttribute(name);
        if (target && !document.getElementById(target)) found.push(`${name} leads nowhere: ${told(element)}`);
      }
    }
    for (const element of document.querySelectorAll('[role="option"]')) {
      if (!element.closest('[role="listbox"]')) found.push(`an option outside a list: ${told(element)}`);
    }
    for (const element of document.querySelectorAll('[tabindex]')) {
      if (Number(element.getAttribute('tabindex')) > 0)
        found.push(`jumps in the order of keys: ${told(element)}`);
    }
    for (const element of document.querySelectorAll('button')) {
      const box = element.getBoundingClientRect();
      if (shown(element) && (box.width < 24 || box.height < 24))
        found.push(`too small to hit: ${told(element)}`);
    }
    if (document.documentElement.lang === '') found.push('the page has no language');
    if (document.querySelectorAll('h1').length !== 1) found.push('the page needs one main heading');
    if (document.querySelectorAll('main').length !== 1) found.push('the page needs one main part');
    return found;
  });
}

test('everything has a name, a role and a size, with and without panels', async ({ skip }) => {
  const shown = page(skip);
  expect(await faults(shown)).toEqual([]);
  await shown.getByRole('button', { name: 'Thrusters' }).click();
  for (const key of ['KeyB', 'KeyH', 'KeyN']) {
    await shown.keyboard.press(key);
    await shown.getByRole('dialog').waitFor();
    expect(await faults(shown)).toEqual([]);
    await shown.keyboard.press('Escape');
  }
  await shown.getByRole('button', { name: 'Thrusters' }).click();
});

test('first steps name the keys, and stay away once they are put away', async ({ skip }) => {
  const shown = page(skip);
  const card = shown.getByRole('region', { name: 'First steps' });
  await card.waitFor();
  expect(await card.locator('kbd').allTextContents()).toEqual('↑ ↓ ← → X W S A D , . B H'.split(' '));
  await card.getByRole('button', { name: 'Got it' }).click();
  await card.waitFor({ state: 'hidden' });
  await shown.reload();
  await worldShown(shown);
  expect(await card.count()).toBe(0);
});

test('all of the page can be reached by Tab, and what has the focus shows it', async ({ skip }) => {
  const shown = page(skip);
  await shown.locator('#view').focus();
  const reached = new Set<string>();
  for (let step = 0; step < 40; step += 1) {
    await shown.keyboard.press('Tab');
    const at = await shown.evaluate(() => {
      const { activeElement: element } = document;
      const outline = element ? getComputedStyle(element).outlineStyle : 'none';
      return {
        name: element?.getAttribute('aria-label') ?? element?.textContent ?? '',
        outline,
        tag: element?.tagName,
      };
    });
    if (at.tag === 'BODY') break;
    reached.add(at.name);
    expect(at.outline).not.toBe('none');
  }
  for (const name of ['Pause', 'Stabilise', 'Bodies', 'Settings', 'Throttle in percent'])
    expect(reached).toContain(name);
});

test('Space on a focused button presses it and does not brake', async ({ skip }) => {
  const shown = page(skip);
  const orbits = shown.getByRole('button', { name: 'Orbits' });
  await orbits.focus();
  const before = await orbits.getAttribute('aria-pressed');
  await shown.keyboard.press('Space');
  await expect.poll(() => orbits.getAttribute('aria-pressed'), { timeout: PATIENCE_MS }).not.toBe(before);
});

test('a focused slider takes its arrows and leaves the letters to the ship', async ({ skip }) => {
  const shown = page(skip);
  const throttle = shown.getByRole('slider', { name: 'Throttle in percent' });
  await throttle.focus();
  const before = Number(await throttle.inputValue());
  await shown.keyboard.press('ArrowRight');
  await expect.poll(async () => Number(await throttle.inputValue())).toBe(before + 1);
  await shown.keyboard.press('KeyH');
  await shown.getByRole('dialog', { name: 'Keys' }).waitFor();
  await shown.keyboard.press('Escape');
});

test('a panel takes the focus, keeps the letters typed into it, and gives the focus back', async ({
  skip,
}) => {
  const shown = page(skip);
  const bodies = shown.getByRole('button', { name: 'Bodies' });
  await bodies.focus();
  await shown.keyboard.press('Enter');
  const search = shown.getByRole('combobox', { name: 'Search bodies' });
  expect(await search.evaluate((it) => it === document.activeElement)).toBe(true);
  await shown.keyboard.type('wasd h');
  expect(await search.inputValue()).toBe('wasd h');
  expect(await shown.getByRole('dialog').count()).toBe(1);
  await shown.keyboard.press('Escape');
  expect(await bodies.evaluate((it) => it === document.activeElement)).toBe(true);
});

test('figures are readable over the brightest picture', async ({ skip }) => {
  const ratios = await page(skip).evaluate(() => {
    const channel = (value: number): number => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    };
    const luminance = ([r = 0, g = 0, b = 0]: number[]): number =>
      0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const numbers = (text: string): number[] => (text.match(/[\d.]+/g) ?? []).map(Number);
    return ['.hud__flight', '.hud__clock', '.hud__link', '.hud__ship', '.hud__target'].map((block) => {
      const [r = 0, g = 0, b = 0, alpha = 1] = numbers(
        getComputedStyle(document.querySelector(block) as Element).backgroundColor,
      );
      const behind = [r, g, b].map((value) => value * alpha + 255 * (1 - alpha));
      const figures = document.querySelector(
        `${block} dd, ${block} p, ${block} output, ${block} time`,
      ) as Element;
      const ink = numbers(getComputedStyle(figures).color);
      return (luminance(ink) + 0.05) / (luminance(behind) + 0.05);
    });
  });
  for (const ratio of ratios) expect(ratio).toBeGreaterThan(4.5);
});
