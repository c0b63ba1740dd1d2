/** Everything that can go wrong in the engine: the code of each error and what it means. Part of docs/subsystems.md. */
export const engineErrors = {
  bad_definition: 'a subsystem, an option or a list of phases is declared in a way that cannot work',
  duplicate_name: 'two subsystems were registered under one name',
  unknown_subsystem: 'no subsystem of that name is registered',
  wrong_definition: 'another definition is registered under that name, so its type is not the one asked for',
  unknown_phase: 'a subsystem wants to step in a phase that the engine does not have',
  unknown_option: 'an option was given that the subsystem does not declare',
  bad_option: 'an option has the wrong type or lies outside its limits',
  missing_need: 'a subsystem needs another one that is not registered',
  cyclic_need: 'subsystems need each other in a circle',
  start_failed: 'the start of a subsystem threw, was refused, or took longer than its limit',
  step_failed: 'the step of a subsystem threw, or was not synchronous',
  stop_failed: 'the stop of a subsystem threw or took longer than its limit',
  check_failed: 'a running subsystem says that something is wrong with it',
  save_failed: 'a subsystem could not say its state',
  restore_failed: 'a subsystem could not take a saved state, or the saved state does not fit the engine',
  hash_failed: 'a subsystem could not contribute to the state hash',
  still_needed: 'a subsystem that others need cannot be unregistered on its own',
  not_ready: 'the interface of a subsystem was asked for while it is not running',
  bad_elapsed_time:
    'a time is not one: elapsed seconds must be finite and not negative, a date must lie in its day',
  too_many_subsystems: 'the limit of registered subsystems is reached',
  too_many_operations: 'the limit of waiting starts, stops, replacements and removals is reached',
} as const;

export type EngineErrorCode = keyof typeof engineErrors;

/** An error of the engine: a code from `engineErrors`, the subsystem it is about (or null), and a sentence. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  readonly subsystem: string | null;

  constructor(code: EngineErrorCode, message: string, subsystem: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.subsystem = subsystem;
  }
}

/** What a thrown value says, for use inside another sentence: its message, without a closing full stop. */
export function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.replace(/[.\s]+$/, '') || 'no reason was given';
}
