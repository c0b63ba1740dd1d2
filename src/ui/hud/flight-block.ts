import { element, setShown, setText } from '../dom.ts';
import { formatDistance, formatGain, formatNumber, formatSignedSpeed, formatSpeed } from '../format/units.ts';
import { actionButton, figure, type ScreenControls } from './controls.ts';
import { type Readout, speedFrameTitles, speedPlace } from './readout.ts';

/** A part of the instruments: its element, and a way to bring it up to date. */
export interface HudBlock {
  readonly root: HTMLElement;
  update(readout: Readout): void;
}

/** Part of the speed of light, and gain of the clock on board, from which they are worth a person's time. */
const LEAST_BETA = 0.01;
const LEAST_GAIN_S = 0.1;

/** Speed with its frame, height, the shape of the orbit, and what light has to say to so fast a ship. */
export function flightBlock(controls: ScreenControls): HudBlock {
  const frame = actionButton(controls, 'frame_next', '', { class: 'hud__frame' });
  const speed = element('output', { class: 'hud__speed', 'aria-label': 'Speed', 'aria-live': 'off' });
  const altitude = figure('Altitude');
  const vertical = figure('Vertical');
  const apoapsis = figure('Apoapsis');
  const periapsis = figure('Periapsis');
  const light = figure('Of light');
  const gamma = figure('Gamma');
  const clock = figure('Ship clock');
  const list = element('dl', { class: 'hud__figures' });
  const figures = [altitude, vertical, apoapsis, periapsis, light, gamma, clock];
  for (const { term, value } of figures) list.append(term, value);
  const root = element('section', { class: 'hud__flight', 'aria-label': 'Flight' }, frame, speed, list);
  const ofOrbits = [apoapsis.term, apoapsis.value, periapsis.term, periapsis.value];
  const ofSpeed = [light.term, light.value, gamma.term, gamma.value];
  const ofClock = [clock.term, clock.value];
  for (const part of ofOrbits) part.classList.add('hud__of-orbit');
  for (const part of ofSpeed) part.classList.add('hud__of-speed');
  for (const part of [gamma.term, gamma.value]) part.classList.add('hud__gamma');
  const shown = { frame: '', place: '' };
  return {
    root,
    update(readout): void {
      const place = speedPlace(readout);
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
      const fast = readout.beta >= LEAST_BETA;
      for (let at = 0; at < ofSpeed.length; at += 1) setShown(ofSpeed[at], fast);
      if (fast) {
        setText(light.value, `${formatNumber(readout.beta, 3)} c`);
        setText(gamma.value, formatNumber(readout.gamma, 3));
      }
      const gained = fast || Math.abs(readout.clockAheadS) >= LEAST_GAIN_S;
      for (let at = 0; at < ofClock.length; at += 1) setShown(ofClock[at], gained);
      if (gained) setText(clock.value, formatGain(readout.clockAheadS));
    },
  };
}
