import {
  type ActionGroup,
  type ActionId,
  actionGroups,
  actionIds,
  actions,
  headsetControls,
  pointerControls,
} from '../controls/actions.ts';
import type { Bindings } from '../controls/bindings.ts';
import { type KeyLayout, keyName, padName } from '../controls/key-names.ts';
import { element } from '../dom.ts';
import type { Panel } from './panel-host.ts';

/** One line of the list: what it does, by which keys, by which part of a gamepad. */
export interface ControlLine {
  readonly title: string;
  readonly keys: readonly string[];
  readonly pad: readonly string[];
}

/** The lines of one heading, from the table of actions and the bindings in force. */
export function controlLines(
  group: ActionGroup,
  bindings: Bindings,
  layout?: KeyLayout,
): readonly ControlLine[] {
  return actionIds
    .filter((id) => actions[id].group === group)
    .map((id: ActionId) => ({
      title: actions[id].title,
      keys: unique(bindings.keysOf(id).map((code) => keyName(code, layout))),
      pad: unique(bindings.padOf(id).map(padName)),
    }));
}

/** The list of everything that keys, mouse, gamepad and headset do. */
export function keyListPanel(bindings: () => Bindings, layout: () => KeyLayout | undefined): Panel {
  const content = element('div', { class: 'panel__body keys', tabindex: '0' });
  return {
    name: 'key_list',
    title: 'Keys',
    content,
    open(): HTMLElement {
      content.replaceChildren(
        ...actionGroups.map((group) => keyGroup(group, controlLines(group, bindings(), layout()))),
        gestureGroup('Mouse and touch', pointerControls),
        gestureGroup('Headset controllers', headsetControls),
      );
      return content;
    },
  };
}

function keyGroup(title: string, lines: readonly ControlLine[]): HTMLElement {
  const rows = lines.flatMap((line) => [
    element('dt', {}, line.title),
    element(
      'dd',
      {},
      ...line.keys.map((key) => element('kbd', {}, key)),
      ...line.pad.map((part) => element('span', { class: 'keys__pad' }, part)),
    ),
  ]);
  return section(title, rows);
}

function gestureGroup(
  title: string,
  lines: readonly { readonly gesture: string; readonly title: string }[],
): HTMLElement {
  const rows = lines.flatMap((line) => [
    element('dt', {}, line.title),
    element('dd', {}, element('span', { class: 'keys__pad' }, line.gesture)),
  ]);
  return section(title, rows);
}

function section(title: string, rows: readonly HTMLElement[]): HTMLElement {
  return element('section', { class: 'keys__group' }, element('h3', {}, title), element('dl', {}, ...rows));
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
