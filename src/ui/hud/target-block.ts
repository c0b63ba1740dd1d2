import { button, element, setShown, setText } from '../dom.ts';
import { formatDistance, formatSignedSpeed } from '../format/units.ts';
import { actionButton, figure, type ScreenControls } from './controls.ts';
import type { HudBlock } from './flight-block.ts';

/** What is targeted, how far it is and how fast it comes closer. */
export function targetBlock(controls: ScreenControls, onClear: () => void): HudBlock {
  const name = element('p', { class: 'hud__target-name' });
  const distance = figure('Distance');
  const closing = figure('Closing');
  const list = element('dl', { class: 'hud__figures' });
  list.append(distance.term, distance.value, closing.term, closing.value);
  const choose = actionButton(controls, 'bodies', 'Choose a target');
  const clear = button('Clear', { class: 'button', title: 'Steer for nothing' }, onClear);
  const head = element('div', { class: 'hud__target-head' }, name, clear);
  const known = element('div', {}, head, list);
  const root = element('section', { class: 'hud__target', 'aria-label': 'Target' }, known, choose);
  return {
    root,
    update(readout): void {
      const targeted = readout.targetTitle !== '';
      setShown(known, targeted);
      setShown(choose, !targeted);
      setText(name, readout.targetTitle);
      setText(distance.value, formatDistance(readout.targetDistanceM));
      setText(closing.value, formatSignedSpeed(readout.closingMps));
    },
  };
}
