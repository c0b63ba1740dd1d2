import type { EngineError } from './errors.ts';
import type { SavedPart } from './state.ts';
import type { AnySubsystem, Release, Running } from './subsystem.ts';

/** Where a subsystem stands. Only `ready` ones step, check, save and hash. */
export type SubsystemState =
  | 'registered'
  | 'starting'
  | 'ready'
  | 'blocked'
  | 'failed'
  | 'stopping'
  | 'stopped';

/** One try at running a subsystem. A start that comes back too late finds its attempt closed and is undone. */
export interface Attempt {
  readonly releases: Release[];
  running: Running<unknown> | null;
  closed: boolean;
}

/** What the engine keeps about a registered subsystem. */
export interface Entry {
  definition: AnySubsystem;
  /** Definitions that this one answers for: itself, what it stands for, what it replaced. */
  readonly answersFor: Set<AnySubsystem>;
  options: Readonly<Record<string, unknown>>;
  state: SubsystemState;
  /** Names of the failed subsystems that keep this one from running. */
  blockedBy: readonly string[];
  error: EngineError | null;
  attempt: Attempt | null;
  /** What runs now; null while it does not, even when an attempt still waits to be stopped. */
  running: Running<unknown> | null;
  /** What it saved before a replacement: waits for the next start to take it, or for a stop to drop it. */
  kept: SavedPart | null;
}

export function createEntry(
  definition: AnySubsystem,
  options: Entry['options'],
  standsFor?: AnySubsystem,
): Entry {
  return {
    definition,
    answersFor: new Set(standsFor ? [definition, standsFor] : [definition]),
    options,
    state: 'registered',
    blockedBy: [],
    error: null,
    attempt: null,
    running: null,
    kept: null,
  };
}

/** A line of the status list. `reason` is a sentence for people; `error` is there when the subsystem itself failed. */
export interface SubsystemStatus {
  readonly name: string;
  readonly state: SubsystemState;
  readonly blockedBy: readonly string[];
  readonly reason: string;
  readonly error: EngineError | null;
}

const plainReasons = {
  registered: 'not started yet',
  starting: 'starting',
  ready: 'ready',
  stopping: 'stopping',
  stopped: 'stopped',
} as const;

export function statusOf(entry: Entry): SubsystemStatus {
  const { state, blockedBy, error } = entry;
  return { name: entry.definition.name, state, blockedBy, reason: reasonFor(entry), error };
}

function reasonFor({ state, blockedBy, error }: Entry): string {
  if (state === 'blocked') return `blocked by ${blockedBy.join(', ')}`;
  if (state === 'failed') return `failed: ${error?.message ?? 'no reason was given'}`;
  return error ? `${plainReasons[state]}, but ${error.message}` : plainReasons[state];
}
