import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { WorldError } from '../error.ts';
import { fromExact, toExact } from '../exact-numbers.ts';
import { FloatingOrigin, rebaseDistanceM } from '../island/floating-origin.ts';
import { restored } from '../restored.ts';
import { events } from './events.ts';
import { vessels } from './vessels.ts';

/** The origin of the rigid bodies' local frame. */
export interface FloatingOrigins {
  readonly origin: FloatingOrigin;
  /** Calls back right after the origin has moved; returns what ends that. */
  readonly onRebase: (moved: () => void) => () => void;
}

const homeM = vec3.create();
const savedSchema = z.object({ origin: z.unknown(), rebases: z.int().min(0) });

/** Keeps the local frame near those who are in it. */
export const floatingOrigin = defineSubsystem({
  name: 'floating-origin',
  doc: 'Moves the origin of the frame of rigid bodies after the visitors, when it gets more than 5000 m away from them.',
  needs: { vessels, events },
  phase: 'observe',
  state: { origin: 'where the origin is, m', rebases: 'how often it has moved' },
  start({ needs, log }) {
    const origin = new FloatingOrigin();
    const listeners = new Set<() => void>();
    /** The scene's origin as long as somebody is near it, because that is where its shapes are; else the nearest visitor. */
    const focusM = (): Vec3 | null => {
      let nearest: Vec3 | null = null;
      for (const vessel of needs.vessels.fleet.byRow) {
        if (vessel === undefined || vessel.owner === null) continue;
        const { offsetM } = vessel;
        if (vec3.length(offsetM) <= rebaseDistanceM) return homeM;
        if (nearest === null || origin.distanceM(offsetM) < origin.distanceM(nearest)) nearest = offsetM;
      }
      return nearest;
    };
    const api: FloatingOrigins = {
      origin,
      onRebase(moved) {
        listeners.add(moved);
        return () => void listeners.delete(moved);
      },
    };
    return {
      api,
      step() {
        const focus = focusM();
        if (focus === null) return;
        const distanceM = origin.distanceM(focus);
        if (!origin.follow(focus)) return;
        for (const moved of listeners) moved();
        log.info('the origin of the local frame has moved', { distanceM, count: origin.rebases });
        needs.events.emit({ type: 'rebased', distance_m: distanceM, count: origin.rebases });
      },
      save: () => ({ origin: toExact(origin.originM), rebases: origin.rebases }),
      restore(saved) {
        const state = restored(savedSchema, saved);
        const numbers = fromExact(state.origin, 3);
        if (numbers === null) throw new WorldError('bad_snapshot', 'its origin is no place');
        origin.originM.set(numbers);
        origin.rebases = state.rebases;
      },
      // No hash: where the origin lies says nothing about the world.
    };
  },
});
