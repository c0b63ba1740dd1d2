import { element, setAttribute, setShown, setText } from '../dom.ts';
import { formatFactor } from '../format/units.ts';
import { actionButton, type ScreenControls } from './controls.ts';
import type { HudBlock } from './flight-block.ts';
import { icon } from './icons.ts';
import type { Readout } from './readout.ts';

/** Simulated time: the date, how fast it goes, and who or what decides that. */
export function clockBlock(controls: ScreenControls): HudBlock {
  const date = element('time', { class: 'hud__date' });
  const factor = element('output', { class: 'hud__factor', 'aria-label': 'Time factor', 'aria-live': 'off' });
  const note = element('p', { class: 'hud__note' });
  const pause = actionButton(controls, 'pause', { icon: 'pause' }, { class: 'hud__key' });
  const pauseIcon = pause.firstElementChild;
  const playIcon = icon('play');
  const row = element(
    'div',
    { class: 'hud__row' },
    actionButton(controls, 'time_slower', { icon: 'slower' }, { class: 'hud__key' }),
    pause,
    factor,
    actionButton(controls, 'time_faster', { icon: 'faster' }, { class: 'hud__key' }),
  );
  const root = element('section', { class: 'hud__clock', 'aria-label': 'Time' }, date, row, note);
  let shownPaused = false;
  let shownUtc = '';
  return {
    root,
    update(readout): void {
      if (readout.utc !== shownUtc) {
        setText(date, readout.utc);
        setAttribute(date, 'datetime', readout.utc.replace(' UTC', 'Z'));
        shownUtc = readout.utc;
      }
      setText(factor, readout.paused ? 'Paused' : formatFactor(readout.factor));
      const text = clockNote(readout);
      setText(note, text);
      setShown(note, text !== '');
      setAttribute(pause, 'aria-pressed', String(readout.paused));
      if (pauseIcon && readout.paused !== shownPaused) {
        pause.replaceChildren(readout.paused ? playIcon : pauseIcon);
        shownPaused = readout.paused;
      }
    },
  };
}

/** Who decides about time and what limits it, in a few words; empty when there is nothing to say. */
function clockNote(readout: Readout): string {
  const set = readout.timeHolder !== '' && (readout.paused || readout.targetFactor !== 1);
  const limit = readout.timeCap === '' ? '' : `limited: ${readout.timeCap}`;
  if (!set) return limit;
  const wish = `${readout.paused ? 'paused' : `${formatFactor(readout.targetFactor)} set`} by ${readout.timeHolder}`;
  return limit === '' ? wish : `${wish} · ${limit}`;
}
