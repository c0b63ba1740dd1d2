import { createEntry, type Entry, type SubsystemState, type SubsystemStatus, statusOf } from './entry.ts';
import { EngineError, reasonOf } from './errors.ts';
import { fail, type LifecycleSettings, startEntry, stopEntry } from './lifecycle.ts';
import { type Log, silentLog } from './log.ts';
import { type OptionValues, resolveOptions } from './options.ts';
import { type BootPlan, dependantsOf, type OrderNode, planBoot } from './order.ts';
import { hashEntries, requireSameParts, restoreEntry, type SavedState, saveEntries } from './state.ts';
import type { AnySubsystem, ApiOf, HashSink, Tick } from './subsystem.ts';
import type { Timer } from './time-limit.ts';

/** Most subsystems that one engine holds. */
export const maxSubsystems = 256;
/** Most starts, stops, replacements and removals that wait for each other. */
export const maxWaitingOperations = 64;

export interface EngineSettings<Phase extends string> {
  /** The phases of a tick, in the order in which they run. */
  readonly phases: readonly Phase[];
  readonly log?: Log;
  /** Enforces the limits below; without it, starts and stops may take as long as they like, and others wait for them. */
  readonly timer?: Timer;
  /** Longest start of one subsystem, in seconds. */
  readonly startLimitS?: number;
  /** Longest stop of one subsystem, in seconds. */
  readonly stopLimitS?: number;
}

export interface RegisterSettings<Definition extends AnySubsystem> {
  readonly options?: Partial<OptionValues<Definition['options']>>;
  /** The definition of the same name that others need and this one fulfils, such as a port or the standard implementation. */
  readonly standsFor?: AnySubsystem;
}

/** A line of the boot order: what starts when, and because of what. */
export interface OrderLine {
  readonly position: number;
  readonly name: string;
  readonly phase: string | null;
  readonly needs: readonly string[];
  readonly reason: string;
}

/**
 * Holds subsystems, starts them in the order of their needs, steps them phase by phase, and stops them in reverse.
 * A failure stays with the subsystem that failed and those that need it; `status()` tells why. Starts, stops,
 * replacements and removals wait for each other in the order in which they were asked for; a subsystem may ask for them,
 * but must not wait for them in its own start or stop.
 */
export class Engine<Phase extends string = string> {
  readonly #phases: readonly Phase[];
  readonly #settings: LifecycleSettings;
  readonly #entries = new Map<string, Entry>();
  /** All entries in boot order; null when entries have come or gone since. */
  #sorted: readonly Entry[] | null = null;
  #steppers: readonly Entry[] = [];
  #lastOperation: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor({ phases, log = silentLog, timer, startLimitS = 30, stopLimitS = 10 }: EngineSettings<Phase>) {
    if (new Set(phases).size !== phases.length) {
      throw new EngineError('bad_definition', `The phases ${phases.join(', ')} name one phase twice.`);
    }
    this.#phases = [...phases];
    this.#settings = { log, timer, startLimitS, stopLimitS };
  }

  /**
   * Adds a subsystem; `start` brings it up. Throws EngineError `duplicate_name`, `unknown_phase`, `unknown_option`,
   * `bad_option`, `wrong_definition` or `too_many_subsystems`.
   */
  register<Definition extends AnySubsystem & { readonly phase: Phase | undefined }>(
    definition: Definition,
    { options = {}, standsFor }: RegisterSettings<Definition> = {},
  ): void {
    const { name } = definition;
    if (this.#entries.has(name)) {
      const message = `A subsystem called ${name} is registered already. Unregister or replace it instead.`;
      throw new EngineError('duplicate_name', message, name);
    }
    if (this.#entries.size >= maxSubsystems) {
      throw new EngineError(
        'too_many_subsystems',
        `${name} would be one more than the limit of ${maxSubsystems} subsystems.`,
        name,
      );
    }
    if (standsFor) requireSameName(definition, standsFor);
    this.#requirePhase(definition);
    this.#put(createEntry(definition, resolveOptions(name, definition.options, options), standsFor));
  }

  /** Starts everything that is not running, needs first. Never rejects because of a subsystem: look at the status list. */
  start(): Promise<readonly SubsystemStatus[]> {
    return this.#operation(async () => {
      await this.#startEntries([...this.#entries.keys()]);
      return this.status();
    });
  }

  /** Stops everything in reverse order, also what failed or started half-way. Never rejects because of a subsystem. */
  stop(): Promise<readonly SubsystemStatus[]> {
    return this.#operation(async () => {
      await this.#stopEntries([...this.#entries.keys()]);
      for (const entry of this.#entries.values()) entry.kept = null;
      return this.status();
    });
  }

  /**
   * Takes a subsystem out, stopping it first. Rejects with EngineError `still_needed` while others need it, unless
   * `cascade` takes them out as well. Resolves to the names taken out, in the order in which they were stopped.
   */
  unregister(target: AnySubsystem | string, { cascade = false } = {}): Promise<readonly string[]> {
    return this.#operation(async () => {
      const name = typeof target === 'string' ? target : target.name;
      if (typeof target === 'string') this.#named(target);
      else this.#find(target);
      const needers = dependantsOf(name, this.#nodes());
      if (needers.length > 0 && !cascade) {
        const message = `${name} is still needed by ${needers.join(', ')}. Unregister these first, or ask to cascade.`;
        throw new EngineError('still_needed', message, name);
      }
      const removed = await this.#stopEntries([name, ...needers]);
      for (const one of removed) this.#entries.delete(one);
      this.#sorted = null;
      this.#list(this.#plan());
      return removed;
    });
  }

  /**
   * Puts `next` in the place of `current`: saves and stops what needs it and itself, starts them again in order, and hands
   * the states back where there is a `restore`. With `next === current` it is a restart. Rejects before anything is touched
   * when `next` cannot fit; if its start fails, the status list says so, and the states wait for a start that succeeds.
   */
  replace<Current extends AnySubsystem, Next extends AnySubsystem & { readonly phase: Phase | undefined }>(
    current: Current,
    next: Next & (ApiOf<Next> extends ApiOf<Current> ? unknown : never),
    { options }: Pick<RegisterSettings<Next>, 'options'> = {},
  ): Promise<readonly SubsystemStatus[]> {
    return this.#operation(async () => {
      const old = this.#find(current);
      requireSameName(next, current);
      this.#requirePhase(next);
      const kept = old.definition === (next as AnySubsystem) ? old.options : {};
      const entry = createEntry(next, resolveOptions(next.name, next.options, options ?? kept));
      for (const definition of old.answersFor) entry.answersFor.add(definition);
      const fault = this.#planWith(entry).faults.get(next.name);
      if (fault) throw fault;
      const affected = [next.name, ...dependantsOf(next.name, this.#nodes())];
      const wasUp = old.state !== 'registered' && old.state !== 'stopped';
      for (const part of saveEntries(this.#inOrder(affected))) this.#named(part.name).kept = part;
      await this.#stopEntries(affected);
      entry.kept = old.kept;
      this.#put(entry);
      if (wasUp) await this.#startEntries(affected);
      return this.status();
    });
  }

  /** Runs one tick: every ready subsystem with a step, phase by phase, in boot order within a phase. Allocates nothing. */
  step(tick: Tick): void {
    const steppers = this.#steppers;
    for (let at = 0; at < steppers.length; at++) {
      const entry = steppers[at]!;
      if (entry.state !== 'ready') continue;
      try {
        const answer: unknown = entry.running?.step?.(tick);
        if (answer instanceof Promise) this.#refusePromise(entry, answer);
      } catch (thrown) {
        this.#stepFailed(entry, thrown);
      }
    }
  }

  /** Asks every ready subsystem how it is; returns an EngineError `check_failed` for each that is in trouble. */
  check(): readonly EngineError[] {
    const errors: EngineError[] = [];
    for (const entry of this.#ready()) {
      const { name } = entry.definition;
      let trouble: string | undefined;
      let cause: unknown;
      try {
        trouble = entry.running?.check?.();
      } catch (thrown) {
        trouble = reasonOf(thrown);
        cause = thrown;
      }
      if (trouble !== undefined)
        errors.push(
          new EngineError('check_failed', `${name} is in trouble: ${reasonOf(trouble)}.`, name, cause),
        );
    }
    return errors;
  }

  /** Where every subsystem stands, in boot order. */
  status(): readonly SubsystemStatus[] {
    return this.#inOrder().map(statusOf);
  }

  /** Where one subsystem stands. Allocates nothing. Throws EngineError `unknown_subsystem` or `wrong_definition`. */
  stateOf(definition: AnySubsystem): SubsystemState {
    return this.#find(definition).state;
  }

  /** The boot order with its reasons; `formatOrder` makes text of it. */
  order(): readonly OrderLine[] {
    return this.#inOrder().map(({ definition }, at) => {
      const needs = needNames(definition);
      const reason = needs.length > 0 ? `after ${needs.join(', ')}` : 'needs nothing';
      return { position: at + 1, name: definition.name, phase: definition.phase ?? null, needs, reason };
    });
  }

  /** The interface of a running subsystem. Throws EngineError `unknown_subsystem`, `wrong_definition` or `not_ready`. */
  api<Definition extends AnySubsystem>(definition: Definition): ApiOf<Definition> {
    const entry = this.#find(definition);
    if (entry.state !== 'ready') {
      const message = `${definition.name} is not running: ${statusOf(entry).reason}.`;
      throw new EngineError('not_ready', message.replace(/\.+$/, '.'), definition.name);
    }
    return entry.running?.api as ApiOf<Definition>;
  }

  /** The state of all ready subsystems that save, in boot order. Throws EngineError `save_failed`. */
  save(): SavedState {
    return saveEntries(this.#ready());
  }

  /**
   * Hands a saved state to the ready subsystems, in boot order. Throws EngineError `restore_failed`, before anything is
   * touched when the parts do not match. When a subsystem refuses its part, the engine holds a mixture: start anew.
   */
  restore(saved: SavedState): void {
    const ready = this.#ready();
    requireSameParts(ready, saved);
    for (const entry of ready) {
      const part = saved.find((one) => one.name === entry.definition.name);
      if (part) restoreEntry(entry, part.state);
    }
  }

  /** Feeds the state of all ready subsystems into a hash, in boot order. Throws EngineError `hash_failed`. */
  hash(into: HashSink): void {
    hashEntries(this.#ready(), into);
  }

  #operation<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#waiting >= maxWaitingOperations) {
      const message = `${maxWaitingOperations} operations wait already. Wait for one before asking for more.`;
      return Promise.reject(new EngineError('too_many_operations', message));
    }
    this.#waiting++;
    const result = this.#lastOperation.then(work).finally(() => {
      this.#waiting--;
    });
    this.#lastOperation = result.catch(() => undefined);
    return result;
  }

  /** Starts those of the named entries that are not running. */
  async #startEntries(names: readonly string[]): Promise<void> {
    const down = names.filter((name) => this.#named(name).state !== 'ready');
    await this.#stopEntries(down);
    const plan = this.#plan();
    for (const name of plan.order) {
      if (!down.includes(name)) continue;
      const entry = this.#named(name);
      const fault = plan.faults.get(name);
      if (fault) await fail(entry, fault, this.#settings);
      else if (!this.#block(entry)) await this.#startOne(entry);
    }
    this.#list(plan);
  }

  /** Starts one entry, whose needs run, and hands it what was kept for it. */
  async #startOne(entry: Entry): Promise<void> {
    const needs: Record<string, unknown> = {};
    for (const [key, need] of Object.entries(entry.definition.needs))
      needs[key] = this.#named(need.name).running?.api;
    await startEntry(entry, needs, this.#settings);
    // A need may have failed in a tick while this one was starting.
    if (entry.state === 'ready' && this.#block(entry)) return;
    const { kept } = entry;
    if (!kept || entry.state !== 'ready') return;
    entry.kept = null;
    try {
      restoreEntry(entry, kept.state);
    } catch (thrown) {
      if (thrown instanceof EngineError) await fail(entry, thrown, this.#settings);
    }
  }

  /** Stops the named entries in reverse order and returns their names in that order. */
  async #stopEntries(names: readonly string[]): Promise<readonly string[]> {
    const entries = this.#inOrder(names).toReversed();
    for (const entry of entries) await stopEntry(entry, this.#settings);
    return entries.map((entry) => entry.definition.name);
  }

  /** Marks an entry as blocked when one of its needs does not run; returns whether it is. */
  #block(entry: Entry): boolean {
    const roots = new Set<string>();
    for (const name of needNames(entry.definition)) {
      const need = this.#entries.get(name);
      if (!need || need.state === 'ready') continue;
      for (const root of need.state === 'blocked' ? need.blockedBy : [name]) roots.add(root);
    }
    if (roots.size === 0) return false;
    entry.state = 'blocked';
    entry.running = null;
    entry.blockedBy = [...roots].sort();
    this.#settings.log.warn(`${entry.definition.name} is ${statusOf(entry).reason}`, {
      subsystem: entry.definition.name,
    });
    return true;
  }

  #stepFailed(entry: Entry, thrown: unknown): void {
    const { name } = entry.definition;
    entry.error = new EngineError(
      'step_failed',
      `${name} failed in its step: ${reasonOf(thrown)}.`,
      name,
      thrown,
    );
    entry.state = 'failed';
    entry.running = null;
    this.#settings.log.error(entry.error.message, {
      subsystem: name,
      code: entry.error.code,
      error: entry.error,
    });
    for (const dependant of this.#inOrder(dependantsOf(name, this.#nodes()))) {
      if (dependant.state === 'ready' || dependant.state === 'blocked') this.#block(dependant);
    }
  }

  #refusePromise(entry: Entry, answer: Promise<unknown>): void {
    answer.catch((thrown: unknown) => this.#settings.log.error(reasonOf(thrown), { error: thrown }));
    this.#stepFailed(entry, new Error('a step must be synchronous'));
  }

  #list(plan: BootPlan): void {
    const entries = plan.order
      .map((name) => this.#named(name))
      .filter((entry) => entry.running?.step !== undefined);
    this.#steppers = this.#phases.flatMap((phase) =>
      entries.filter((entry) => entry.definition.phase === phase),
    );
  }

  #plan(): BootPlan {
    return this.#planWith();
  }

  #planWith(candidate?: Entry): BootPlan {
    const entries = new Map(this.#entries);
    if (candidate) entries.set(candidate.definition.name, candidate);
    const plan = planBoot([...entries.values()].map(nodeOf));
    const faults = new Map(plan.faults);
    for (const { definition } of entries.values()) {
      const stranger = Object.values(definition.needs).find(
        (need) => entries.get(need.name)?.answersFor.has(need) === false,
      );
      if (stranger && !faults.has(definition.name))
        faults.set(definition.name, wrongDefinition(stranger.name, definition.name));
    }
    return { order: plan.order, faults };
  }

  #nodes(): OrderNode[] {
    return this.#inOrder().map(nodeOf);
  }

  #inOrder(names?: readonly string[]): Entry[] {
    this.#sorted ??= planBoot([...this.#entries.values()].map(nodeOf)).order.map((name) => this.#named(name));
    return this.#sorted.filter(({ definition }) => names === undefined || names.includes(definition.name));
  }

  #put(entry: Entry): void {
    this.#entries.set(entry.definition.name, entry);
    this.#sorted = null;
  }

  #ready(): Entry[] {
    return this.#inOrder().filter((entry) => entry.state === 'ready');
  }

  #named(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    const known = [...this.#entries.keys()].sort().join(', ') || 'none';
    throw new EngineError(
      'unknown_subsystem',
      `No subsystem called ${name} is registered. There are: ${known}.`,
      name,
    );
  }

  #find(definition: AnySubsystem): Entry {
    const entry = this.#named(definition.name);
    if (!entry.answersFor.has(definition)) throw wrongDefinition(definition.name);
    return entry;
  }

  #requirePhase({ name, phase }: AnySubsystem): void {
    if (phase === undefined || this.#phases.some((one) => one === phase)) return;
    const message = `${name} wants to step in phase ${phase}, but this engine has ${this.#phases.join(', ')}.`;
    throw new EngineError('unknown_phase', message, name);
  }
}

function needNames(definition: AnySubsystem): string[] {
  return [...new Set(Object.values(definition.needs).map((need) => need.name))].sort();
}

function nodeOf({ definition }: Entry): OrderNode {
  return { name: definition.name, needs: needNames(definition) };
}

function requireSameName(definition: AnySubsystem, other: AnySubsystem): void {
  if (definition.name === other.name) return;
  const message = `${definition.name} cannot take the place of ${other.name}: both must have one name.`;
  throw new EngineError('wrong_definition', message, definition.name);
}

function wrongDefinition(name: string, needer?: string): EngineError {
  const who = needer ? `${needer} needs ${name}, but` : `${name} was asked for, but`;
  const message = `${who} another definition is registered under that name. Register it with standsFor, or ask for the one registered.`;
  return new EngineError('wrong_definition', message, needer ?? name);
}
