import { defineSubsystem } from '../../../engine/index.ts';
import {
  type ActionId,
  ActionLevels,
  type Bindings,
  createIntent,
  DeviceLevels,
  type FlightIntent,
  type Keyboard,
  type KeyLayout,
  moveThrottle,
  type Pointer,
  readIntent,
  readKeyLayout,
  resolveBindings,
  startGamepads,
  startKeyboard,
  startPointer,
  THROTTLE_MIN,
} from '../../../ui/index.ts';
import { page } from './page.ts';
import { settings } from './settings.ts';

/** Throttle of a ship that was just entered. */
const THROTTLE_AT_START = 0.5;
/** Throttle of one notch of the wheel. */
const WHEEL_NOTCH = 0.05;
/** How fast the look keys turn the head, rad/s. */
const LOOK_RATE_RADPS = 1.2;
const LOOK_PITCH_MOST_RAD = 1.4;

/** What the hands do, whatever they hold. */
export interface InputApi {
  /** What is asked of the ship in this frame; the headset adds to it. */
  readonly intent: FlightIntent;
  /** Buttons of the page that are held down. */
  readonly screen: DeviceLevels;
  readonly levels: ActionLevels;
  readonly pointer: Pointer;
  readonly keyboard: Keyboard;
  readonly bindings: () => Bindings;
  readonly layout: () => KeyLayout | undefined;
  /** Share of full thrust that keys ask for. */
  throttle: number;
  /** Where the head is turned against the ship, radians: left and up. */
  look: { yawRad: number; pitchRad: number };
  /** Does what a key for the action does. */
  press(action: ActionId): void;
  /** Calls back for each pressed action; the answer ends that. */
  onPress(listener: (action: ActionId) => void): () => void;
}

/** Keyboard, mouse, fingers and gamepads become one intent a frame. */
export const input = defineSubsystem({
  name: 'input',
  doc: 'Turns keyboard, mouse, touch and gamepad into what is asked of the ship, and into single actions.',
  needs: { page, settings },
  phase: 'input',
  start({ needs, onStop }) {
    const { canvas } = needs.page;
    const listeners = new Set<(action: ActionId) => void>();
    const press = (action: ActionId): void => {
      for (const listener of listeners) listener(action);
    };
    // Under a screen nobody sees what a key would do.
    const onPress = (action: ActionId): unknown => needs.page.screenKind() === 'none' && press(action);
    let bindings = resolveBindings(needs.settings.bindings);
    let layout: KeyLayout | undefined;
    void readKeyLayout(navigator as Parameters<typeof readKeyLayout>[0]).then((found) => {
      layout = found;
    });
    onStop(
      needs.settings.onChange(() => {
        bindings = resolveBindings(needs.settings.bindings);
      }),
    );

    const keyboard = startKeyboard(window, { bindings: () => bindings, onPress });
    onStop(() => keyboard.stop());
    const gamepads = startGamepads(window, onPress);
    onStop(() => gamepads.stop());
    const pointer = startPointer(canvas, {
      sensitivity: () => needs.settings.values.mouseSensitivity,
      invertPitch: () => needs.settings.values.invertPitch,
      onWheel(notches) {
        api.throttle = Math.min(1, Math.max(THROTTLE_MIN, api.throttle + notches * WHEEL_NOTCH));
      },
    });
    onStop(() => pointer.stop());
    const screen = new DeviceLevels();
    const levels = new ActionLevels([keyboard.levels, gamepads.levels, screen]);

    const api: InputApi = {
      intent: createIntent(),
      screen,
      levels,
      pointer,
      keyboard,
      bindings: () => bindings,
      layout: () => layout,
      throttle: THROTTLE_AT_START,
      look: { yawRad: 0, pitchRad: 0 },
      press,
      onPress(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    onStop(
      api.onPress((action) => {
        if (action === 'throttle_full') api.throttle = 1;
        else if (action === 'throttle_low') api.throttle = THROTTLE_MIN;
        else if (action === 'mouse_flight') pointer.toggleLock();
        else if (action === 'look_reset') api.look.yawRad = api.look.pitchRad = 0;
      }),
    );
    return {
      api,
      step(tick) {
        gamepads.poll(bindings);
        pointer.step(tick.stepS);
        levels.refresh();
        moveThrottle(api, levels, tick);
        turnHead(api, tick.stepS);
        readIntent(api.intent, levels, api.throttle, pointer.state.stickY, pointer.state.stickX);
      },
    };
  },
});

/** Takes what the pointer asked for since the last frame and what the look keys ask for in this one. */
function turnHead({ look, pointer: { state }, levels }: InputApi, spanS: number): void {
  look.yawRad += state.lookYawRad + levels.axis('look_left', 'look_right') * LOOK_RATE_RADPS * spanS;
  look.pitchRad += state.lookPitchRad + levels.axis('look_up', 'look_down') * LOOK_RATE_RADPS * spanS;
  state.lookYawRad = 0;
  state.lookPitchRad = 0;
  look.yawRad -= 2 * Math.PI * Math.round(look.yawRad / (2 * Math.PI));
  look.pitchRad = Math.min(LOOK_PITCH_MOST_RAD, Math.max(-LOOK_PITCH_MOST_RAD, look.pitchRad));
}
