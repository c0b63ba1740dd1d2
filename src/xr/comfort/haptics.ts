/** Kinds of feedback with strength (0 to 1), length and the least time between two of a kind. */
export const hapticKinds = {
  control: { strength: 0.4, lengthS: 0.1, gapS: 0.15 },
  snap_turn: { strength: 0.3, lengthS: 0.04, gapS: 0.1 },
  warning: { strength: 0.8, lengthS: 0.2, gapS: 1 },
} as const;

export type HapticKind = keyof typeof hapticKinds;

/** Lets a pulse of a kind through only when the last one is long enough ago. */
export class HapticLimiter {
  readonly #lastS = new Map<HapticKind, number>();

  /** True when a pulse may be given at `nowS`; it then counts as given. */
  allow(kind: HapticKind, nowS: number): boolean {
    const lastS = this.#lastS.get(kind);
    if (lastS !== undefined && nowS - lastS < hapticKinds[kind].gapS && nowS >= lastS) return false;
    this.#lastS.set(kind, nowS);
    return true;
  }
}

/** What can vibrate, as browsers have it: headset controllers pulse, gamepads play a dual rumble. */
export interface Vibrating {
  readonly hapticActuators?: readonly { pulse?(strength: number, lengthMs: number): Promise<unknown> }[];
  readonly vibrationActuator?: {
    playEffect?(
      kind: 'dual-rumble',
      effect: { duration: number; strongMagnitude: number; weakMagnitude: number },
    ): Promise<unknown>;
  } | null;
}

/** Gives one pulse to a device. Devices without a motor, or that refuse, stay still without harm. */
export function pulse(device: Vibrating, kind: HapticKind, strengthScale: number): void {
  const { strength, lengthS } = hapticKinds[kind];
  const level = Math.min(1, strength * strengthScale);
  if (level <= 0) return;
  const actuator = device.hapticActuators?.[0];
  const played = actuator?.pulse
    ? actuator.pulse(level, lengthS * 1000)
    : device.vibrationActuator?.playEffect?.('dual-rumble', {
        duration: lengthS * 1000,
        strongMagnitude: level,
        weakMagnitude: level / 2,
      });
  void Promise.resolve(played).catch(() => undefined);
}
