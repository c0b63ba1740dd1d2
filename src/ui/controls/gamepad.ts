import { type ActionId, actionIds, actions } from './actions.ts';
import { type Bindings, padParts } from './bindings.ts';
import { shapeStick } from './flight-intent.ts';
import { DeviceLevels } from './levels.ts';

const DEAD_ZONE = 0.12;
const PRESS_LEVEL = 0.5;

/** The part of a gamepad that is read: standard axes (-1 to 1, +Y down) and buttons (0 to 1). */
export interface PadState {
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly value: number }[];
}

/** Turns the state of a standard gamepad into levels, and tells presses once when they begin. */
export class GamepadReader {
  readonly levels = new DeviceLevels();
  readonly #onPress: (action: ActionId) => void;

  constructor(onPress: (action: ActionId) => void) {
    this.#onPress = onPress;
  }

  read(pad: PadState, bindings: Bindings): void {
    for (const action of actionIds) {
      let level = 0;
      for (const part of bindings.padOf(action)) level = Math.max(level, partLevel(pad, part));
      const before = this.levels.get(action);
      this.levels.set(action, level);
      if (actions[action].kind === 'press' && level >= PRESS_LEVEL && before < PRESS_LEVEL)
        this.#onPress(action);
    }
  }
}

function partLevel(pad: PadState, part: string): number {
  const place = padParts[part];
  if (place === undefined) return 0;
  if ('button' in place) return pad.buttons[place.button]?.value ?? 0;
  return Math.max(0, shapeStick((pad.axes[place.axis] ?? 0) * place.sign, DEAD_ZONE));
}

/** A running reader of the first standard gamepad. */
export interface Gamepads {
  readonly levels: DeviceLevels;
  /** Reads the gamepad; call once a frame. Costs nothing while none is connected. */
  poll(bindings: Bindings): void;
  stop(): void;
}

/** Watches for gamepads with the standard mapping. */
export function startGamepads(target: Window, onPress: (action: ActionId) => void): Gamepads {
  const reader = new GamepadReader(onPress);
  const removal = new AbortController();
  const { signal } = removal;
  const connected = new Set<number>();
  target.addEventListener('gamepadconnected', (event) => connected.add(event.gamepad.index), { signal });
  target.addEventListener(
    'gamepaddisconnected',
    (event) => {
      connected.delete(event.gamepad.index);
      reader.levels.clear();
    },
    { signal },
  );
  return {
    levels: reader.levels,
    poll(bindings): void {
      if (connected.size === 0) return;
      const pad = target.navigator.getGamepads().find((entry) => entry?.mapping === 'standard');
      if (pad) reader.read(pad, bindings);
    },
    stop(): void {
      removal.abort();
      connected.clear();
      reader.levels.clear();
    },
  };
}
