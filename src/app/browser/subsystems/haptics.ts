import { defineSubsystem } from '../../../engine/index.ts';
import type { HapticKind, HapticLimiter, Vibrating } from '../../../xr/index.ts';
import { type HeadsetParts, loadHeadsetParts } from '../headset-parts.ts';
import { comfort } from './comfort.ts';
import { input } from './input.ts';
import { page } from './page.ts';
import { settings } from './settings.ts';
import { vr } from './vr.ts';

/** Actions that are felt: something on the ship changed by a press. */
const felt = new Set(['stabilise', 'kill_rotation', 'pause', 'time_faster', 'time_slower']);

/** Short pulses in the controllers or the gamepad when something was switched. */
export const haptics = defineSubsystem({
  name: 'haptics',
  doc: 'Gives short pulses in controllers and gamepads when something on the ship was switched.',
  needs: { page, settings, input, vr, comfort },
  start({ needs, log, onStop }) {
    let held: { readonly parts: HeadsetParts; readonly limiter: HapticLimiter } | null = null;
    const prepare = (): void => {
      loadHeadsetParts().then(
        (parts) => {
          held ??= { parts, limiter: new parts.HapticLimiter() };
        },
        (error: unknown) =>
          log.warn('The parts for vibration could not be loaded.', { reason: String(error) }),
      );
    };
    const devices = (): readonly Vibrating[] => {
      const session = needs.vr.session()?.session;
      if (!session) return navigator.getGamepads().filter((pad) => pad !== null) as unknown as Vibrating[];
      return [...session.inputSources].flatMap(({ gamepad }) =>
        gamepad ? [gamepad as unknown as Vibrating] : [],
      );
    };
    const give = (kind: HapticKind): void => {
      const { values } = needs.settings;
      if (!held || !values.haptics || !held.limiter.allow(kind, performance.now() / 1000)) return;
      for (const device of devices()) held.parts.pulse(device, kind, values.hapticsStrength);
    };
    window.addEventListener('gamepadconnected', prepare, { signal: needs.page.signal });
    onStop(needs.vr.onSession((parts) => parts && prepare()));
    onStop(needs.input.onPress((action) => felt.has(action) && give('control')));
    onStop(needs.comfort.onTurn(() => give('snap_turn')));
    return {};
  },
});
