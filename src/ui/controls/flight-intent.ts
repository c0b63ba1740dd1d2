import type { Tick } from '../../engine/index.ts';
import type { ActionLevels } from './levels.ts';

/** What the hands ask of the ship in this frame. Axes of the ship: +X right, +Y up, -Z ahead. */
export interface FlightIntent {
  /** Thrust along the ship's axes, each -1 to 1 of what the engines can do. */
  readonly thrust: Float64Array;
  /** Turning about the ship's axes by the right-hand rule, each -1 to 1. */
  readonly torque: Float64Array;
  brake: boolean;
}

/** Share of full thrust that the lowest throttle setting gives, so that a key always does something. */
export const THROTTLE_MIN = 0.01;
/** Throttle change per second while its key is held, in parts of full. */
export const THROTTLE_RATE_PER_S = 0.5;

/** An intent that asks for nothing. */
export function createIntent(): FlightIntent {
  return { thrust: new Float64Array(3), torque: new Float64Array(3), brake: false };
}

/** Moves the throttle by its keys in a frame; full and lowest are kept to. */
export function moveThrottle(
  hands: { throttle: number },
  levels: ActionLevels,
  { stepS }: Pick<Tick, 'stepS'>,
): void {
  const moved = hands.throttle + levels.axis('throttle_up', 'throttle_down') * THROTTLE_RATE_PER_S * stepS;
  hands.throttle = Math.min(1, Math.max(THROTTLE_MIN, moved));
}

/**
 * Turns pressed actions into thrust and torque. `stickPitch` and `stickYaw` come from the mouse, positive up and
 * right; the throttle scales thrust, and boost lifts it to full.
 */
export function readIntent(
  out: FlightIntent,
  levels: ActionLevels,
  throttle: number,
  stickPitch: number,
  stickYaw: number,
): FlightIntent {
  const scale = Math.max(throttle, levels.get('boost'));
  out.thrust[0] = levels.axis('thrust_right', 'thrust_left') * scale;
  out.thrust[1] = levels.axis('thrust_up', 'thrust_down') * scale;
  out.thrust[2] = levels.axis('thrust_back', 'thrust_forward') * scale;
  out.torque[0] = unit(levels.axis('pitch_up', 'pitch_down') + stickPitch);
  out.torque[1] = unit(levels.axis('yaw_left', 'yaw_right') - stickYaw);
  out.torque[2] = levels.axis('roll_left', 'roll_right');
  out.brake = levels.get('brake') > 0.5;
  return out;
}

/** Dead zone and a soft curve for a stick, -1 to 1 in and out: small hands make small turns. */
export function shapeStick(value: number, deadZone: number): number {
  const size = Math.abs(value);
  if (size <= deadZone) return 0;
  const scaled = Math.min(1, (size - deadZone) / (1 - deadZone));
  return Math.sign(value) * scaled * (0.35 + 0.65 * scaled * scaled);
}

function unit(value: number): number {
  return Math.min(1, Math.max(-1, value));
}
