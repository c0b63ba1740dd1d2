import { button, element } from '../dom.ts';
import { type SettingName, settingNames, settingsFields } from '../settings/fields.ts';
import type { Settings } from '../settings/settings.ts';
import type { Panel } from './panel-host.ts';

const choiceTitles: Readonly<Record<string, string>> = {
  auto: 'Automatic',
  ultra: 'Ultra',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  minimum: 'Minimum',
  seated: 'Seated',
  standing: 'Standing',
  m: 'Metres',
  km: 'Kilometres',
  AU: 'Astronomical units',
  ly: 'Light years',
  scene: 'As the scene says',
  on: 'On',
  off: 'Off',
};

/** The token that this tab has, as the settings see it. */
export interface TokenInHand {
  readonly held: () => boolean;
  /** Leaves the world and forgets the token. */
  readonly forget: () => void;
}

/** All settings as a form made from their table, each in effect at once, and the way to be rid of a token. */
export function settingsPanel(settings: Settings, token: TokenInHand): Panel {
  const content = element('form', { class: 'panel__body form' });
  content.addEventListener('submit', (event) => event.preventDefault());
  return {
    name: 'settings',
    title: 'Settings',
    content,
    open(): HTMLElement | undefined {
      content.replaceChildren(...settingNames.map((name) => settingRow(settings, name)));
      if (token.held()) content.append(tokenRow(token.forget));
      return content.querySelector('input') ?? undefined;
    },
  };
}

function tokenRow(forget: () => void): HTMLElement {
  const leave = button('Leave and forget it', { class: 'button' }, forget);
  return element('div', { class: 'form__row' }, element('span', {}, 'Access token of this tab'), leave);
}

function settingRow(settings: Settings, name: SettingName): HTMLElement {
  const control = settingControl(settings, name);
  return element('label', { class: 'form__row' }, element('span', {}, settingsFields[name].doc), control);
}

function settingControl(settings: Settings, name: SettingName): HTMLElement {
  const field = settingsFields[name];
  const value = settings.values[name];
  if (field.kind === 'flag') {
    const box = element('input', { type: 'checkbox', checked: value === true });
    box.addEventListener('change', () => settings.set(name, box.checked));
    return box;
  }
  if (field.kind === 'choice') {
    const options = field.values.map((one) =>
      element('option', { value: one, selected: one === value }, choiceTitles[one] ?? one),
    );
    const choice = element('select', {}, ...options);
    choice.addEventListener('change', () => settings.set(name, choice.value as never));
    return choice;
  }
  if (field.kind === 'text') {
    const line = element('input', {
      type: 'text',
      maxlength: String(field.maxLength),
      value: String(value),
      autocomplete: 'nickname',
      spellcheck: 'false',
    });
    line.addEventListener('change', () => settings.set(name, line.value.trim() as never));
    return line;
  }
  return numberControl(settings, name, field);
}

/** Numbers are sliders; angles are shown in degrees, other figures as they are. */
function numberControl(
  settings: Settings,
  name: SettingName,
  field: { readonly unit: string; readonly min: number; readonly max: number },
): HTMLElement {
  const perShown = field.unit === 'rad' ? Math.PI / 180 : 1;
  const step = field.unit === 'rad' ? 15 : 0.05;
  const shown = (value: number): string =>
    field.unit === 'rad' ? `${Math.round(value / perShown)}°` : value.toFixed(2);
  const slider = element('input', {
    type: 'range',
    min: String(Math.round((field.min / perShown) * 100) / 100),
    max: String(Math.round((field.max / perShown) * 100) / 100),
    step: String(step),
    value: String(Number(settings.values[name]) / perShown),
  });
  const figure = element('output', {}, shown(Number(settings.values[name])));
  slider.addEventListener('input', () => {
    settings.set(name, (slider.valueAsNumber * perShown) as never);
    figure.textContent = shown(Number(settings.values[name]));
  });
  return element('span', { class: 'form__slider' }, slider, figure);
}
