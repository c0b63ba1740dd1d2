import { EngineError } from './errors.ts';
import type { Log } from './log.ts';
import type { OptionSpecs, OptionValues } from './options.ts';

/** One step of the engine. The same object may be handed over every time: keep its numbers, not the object. */
export interface Tick {
  /** Whole steps since the beginning. */
  readonly index: number;
  /** Length of this step, in seconds. */
  readonly stepS: number;
}

/** Takes state in a fixed order; `StateHash` of the math layer is one. */
export interface HashSink {
  f64(value: number): unknown;
  f64Array(values: Float64Array): unknown;
  u32(value: number): unknown;
  text(value: string): unknown;
}

/** What a subsystem is while it runs. Every part is optional. */
export interface Running<Api> {
  /** What dependants get as `needs.<name>`, and `engine.api(definition)` returns. */
  readonly api?: Api;
  /** The work of one tick, in the phase that the definition names. Synchronous; must not allocate when all goes well. */
  step?(tick: Tick): void;
  /** Undefined while all is well, else a sentence that says what is wrong. A throw counts as trouble too. */
  check?(): string | undefined;
  /** Gives back everything that start acquired. Always called once for a start that succeeded. */
  stop?(): void | Promise<void>;
  /** The whole state, as something that structured clone can copy. */
  save?(): unknown;
  /** Takes a state from `save`; must refuse, by throwing, what it cannot use. */
  restore?(saved: unknown): void;
  /** Feeds the state into a hash, always in the same order. */
  hash?(into: HashSink): void;
}

/** What `start` gets. */
export interface StartContext<Needs extends NeedMap, Options extends OptionSpecs> {
  /** The interface of each needed subsystem; they run before this one starts and until it has stopped. */
  readonly needs: { readonly [Key in keyof Needs]: ApiOf<Needs[Key]> };
  readonly options: OptionValues<Options>;
  readonly log: Log;
  /** Call right after acquiring something: `release` runs after `stop`, newest first, and also when start fails half-way. */
  readonly onStop: (release: Release) => void;
}

export type Release = () => void | Promise<void>;

/** Any subsystem, as far as the engine and lists of subsystems are concerned. */
export interface AnySubsystem {
  readonly name: string;
  readonly doc: string;
  readonly needs: NeedMap;
  readonly phase: string | undefined;
  readonly options: OptionSpecs;
  /** Each field that `save` returns, and what it is. When there are any, `save` is held to exactly these. */
  readonly state: FieldDocs;
  /** Each command that it carries out, and what it does. */
  readonly commands: FieldDocs;
  readonly start: (context: never) => Running<unknown> | Promise<Running<unknown>>;
}

/** Names, each with a sentence. */
export type FieldDocs = Readonly<Record<string, string>>;

export type NeedMap = Readonly<Record<string, AnySubsystem>>;

/** A subsystem as a record: its name, reason, needs, order and limits, then the work. */
export interface Subsystem<
  Api,
  Needs extends NeedMap = NeedMap,
  Options extends OptionSpecs = OptionSpecs,
  Phase extends string | undefined = string | undefined,
> extends AnySubsystem {
  readonly needs: Needs;
  readonly phase: Phase;
  readonly options: Options;
  readonly start: (context: StartContext<Needs, Options>) => Running<Api> | Promise<Running<Api>>;
}

/** The interface type that a definition's start returns as `api`. */
export type ApiOf<Definition extends AnySubsystem> =
  Awaited<ReturnType<Definition['start']>> extends Running<infer Api> ? Api : never;

/** What `defineSubsystem` takes. */
export interface SubsystemParts<
  Api,
  Needs extends NeedMap,
  Options extends OptionSpecs,
  Phase extends string | undefined,
> {
  readonly name: string;
  /** One sentence: why it exists and what it does. */
  readonly doc: string;
  readonly needs?: Needs;
  /** The phase of the tick in which `step` runs; leave it out when there is no step. */
  readonly phase?: Phase;
  readonly options?: Options;
  readonly state?: FieldDocs;
  readonly commands?: FieldDocs;
  start(context: StartContext<Needs, Options>): Running<Api> | Promise<Running<Api>>;
}

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Declares a subsystem. Throws EngineError `bad_definition` when the name is not kebab-case or the doc is empty. */
export function defineSubsystem<
  Api = undefined,
  const Needs extends NeedMap = Record<never, AnySubsystem>,
  const Options extends OptionSpecs = Record<never, never>,
  const Phase extends string | undefined = undefined,
>(parts: SubsystemParts<Api, Needs, Options, Phase>): Subsystem<Api, Needs, Options, Phase> {
  const { name, doc, phase, needs = {}, options = {}, state = {}, commands = {} } = parts;
  if (!namePattern.test(name)) {
    throw new EngineError(
      'bad_definition',
      `'${name}' is no name for a subsystem. Use kebab-case, such as floating-origin.`,
    );
  }
  if (doc.trim() === '') {
    throw new EngineError(
      'bad_definition',
      `Subsystem ${name} has an empty doc. Say in a sentence what it is for.`,
      name,
    );
  }
  return Object.freeze({
    name,
    doc,
    phase: phase as Phase,
    needs: Object.freeze(needs) as Needs,
    options: Object.freeze(options) as Options,
    state: Object.freeze(state),
    commands: Object.freeze(commands),
    start: (context: StartContext<Needs, Options>) => parts.start(context),
  });
}
