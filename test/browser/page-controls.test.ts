import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  actionGroups,
  type ControlLine,
  controlLines,
  headsetControls,
  pointerControls,
  resolveBindings,
} from '../../src/ui/index.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { root } from '../support/server.ts';
import { PATIENCE_MS, serveScene, visit } from './fixtures/page/visit.ts';

const bindings = resolveBindings({});
let launched: Launched;

beforeAll(async () => {
  launched = await launchBrowser();
});
afterAll(() => launched.browser?.close());

function chromium(skip: (reason: string) => never): Browser {
  return launched.browser === null ? skip(launched.reason) : launched.browser;
}

const INTRODUCTION = `# Controls

The page shows this list with \`H\`. Letters stand where they stand on a US keyboard; the list on the page shows those of
your own keyboard where the browser tells them. Everything can be done with the mouse alone: the buttons on the page do
what the keys do, and *Thrusters* shows one button for each thruster. A gamepad with the standard layout works as soon as
one of its buttons is pressed.

Thrust and turning follow Newton: with no key pressed, the ship keeps its motion. Stabilisation slows its rotation down.
A held attitude lets go while you turn by hand. Settings, among them the mouse, picture quality and comfort in a headset,
are under *Settings* and stay in this browser.
`;

function cell(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(' ');
}

function table(lines: readonly ControlLine[]): string {
  const rows = lines.map(({ title, keys, pad }) => `| ${title} | ${cell(keys)} | ${cell(pad)} |`);
  return ['| action | keys | gamepad |', '|---|---|---|', ...rows].join('\n');
}

function gestures(lines: readonly { readonly gesture: string; readonly title: string }[]): string {
  return [
    '| gesture | action |',
    '|---|---|',
    ...lines.map((line) => `| ${line.gesture} | ${line.title} |`),
  ].join('\n');
}

test('docs/controls.md says what the table of actions says', async () => {
  const sections = actionGroups.map((group) => `## ${group}\n\n${table(controlLines(group, bindings))}\n`);
  const text = [
    INTRODUCTION,
    ...sections,
    `## Mouse and touch\n\n${gestures(pointerControls)}\n`,
    `## Headset controllers\n\n${gestures(headsetControls)}\n`,
  ].join('\n');
  await expect(text).toMatchFileSnapshot(`${root}docs/controls.md`);
});

test(
  'the list on the page shows every action, and fits the window without scrolling',
  async ({ skip }) => {
    await using server = await serveScene('physics-lab');
    await using here = await visit(chromium(skip), server, { viewport: { width: 1280, height: 720 } });
    const { page } = here;
    await page.keyboard.press('KeyH');
    const panel = page.getByRole('dialog', { name: 'Keys' });
    await panel.waitFor();
    const shown = await panel.locator('dt').allTextContents();
    const expected = [
      ...actionGroups.flatMap((group) => controlLines(group, bindings).map(({ title }) => title)),
      ...pointerControls.map(({ title }) => title),
      ...headsetControls.map(({ title }) => title),
    ];
    expect(shown).toEqual(expected);
    const hidden = await panel
      .locator('.panel__body')
      .evaluate((body) => body.scrollHeight - body.clientHeight);
    expect(hidden).toBeLessThanOrEqual(0);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
  },
  2 * PATIENCE_MS,
);
