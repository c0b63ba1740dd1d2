import { type ActionId, actions } from './actions.ts';
import type { Bindings } from './bindings.ts';
import { DeviceLevels } from './levels.ts';

/** A running reader of the keyboard. */
export interface Keyboard {
  readonly levels: DeviceLevels;
  /** Lets go of every key, for a panel that takes the keyboard. */
  release(): void;
  stop(): void;
}

interface KeyboardOptions {
  readonly bindings: () => Bindings;
  readonly onPress: (action: ActionId) => void;
}

const typingSelector = 'input:not([type="range"]), textarea, select, [contenteditable], [role="listbox"]';
const slidingSelector = 'input[type="range"]';
const slidingKeys = /^(Arrow(Up|Down|Left|Right)|Page(Up|Down)|Home|End)$/;
const pressingSelector = 'button, a[href], summary, label';

/** Reads keys as actions while nothing on the page is being typed into. */
export function startKeyboard(target: Window, options: KeyboardOptions): Keyboard {
  const levels = new DeviceLevels();
  const held = new Map<string, ActionId>();
  const removal = new AbortController();
  const { signal } = removal;

  const release = (): void => {
    held.clear();
    levels.clear();
  };
  const onDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    const action = options.bindings().actionOfKey(event.code);
    if (action === undefined || isForThePage(event, action)) return;
    event.preventDefault();
    if (event.repeat) return;
    if (actions[action].kind === 'hold') {
      held.set(event.code, action);
      levels.set(action, 1);
    } else {
      options.onPress(action);
    }
  };
  const onUp = (event: KeyboardEvent): void => {
    const action = held.get(event.code);
    if (action === undefined) return;
    held.delete(event.code);
    if (![...held.values()].includes(action)) levels.set(action, 0);
  };

  target.addEventListener('keydown', onDown, { signal });
  target.addEventListener('keyup', onUp, { signal });
  target.addEventListener('blur', release, { signal });
  target.document.addEventListener('visibilitychange', release, { signal });
  return {
    levels,
    release,
    stop(): void {
      removal.abort();
      release();
    },
  };
}

/** True for a key that belongs to what has the focus: a text field, a list, the arrows of a slider, or Space and Enter on a button. */
function isForThePage(event: KeyboardEvent, action: ActionId): boolean {
  const element = event.target;
  if (!(element instanceof Element)) return false;
  if (element.closest(typingSelector)) return action !== 'close';
  if (element.closest(slidingSelector)) return slidingKeys.test(event.code);
  const presses = event.code === 'Space' || event.code === 'Enter';
  return presses && element.closest(pressingSelector) !== null;
}

interface KeyboardLayoutSource {
  readonly keyboard?: { getLayoutMap(): Promise<ReadonlyMap<string, string>> };
}

/** The letters on the person's own keyboard, or nothing where the browser keeps them to itself. */
export async function readKeyLayout(
  source: KeyboardLayoutSource,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    return await source.keyboard?.getLayoutMap();
  } catch {
    return undefined;
  }
}
