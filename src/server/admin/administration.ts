import type { Log } from '../../engine/index.ts';
import type { Configuration, SettingName } from '../../protocol/index.ts';
import type { LogTap } from '../log-tap.ts';
import { type EventOfLoad, LoadRecords } from '../scenes/load-records.ts';
import type { SceneLoads } from '../scenes/scene-loads.ts';
import { readRules, type Whitelist } from '../scenes/whitelist.ts';
import type { Store } from '../store/store.ts';
import { LogRing } from './log-ring.ts';
import { RuntimeSettings } from './runtime-settings.ts';
import { SceneRules } from './scene-rules.ts';

/** What administration is made of. */
export interface AdministrationParts {
  /** The configuration that all parts read; it changes with the settings that may change. */
  readonly configuration: Configuration;
  readonly origins: Readonly<Partial<Record<SettingName, string>>>;
  readonly store: Store;
  readonly whitelist: Whitelist;
  readonly logTap: LogTap;
  readonly log: Log;
  readonly onChange: (configuration: Configuration) => void;
}

/** What operators look after while the server runs: log, settings, whitelist, records of loads, and its next start. */
export class Administration {
  readonly logs = new LogRing();
  readonly settings: RuntimeSettings;
  readonly rules: SceneRules;
  /** Resolves when somebody has asked for a restart. */
  readonly restart: Promise<void>;
  private readonly asked = Promise.withResolvers<void>();
  private readonly parts: AdministrationParts;
  private readonly unlisten: () => void;
  private loads: LoadRecords | undefined;

  private constructor(parts: AdministrationParts, settings: RuntimeSettings, rules: SceneRules) {
    this.parts = parts;
    this.settings = settings;
    this.rules = rules;
    this.restart = this.asked.promise;
    this.unlisten = parts.logTap.listen((line) => this.logs.push(line));
  }

  /** Applies what earlier runs have kept. Rejects with `store_unavailable`. */
  static async open(parts: AdministrationParts): Promise<Administration> {
    const { store, whitelist, configuration } = parts;
    const now = Date.now;
    const settings = await RuntimeSettings.open({ ...parts, now });
    const readFile = () => readRules(configuration.whitelist, configuration.env);
    const rules = await SceneRules.open({ whitelist, environment: configuration.env, readFile, store, now });
    return new Administration(parts, settings, rules);
  }

  /** Records of scene loads; there from `follow` on. */
  get records(): LoadRecords {
    if (this.loads === undefined) throw new Error('No scene loads are followed yet.');
    return this.loads;
  }

  /** Begins to remember scene loads, each together with the event that tells of it. */
  follow(loads: SceneLoads, eventOf: EventOfLoad): void {
    const { store, log } = this.parts;
    this.loads ??= new LoadRecords({ store, loads, eventOf, log });
  }

  /** Asks whoever runs the server to stop it and to start it again. */
  askRestart(): void {
    this.asked.resolve();
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    this.unlisten();
    await this.loads?.close();
  }
}
