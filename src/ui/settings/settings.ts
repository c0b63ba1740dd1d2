import { resolveOptions } from '../../engine/index.ts';
import { type BindingOverrides, parseOverrides } from '../controls/bindings.ts';
import { type SettingName, type SettingsValues, settingNames, settingsFields } from './fields.ts';

/** The part of `localStorage` that is used; storage may refuse, as in a private window. */
export interface SettingsStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Under this name, with this form, settings are kept in the browser. */
const STORAGE_KEY = 'spacetime.settings.v1';
const STORED_TEXT_MAX = 16_384;

/** A person's settings, kept in the browser and checked whenever they are read. */
export class Settings {
  #values: SettingsValues;
  #bindings: BindingOverrides;
  readonly #storage: SettingsStorage | undefined;
  readonly #listeners = new Set<(values: SettingsValues) => void>();

  constructor(storage: SettingsStorage | undefined) {
    this.#storage = storage;
    const stored = readStored(storage);
    this.#values = parseValues(stored.values);
    this.#bindings = parseOverrides(stored.bindings);
  }

  /** The values in force; a new object after each change. */
  get values(): SettingsValues {
    return this.#values;
  }

  /** A person's own key and gamepad bindings. */
  get bindings(): BindingOverrides {
    return this.#bindings;
  }

  /** Sets one value and keeps it. A value outside its limits is refused, and the old one stays. */
  set<Name extends SettingName>(name: Name, value: SettingsValues[Name]): void {
    const next = parseValues({ ...this.#values, [name]: value }, this.#values);
    if (next[name] === this.#values[name]) return;
    this.#values = next;
    this.#keep();
  }

  /** Replaces the person's bindings; what is not a binding is left out. */
  setBindings(bindings: BindingOverrides): void {
    this.#bindings = parseOverrides(bindings);
    this.#keep();
  }

  /** Calls back after each change; the answer ends that. */
  onChange(listener: (values: SettingsValues) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #keep(): void {
    try {
      this.#storage?.setItem(STORAGE_KEY, JSON.stringify({ values: this.#values, bindings: this.#bindings }));
    } catch {
      // A full or forbidden storage costs the memory of a setting, not the setting itself.
    }
    for (const listener of this.#listeners) listener(this.#values);
  }
}

function readStored(storage: SettingsStorage | undefined): { values?: unknown; bindings?: unknown } {
  try {
    const stored = storage?.getItem(STORAGE_KEY);
    if (!stored || stored.length > STORED_TEXT_MAX) return {};
    const parsed: unknown = JSON.parse(stored);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** Takes each value that its field allows, and the fallback's, or else the default, for the others. */
function parseValues(given: unknown, fallback?: SettingsValues): SettingsValues {
  const source: Readonly<Record<string, unknown>> =
    typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const values: Record<string, unknown> = {};
  for (const name of settingNames) {
    const spec = { [name]: settingsFields[name] };
    try {
      values[name] = resolveOptions('settings', spec, { [name]: source[name] })[name];
    } catch {
      values[name] = fallback?.[name] ?? settingsFields[name].default;
    }
  }
  return values as unknown as SettingsValues;
}
