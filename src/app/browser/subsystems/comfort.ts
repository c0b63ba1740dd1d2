import { defineSubsystem, metresPerSecondSquared } from '../../../engine/index.ts';
import type { SnapTurn } from '../../../xr/index.ts';
import type { HeadsetParts } from '../headset-parts.ts';
import { prediction } from './prediction.ts';
import { renderer } from './renderer.ts';
import { settings } from './settings.ts';
import { vr } from './vr.ts';
import { warp } from './warp.ts';

/** What keeps a stomach calm in a headset. */
export interface ComfortApi {
  /** Darkness of the edges, 0 to 1. */
  readonly darkness: () => number;
  /** Darkness of everything, while one world gives way to another, 0 to 1. */
  readonly closed: () => number;
  /** Calls back when the seat was turned by a step; the answer ends that. */
  onTurn(listener: () => void): () => void;
}

/** Vignette under acceleration and turning in steps; both on unless a person turns them off. */
export const comfort = defineSubsystem({
  name: 'comfort',
  doc: 'Darkens the edges under acceleration and turns the seat in steps, in a headset.',
  needs: { settings, prediction, renderer, vr, warp },
  phase: 'place',
  options: {
    vignetteFrom: metresPerSecondSquared({
      default: 5,
      min: 0,
      max: 100,
      doc: 'acceleration from which edges darken',
    }),
    vignetteTo: metresPerSecondSquared({
      default: 20,
      min: 1,
      max: 1000,
      doc: 'acceleration at which they are darkest',
    }),
  },
  start({ needs, options, onStop }) {
    const turns = new Set<() => void>();
    let parts: HeadsetParts | null = null;
    let snapTurn: SnapTurn | null = null;
    let darkness = 0;
    let closed = 0;
    onStop(
      needs.vr.onSession((next) => {
        parts = next;
        snapTurn = next ? new next.SnapTurn() : null;
        darkness = closed = 0;
        needs.renderer.seat = next ? (needs.vr.session()?.seat ?? null) : null;
      }),
    );
    const api: ComfortApi = {
      darkness: () => darkness,
      closed: () => closed,
      onTurn(listener) {
        turns.add(listener);
        return () => turns.delete(listener);
      },
    };
    return {
      api,
      step({ stepS }) {
        const intent = needs.vr.intent();
        const seat = needs.vr.session()?.seat;
        if (!parts || !snapTurn || !intent || !seat) return;
        const { values } = needs.settings;
        const side = snapTurn.step(intent.turnStick, stepS);
        if (side !== 0) {
          const turned = seat.turnRad + side * values.snapAngle;
          seat.turnRad = turned - 2 * Math.PI * Math.round(turned / (2 * Math.PI));
          for (const listener of turns) listener();
        }
        const curve = {
          fromMps2: options.vignetteFrom,
          toMps2: Math.max(options.vignetteTo, options.vignetteFrom + 1),
          intensity: values.vignette ? values.vignetteIntensity : 0,
        };
        const felt = parts.vignetteDarkness(needs.prediction.feltMps2, curve);
        darkness = parts.fadeVignette(darkness, felt, stepS);
        // shut at once, because the other world is there at once
        closed = needs.warp.isDark() ? 1 : parts.fadeVignette(closed, 0, stepS);
      },
    };
  },
});
