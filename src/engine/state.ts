import type { Entry } from './entry.ts';
import { EngineError, type EngineErrorCode, reasonOf } from './errors.ts';
import type { FieldDocs, HashSink } from './subsystem.ts';

/** The state of every running subsystem that has one, in boot order. Structured clone can copy it. */
export type SavedState = readonly SavedPart[];

export interface SavedPart {
  readonly name: string;
  readonly state: unknown;
}

const labels = {
  save_failed: 'could not save its state',
  restore_failed: 'could not take its saved state',
  hash_failed: 'could not hash its state',
};

function guarded<Value>(entry: Entry, code: keyof typeof labels & EngineErrorCode, work: () => Value): Value {
  try {
    return work();
  } catch (thrown) {
    const { name } = entry.definition;
    throw new EngineError(code, `${name} ${labels[code]}: ${reasonOf(thrown)}.`, name, thrown);
  }
}

/** Asks each running entry for its state. Throws EngineError `save_failed`. */
export function saveEntries(entries: readonly Entry[]): SavedPart[] {
  return entries.flatMap((entry) => {
    const { running, definition } = entry;
    if (!running?.save) return [];
    const state = guarded(entry, 'save_failed', () => {
      const saved = running.save?.();
      requireDeclared(definition.state, saved);
      return saved;
    });
    return [{ name: definition.name, state }];
  });
}

/** Throws unless a state has exactly the declared fields, where fields are declared. */
function requireDeclared(declared: FieldDocs, saved: unknown): void {
  const wanted = Object.keys(declared).sort().join(', ');
  if (wanted === '') return;
  const given =
    typeof saved === 'object' && saved !== null ? Object.keys(saved).sort().join(', ') : typeof saved;
  if (given !== wanted) throw new Error(`it declares ${wanted}, but gave ${given || 'nothing'}`);
}

/** Hands one entry its state. Throws EngineError `restore_failed`. */
export function restoreEntry(entry: Entry, state: unknown): void {
  guarded(entry, 'restore_failed', () => entry.running?.restore?.(state));
}

/** Throws EngineError `restore_failed` unless the saved parts and the entries that take state are the same set. */
export function requireSameParts(entries: readonly Entry[], saved: SavedState): void {
  if (!isSavedState(saved))
    throw new EngineError('restore_failed', 'What was given is no saved state. Pass what `save` returned.');
  const wanted = entries
    .filter((entry) => entry.running?.restore !== undefined)
    .map((entry) => entry.definition.name);
  const given = saved.map((part) => part.name);
  const missing = wanted.filter((name) => !given.includes(name));
  const foreign = given.filter((name, at) => !wanted.includes(name) || given.indexOf(name) !== at);
  if (missing.length === 0 && foreign.length === 0) return;
  const parts = [
    missing.length > 0 ? `has nothing for ${missing.join(', ')}` : '',
    foreign.length > 0 ? `has parts that nothing here takes: ${foreign.join(', ')}` : '',
  ];
  throw new EngineError(
    'restore_failed',
    `The saved state does not fit this engine: it ${parts.filter(Boolean).join(', and ')}.`,
  );
}

/** Saved states come back from files and other threads, where types promise nothing. */
function isSavedState(saved: unknown): saved is SavedState {
  return (
    Array.isArray(saved) &&
    saved.every((part) => typeof part === 'object' && part !== null && typeof part.name === 'string')
  );
}

/** Feeds name and state of each running entry that hashes into a sink. Throws EngineError `hash_failed`. */
export function hashEntries(entries: readonly Entry[], into: HashSink): void {
  for (const entry of entries) {
    const { running } = entry;
    if (!running?.hash) continue;
    guarded(entry, 'hash_failed', () => {
      into.text(entry.definition.name);
      running.hash?.(into);
    });
  }
}
