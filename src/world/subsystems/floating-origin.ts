import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import { fromExact, toExact } from '../exact-numbers.ts';
import { FloatingOrigin } from '../island/floating-origin.ts';
import { restored } from '../restored.ts';
import type { Vessel } from '../vessel/vessel.ts';
import { events } from './events.ts';
import { vessels } from './vessels.ts';

/** The origin of the rigid bodies' local frame. */
export interface FloatingOrigins {
  readonly origin: FloatingOrigin;
  /** Calls back right after the origin has moved; returns what ends that. */
  readonly onRebase: (moved: () => void) => () => void;
}

const savedSchema = z.object({ origin: z.unknown(), rebases: z.int().min(0) });

/** Keeps the local frame near those who are in it. */
export const floatingOrigin = defineSubsystem({
  name: 'floating-origin',
  doc: 'Moves the origin of the frame of rigid bodies to the visitor nearest to it, when even that one is over 5000 m away.',
  needs: { vessels, events },
  phase: 'observe',
  start({ needs, log }) {
    const origin = new FloatingOrigin();
    const listeners = new Set<() => void>();
    const nearestVisitor = (): Vessel | undefined => {
      let nearest: Vessel | undefined;
      for (const vessel of needs.vessels.fleet.byRow) {
        if (vessel === undefined || vessel.owner === null) continue;
        if (nearest === undefined || origin.distanceM(vessel.offsetM) < origin.distanceM(nearest.offsetM))
          nearest = vessel;
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
        const focus = nearestVisitor();
        if (focus === undefined) return;
        const distanceM = origin.distanceM(focus.offsetM);
        if (!origin.follow(focus.offsetM)) return;
        for (const moved of listeners) moved();
        log.info('the origin of the local frame has moved', {
          distanceM,
          count: origin.rebases,
          visitor: focus.owner,
        });
        needs.events.emit({
          type: 'rebased',
          entity: focus.id,
          distance_m: distanceM,
          count: origin.rebases,
        });
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
