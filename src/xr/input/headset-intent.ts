/** One controller as WebXR's `xr-standard` mapping gives it; values of a missing part are zero. */
export interface HandState {
  stickX: number;
  /** Positive towards the person. */
  stickY: number;
  trigger: number;
  grip: number;
  /** A on the right, X on the left. */
  lower: boolean;
  /** B on the right, Y on the left. */
  upper: boolean;
}

/** What the two hands ask for in a frame. Axes of the ship: +X right, +Y up, -Z ahead. */
export interface HeadsetIntent {
  readonly thrust: Float64Array;
  readonly torque: Float64Array;
  /** -1 to 1 of the rate at which the throttle moves. */
  throttleRate: number;
  brake: boolean;
  /** Stick for stepwise turning, positive right; zero where turning is smooth. */
  turnStick: number;
}

const DEAD_ZONE = 0.15;
const PRESSED = 0.5;

/** A hand that does nothing. */
export function createHand(): HandState {
  return { stickX: 0, stickY: 0, trigger: 0, grip: 0, lower: false, upper: false };
}

/** An intent that asks for nothing. */
export function createHeadsetIntent(): HeadsetIntent {
  return {
    thrust: new Float64Array(3),
    torque: new Float64Array(3),
    throttleRate: 0,
    brake: false,
    turnStick: 0,
  };
}

interface PadLike {
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly value: number; readonly pressed: boolean }[];
}

/** Reads a controller's gamepad into a hand: the stick is axes 2 and 3, or 0 and 1 on a controller with one pair. */
export function readHand(out: HandState, pad: PadLike | undefined): HandState {
  const shift = pad !== undefined && pad.axes.length >= 4 ? 2 : 0;
  out.stickX = pad?.axes[shift] ?? 0;
  out.stickY = pad?.axes[shift + 1] ?? 0;
  out.trigger = pad?.buttons[0]?.value ?? 0;
  out.grip = pad?.buttons[1]?.value ?? 0;
  out.lower = pad?.buttons[4]?.pressed ?? false;
  out.upper = pad?.buttons[5]?.pressed ?? false;
  return out;
}

/** Both hands as flight; `throttle` scales thrust, `snapTurn` gives the right stick's sideways way to the seat. */
export function readHeadsetIntent(
  out: HeadsetIntent,
  left: HandState,
  right: HandState,
  throttle: number,
  snapTurn: boolean,
): HeadsetIntent {
  const leftX = shape(left.stickX);
  const leftY = shape(left.stickY);
  const rightX = shape(right.stickX);
  const rightY = shape(right.stickY);
  const shifted = left.grip > PRESSED;
  const turning = snapTurn && right.grip <= PRESSED;
  out.thrust[0] = shifted ? 0 : leftX * throttle;
  out.thrust[1] = shifted ? -leftY * throttle : 0;
  out.thrust[2] = shifted ? 0 : leftY * throttle;
  out.torque[0] = -rightY;
  out.torque[1] = turning ? 0 : -rightX;
  out.torque[2] = shifted ? -leftX : 0;
  out.turnStick = turning ? right.stickX : 0;
  out.throttleRate = right.trigger - left.trigger;
  out.brake = left.lower;
  return out;
}

function shape(value: number): number {
  const size = Math.abs(value);
  if (!(size > DEAD_ZONE)) return 0;
  const part = Math.min(1, (size - DEAD_ZONE) / (1 - DEAD_ZONE));
  return Math.sign(value) * part * (0.4 + 0.6 * part * part);
}
