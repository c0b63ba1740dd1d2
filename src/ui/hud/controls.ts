import { type ActionId, actions } from '../controls/actions.ts';
import type { DeviceLevels } from '../controls/levels.ts';
import { button, element, setAttribute } from '../dom.ts';
import { type IconName, icon } from './icons.ts';

/** What the buttons on the page act on. */
export interface ScreenControls {
  /** Levels of the buttons that are held down. */
  readonly levels: DeviceLevels;
  readonly press: (action: ActionId) => void;
  /** The key for an action as the person's keyboard prints it; empty when it has none. */
  readonly keyOf: (action: ActionId) => string;
}

/** A button for one action of the table: a click presses it, or it acts for as long as it is held. */
export function actionButton(
  controls: ScreenControls,
  action: ActionId,
  label: string | IconLabel,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const { kind, title } = actions[action];
  const { class: className = '', ...rest } = attributes;
  const text = typeof label === 'string' ? label : '';
  const named = typeof label === 'string' ? {} : { 'aria-label': title };
  const made = button(
    text,
    { class: `button ${className}`.trim(), title, 'data-action': action, ...named, ...rest },
    kind === 'press' ? () => controls.press(action) : () => undefined,
  );
  if (typeof label !== 'string') made.append(icon(label.icon));
  // The key is told when somebody looks: the keyboard's layout comes late.
  made.addEventListener('pointerenter', () => {
    const key = controls.keyOf(action);
    made.title = key === '' ? title : `${title} (${key})`;
  });
  if (kind === 'hold') holdWhilePressed(made, controls.levels, action);
  return made;
}

/** A label that is drawn rather than written. */
export interface IconLabel {
  readonly icon: IconName;
}

/** Keeps a level up while the button is held by mouse, finger, Space or Enter. */
function holdWhilePressed(target: HTMLButtonElement, levels: DeviceLevels, action: ActionId): void {
  const down = (): void => levels.set(action, 1);
  const up = (): void => levels.set(action, 0);
  target.addEventListener('pointerdown', (event) => {
    target.setPointerCapture(event.pointerId);
    down();
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur'] as const) {
    target.addEventListener(end, up);
  }
  target.addEventListener('contextmenu', (event) => event.preventDefault());
  target.addEventListener('keydown', (event) => {
    if (event.code === 'Space' || event.code === 'Enter') down();
  });
  target.addEventListener('keyup', up);
}

/** Marks a button that stands for something on or off. */
export function setPressed(target: HTMLElement, pressed: boolean): void {
  setAttribute(target, 'aria-pressed', String(pressed));
}

/** A label with a figure beside it, as a term and its description. */
export interface Figure {
  readonly term: HTMLElement;
  readonly value: HTMLElement;
}

/** Makes the two elements of a figure for a `dl`. */
export function figure(label: string): Figure {
  return { term: element('dt', {}, label), value: element('dd', {}, '—') };
}
