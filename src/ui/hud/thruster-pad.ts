import type { ActionId } from '../controls/actions.ts';
import { element } from '../dom.ts';
import { actionButton, type ScreenControls } from './controls.ts';

/** Two blocks of buttons laid out as the keys are. */
const translation: readonly (readonly [ActionId, string])[] = [
  ['thrust_up', 'Up'],
  ['thrust_forward', 'Ahead'],
  ['thrust_down', 'Down'],
  ['thrust_left', 'Left'],
  ['thrust_back', 'Back'],
  ['thrust_right', 'Right'],
];
const rotation: readonly (readonly [ActionId, string])[] = [
  ['roll_left', 'Roll ↺'],
  ['pitch_up', 'Pitch ↑'],
  ['roll_right', 'Roll ↻'],
  ['yaw_left', 'Yaw ←'],
  ['pitch_down', 'Pitch ↓'],
  ['yaw_right', 'Yaw →'],
];

/** Every thruster as a button to hold: for a mouse alone, for fingers, and for switches that act as one. */
export function thrusterPad(controls: ScreenControls): HTMLElement {
  const block = (name: string, entries: typeof translation): HTMLElement =>
    element(
      'div',
      { class: 'pad__block', role: 'group', 'aria-label': name },
      ...entries.map(([action, label]) => actionButton(controls, action, label)),
    );
  return element(
    'section',
    { class: 'pad', 'aria-label': 'Thrusters', hidden: true },
    block('Thrust', translation),
    block('Rotation', rotation),
  );
}
