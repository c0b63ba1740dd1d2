import type { ActionId } from '../controls/actions.ts';
import { button, element, setShown, setText } from '../dom.ts';
import type { ScreenControls } from './controls.ts';
import type { HudBlock } from './flight-block.ts';

/** What a newcomer needs in the first minute: keys (or a gesture before them), and what they do. */
const steps: readonly {
  readonly gesture?: string;
  readonly keys: readonly ActionId[];
  readonly text: string;
}[] = [
  {
    gesture: 'Drag',
    keys: ['pitch_up', 'pitch_down', 'yaw_left', 'yaw_right'],
    text: 'turns the ship, and it keeps turning',
  },
  { keys: ['kill_rotation'], text: 'stops the turning' },
  {
    keys: ['thrust_forward', 'thrust_back', 'thrust_left', 'thrust_right'],
    text: 'thrust, and the speed stays',
  },
  { keys: ['time_slower', 'time_faster'], text: 'slower and faster time' },
  { keys: ['bodies'], text: 'other bodies: aim, or travel at once' },
  { keys: ['key_list'], text: 'all keys' },
];

/** Keys are named anew in every so many updates: they seldom change, and their names are made each time. */
const KEYS_EVERY = 10;

/** A card for newcomers, until they put it away. */
export function firstSteps(controls: ScreenControls, shown: () => boolean, onDone: () => void): HudBlock {
  const list = element('dl', { class: 'steps-card__list' });
  const keys: { readonly action: ActionId; readonly key: HTMLElement }[] = [];
  for (const step of steps) {
    const term = element('dt', {}, ...(step.gesture ? [step.gesture] : []));
    for (const action of step.keys) {
      const key = element('kbd');
      keys.push({ action, key });
      term.append(key);
    }
    list.append(term, element('dd', {}, step.text));
  }
  let updates = 0;
  const done = button('Got it', { class: 'button', title: 'Settings bring this back' }, onDone);
  const title = element('h2', { class: 'steps-card__title' }, 'First steps');
  const root = element('section', { class: 'steps-card', 'aria-label': 'First steps' }, title, list, done);
  return {
    root,
    update(): void {
      const wanted = shown();
      setShown(root, wanted);
      updates = wanted ? updates + 1 : 0;
      if (updates % KEYS_EVERY !== 1) return;
      for (const { action, key } of keys) {
        const name = controls.keyOf(action);
        setText(key, name);
        setShown(key, name !== '');
      }
    },
  };
}
