import { element, setShown, setText } from '../dom.ts';
import { formatDistance, formatSignedSpeed, formatSpeed } from '../format/units.ts';
import { actionButton, figure, type ScreenControls } from './controls.ts';
import { type Readout, speedFrameTitles } from './readout.ts';

/** A part of the instruments: its element, and a way to bring it up to date. */
export interface HudBlock {
  readonly root: HTMLElement;
  update(readout: Readout): void;
}

/** Speed with its frame, height, and the shape of the orbit. */
export function flightBlock(controls: ScreenControls): HudBlock {
  const frame = actionButton(controls, 'frame_next', '', { class: 'hud__frame' });
  const speed = element('output', { class: 'hud__speed', 'aria-label': 'Speed', 'aria-live': 'off' });
  const altitude = figure('Altitude');
  const vertical = figure('Vertical');
  const apoapsis = figure('Apoapsis');
  const periapsis = figure('Periapsis');
  const list = element('dl', { class: 'hud__figures' });
  for (const { term, value } of [altitude, vertical, apoapsis, periapsis]) list.append(term, value);
  const root = element('section', { class: 'hud__flight', 'aria-label': 'Flight' }, frame, speed, list);
  const ofOrbits = [apoapsis.term, apoapsis.value, periapsis.term, periapsis.value];
  const shown = { frame: '', place: '' };
  return {
    root,
    update(readout): void {
      const place = readout.frame === 'target' ? readout.targetTitle : readout.bodyTitle;
      if (shown.frame !== readout.frame || shown.place !== place) {
        shown.frame = readout.frame;
        shown.place = place;
        setText(frame, place === '' ? 'Speed' : `${speedFrameTitles[readout.frame]} · ${place}`);
      }
      setText(speed, formatSpeed(readout.speedMps));
      setText(altitude.value, formatDistance(readout.altitudeM));
      setText(vertical.value, formatSignedSpeed(readout.verticalSpeedMps));
      const orbits = readout.bodyTitle !== '';
      for (let at = 0; at < ofOrbits.length; at += 1) setShown(ofOrbits[at], orbits);
      setText(apoapsis.value, formatDistance(readout.apoapsisM));
      setText(periapsis.value, formatDistance(readout.periapsisM));
    },
  };
}
