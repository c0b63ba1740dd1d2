import { type ActionId, actionIds, actions, isActionId } from './actions.ts';

/** What a person may keep per action: keys and gamepad parts that replace the defaults. */
export interface BindingOverride {
  readonly keys?: readonly string[];
  readonly pad?: readonly string[];
}
export type BindingOverrides = Readonly<Partial<Record<ActionId, BindingOverride>>>;

/** Most keys or gamepad parts one action can have. */
export const BINDINGS_PER_ACTION_MAX = 4;
const KEY_CODE = /^[A-Za-z0-9]{1,24}$/;

/** Parts of a standard gamepad: half-axes and buttons by the index the standard mapping gives them. */
export const padParts: Readonly<Record<string, { axis: number; sign: 1 | -1 } | { button: number }>> = {
  'LX-': { axis: 0, sign: -1 },
  'LX+': { axis: 0, sign: 1 },
  'LY-': { axis: 1, sign: -1 },
  'LY+': { axis: 1, sign: 1 },
  'RX-': { axis: 2, sign: -1 },
  'RX+': { axis: 2, sign: 1 },
  'RY-': { axis: 3, sign: -1 },
  'RY+': { axis: 3, sign: 1 },
  A: { button: 0 },
  B: { button: 1 },
  X: { button: 2 },
  Y: { button: 3 },
  LB: { button: 4 },
  RB: { button: 5 },
  LT: { button: 6 },
  RT: { button: 7 },
  Back: { button: 8 },
  Start: { button: 9 },
  LS: { button: 10 },
  RS: { button: 11 },
  Up: { button: 12 },
  Down: { button: 13 },
  Left: { button: 14 },
  Right: { button: 15 },
};

/** Keys and gamepad parts in force, both ways round. */
export interface Bindings {
  readonly keysOf: (action: ActionId) => readonly string[];
  readonly padOf: (action: ActionId) => readonly string[];
  readonly actionOfKey: (code: string) => ActionId | undefined;
}

/**
 * The defaults with a person's changes. A key that was given to another action is taken from the one that had it, so
 * that one key never does two things.
 */
export function resolveBindings(overrides: BindingOverrides): Bindings {
  const claimed = new Map<string, ActionId>();
  for (const id of actionIds) for (const code of overrides[id]?.keys ?? []) claimed.set(code, id);
  const keys = new Map<ActionId, readonly string[]>();
  const byKey = new Map<string, ActionId>();
  for (const id of actionIds) {
    const wanted = overrides[id]?.keys ?? actions[id].keys;
    const kept = wanted.filter((code) => (claimed.get(code) ?? id) === id);
    keys.set(id, kept);
    for (const code of kept) byKey.set(code, id);
  }
  return {
    keysOf: (action) => keys.get(action) ?? [],
    padOf: (action) => overrides[action]?.pad ?? actions[action].pad,
    actionOfKey: (code) => byKey.get(code),
  };
}

/** Reads overrides from storage; what is not an action, a key or a gamepad part is left out. */
export function parseOverrides(value: unknown): BindingOverrides {
  if (typeof value !== 'object' || value === null) return {};
  const result: Partial<Record<ActionId, BindingOverride>> = {};
  for (const [id, entry] of Object.entries(value)) {
    if (!isActionId(id) || typeof entry !== 'object' || entry === null) continue;
    const { keys, pad } = entry as { keys?: unknown; pad?: unknown };
    const cleanKeys = cleanList(keys, (text) => KEY_CODE.test(text));
    const cleanPad = cleanList(pad, (text) => Object.hasOwn(padParts, text));
    if (cleanKeys || cleanPad) {
      result[id] = { ...(cleanKeys && { keys: cleanKeys }), ...(cleanPad && { pad: cleanPad }) };
    }
  }
  return result;
}

function cleanList(value: unknown, accepts: (text: string) => boolean): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((entry): entry is string => typeof entry === 'string' && accepts(entry));
  return texts.slice(0, BINDINGS_PER_ACTION_MAX);
}
