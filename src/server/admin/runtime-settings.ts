import {
  ApiError,
  type Configuration,
  type SettingName,
  settingNames,
  settings,
} from '../../protocol/index.ts';
import type { Act } from '../http/audit-port.ts';
import { OneByOne } from '../one-by-one.ts';
import { readValue, writeValue } from '../store/operations/values.ts';
import type { Store } from '../store/store.ts';

/** A setting as it is shown. */
export interface RuntimeSettingView {
  readonly name: SettingName;
  readonly variable: string;
  /** Masked where it is secret. */
  readonly value: string | number | boolean | null;
  readonly origin: string;
  readonly doc: string;
  /** Whether it may be changed while the server runs. */
  readonly runtime: boolean;
}

/** New values by setting; null for the one that the server was started with. */
export type SettingChanges = Readonly<Record<string, string | number | boolean | null>>;

/** What the settings are made of. */
export interface RuntimeSettingsParts {
  /** Read by everybody; changed by nobody else. */
  readonly configuration: Configuration;
  readonly origins: Readonly<Partial<Record<SettingName, string>>>;
  readonly store: Store;
  readonly now: () => number;
  readonly onChange: (configuration: Configuration) => void;
}

const document = 'configuration';
const runtimeOrigin = 'set while running';

type Value = string | number | boolean;

/** The configuration of a running server: what may change while it runs, and is kept for the next start. */
export class RuntimeSettings {
  private readonly parts: RuntimeSettingsParts;
  private readonly started: Configuration;
  private readonly turns = new OneByOne();
  private changed: ReadonlyMap<SettingName, Value> = new Map();

  private constructor(parts: RuntimeSettingsParts) {
    this.parts = parts;
    this.started = { ...parts.configuration };
  }

  /** Applies what earlier runs have kept. What this release no longer lets change is left out. */
  static async open(parts: RuntimeSettingsParts): Promise<RuntimeSettings> {
    const own = new RuntimeSettings(parts);
    const kept = await parts.store.run(readValue, document);
    const found = new Map<SettingName, Value>();
    for (const [name, written] of Object.entries((kept ?? {}) as Record<string, Value>)) {
      const known = settingNames.find((one) => one === name);
      const value = known === undefined ? undefined : settings[known].kind.read(written);
      if (known !== undefined && value !== undefined && isRuntime(known)) found.set(known, value);
    }
    own.apply(found);
    return own;
  }

  /** Every setting with its value. */
  list(): RuntimeSettingView[] {
    return settingNames.map((name) => ({
      name,
      variable: settings[name].variable,
      value: shown(name, this.parts.configuration[name]),
      origin: this.changed.has(name) ? runtimeOrigin : (this.parts.origins[name] ?? 'start'),
      doc: settings[name].doc,
      runtime: isRuntime(name),
    }));
  }

  /**
   * Changes settings, all or none; they are kept for later starts.
   * Rejects with `setting_fixed` and `invalid_request`.
   */
  change(changes: SettingChanges, act?: Act): Promise<void> {
    return this.turns.run(() => this.changeNow(changes, act));
  }

  private async changeNow(changes: SettingChanges, act: Act | undefined): Promise<void> {
    const next = new Map(this.changed);
    for (const [name, written] of Object.entries(changes)) {
      const known = settingNames.find((one) => one === name);
      if (known === undefined) throw wrong(name, 'there is no such setting');
      if (!isRuntime(known)) {
        throw new ApiError(
          'setting_fixed',
          `${settings[known].variable} cannot be changed while the server runs.`,
        );
      }
      const value = written === null ? null : settings[known].kind.read(written);
      if (value === undefined) throw wrong(name, `it has to be ${settings[known].kind.expects}`);
      if (value === null) next.delete(known);
      else next.set(known, value);
    }
    const kept = Object.fromEntries(next);
    act?.note(Object.keys(changes).join(' '), changes);
    const { store, now } = this.parts;
    await (act ?? store).run(writeValue, { name: document, document: kept, nowMs: now() });
    this.apply(next);
  }

  private apply(changed: ReadonlyMap<SettingName, Value>): void {
    const { configuration, onChange } = this.parts;
    this.changed = changed;
    Object.assign(configuration, this.started, Object.fromEntries(changed));
    onChange(configuration);
  }
}

function isRuntime(name: SettingName): boolean {
  return 'runtime' in settings[name];
}

function shown(name: SettingName, value: string | number | boolean | undefined): RuntimeSettingView['value'] {
  if (value === undefined) return null;
  return 'secret' in settings[name] ? '(hidden)' : value;
}

function wrong(name: string, message: string): ApiError {
  return new ApiError('invalid_request', `The setting ${name.slice(0, 64)} is refused: ${message}.`, {
    errors: [{ where: 'body', path: `/settings/${name.slice(0, 64)}`, message }],
  });
}
