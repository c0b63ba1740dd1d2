import type { HoldMode } from '../../world/index.ts';
import type { ActionId } from '../controls/actions.ts';
import { element, setShown, setText } from '../dom.ts';
import { formatPercent } from '../format/units.ts';
import { actionButton, type ScreenControls, setPressed } from './controls.ts';
import type { HudBlock } from './flight-block.ts';

/** Attitudes that can be held, in the order of their keys. */
export const holds = {
  none: { title: 'Nothing', action: 'hold_none' },
  kill_rotation: { title: 'No rotation', action: 'kill_rotation' },
  prograde: { title: 'Prograde', action: 'hold_prograde' },
  retrograde: { title: 'Retrograde', action: 'hold_retrograde' },
  normal: { title: 'Normal', action: 'hold_normal' },
  antinormal: { title: 'Antinormal', action: 'hold_antinormal' },
  radial: { title: 'Radial out', action: 'hold_radial' },
  antiradial: { title: 'Radial in', action: 'hold_antiradial' },
  target: { title: 'Target', action: 'hold_target' },
  manoeuvre: { title: 'Planned burn', action: 'hold_manoeuvre' },
} as const satisfies Readonly<Record<HoldMode, { title: string; action: ActionId }>>;

export type Hold = HoldMode;

/** Fillings of the tank that its gauge tells apart. */
const FUEL_STEPS = 500;

interface ShipBlockOptions {
  readonly controls: ScreenControls;
  readonly onThrottle: (throttle: number) => void;
}

/** Throttle, fuel, stabilisation and what attitude is held, with the buttons that change them. */
export function shipBlock({ controls, onThrottle }: ShipBlockOptions): HudBlock {
  const throttle = element('input', {
    type: 'range',
    min: '1',
    max: '100',
    step: '1',
    class: 'hud__throttle',
    'aria-label': 'Throttle in percent',
  });
  throttle.addEventListener('input', () => onThrottle(throttle.valueAsNumber / 100));
  throttle.addEventListener('pointerup', () => throttle.blur());
  const throttleText = element('output', { class: 'hud__gauge-value', 'aria-live': 'off' });
  const fuel = element('meter', {
    min: '0',
    max: '1',
    low: '0.15',
    class: 'hud__fuel',
    'aria-label': 'Fuel',
  });
  const fuelText = element('output', { class: 'hud__gauge-value', 'aria-live': 'off' });
  const fuelRow = gaugeRow('Fuel', fuel, fuelText);
  const stabilise = actionButton(controls, 'stabilise', 'Stabilise');
  const hold = holdChoice(controls);
  const actionsRow = element(
    'div',
    { class: 'hud__row' },
    stabilise,
    actionButton(controls, 'kill_rotation', 'Stop spin'),
    actionButton(controls, 'brake', 'Brake'),
  );
  const root = element(
    'section',
    { class: 'hud__ship', 'aria-label': 'Ship' },
    gaugeRow('Throttle', throttle, throttleText),
    fuelRow,
    element('label', { class: 'hud__gauge' }, element('span', {}, 'Hold'), hold),
    actionsRow,
  );
  let shownFuel = -1;
  let shownThrottle = -1;
  return {
    root,
    update(readout): void {
      const percent = Math.round(readout.throttle * 100);
      if (throttle.valueAsNumber !== percent) throttle.valueAsNumber = percent;
      if (percent !== shownThrottle) {
        shownThrottle = percent;
        setText(throttleText, formatPercent(readout.throttle));
      }
      const hasFuel = Number.isFinite(readout.fuelPart);
      setShown(fuelRow, hasFuel);
      if (hasFuel) {
        // Steps finer than the gauge's pixels would only cost a drawing.
        const part = Math.round(readout.fuelPart * FUEL_STEPS) / FUEL_STEPS;
        if (part !== shownFuel) {
          shownFuel = part;
          fuel.value = part;
          setText(fuelText, formatPercent(part));
        }
      }
      setPressed(stabilise, readout.stabilise);
      if (hold.value !== readout.hold && document.activeElement !== hold) hold.value = readout.hold;
    },
  };
}

function gaugeRow(label: string, gauge: HTMLElement, value: HTMLElement): HTMLElement {
  return element(
    'div',
    { class: 'hud__gauge' },
    element('span', { 'aria-hidden': 'true' }, label),
    gauge,
    value,
  );
}

function holdChoice(controls: ScreenControls): HTMLSelectElement {
  const options = Object.entries(holds).map(([value, { title }]) => element('option', { value }, title));
  const choice = element('select', { class: 'hud__choice' }, ...options);
  choice.addEventListener('change', () => {
    const chosen = Object.entries(holds).find(([value]) => value === choice.value);
    if (chosen) controls.press(chosen[1].action);
    choice.blur();
  });
  return choice;
}
