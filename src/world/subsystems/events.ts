import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import type { WorldEvent, WorldEventBody } from '../events.ts';
import { limits } from '../limits.ts';
import { restored } from '../restored.ts';

/** Where subsystems tell what happened, and the host takes it from. */
export interface Events {
  emit(event: WorldEventBody): void;
  /** All events since the last time, oldest first. */
  drain(): WorldEvent[];
  /** The tick that events belong to from now on. */
  beginTick(tick: number): void;
}

const savedSchema = z.object({ seq: z.int().min(0) });

/** Keeps what happened until the host asks for it. */
export const events = defineSubsystem({
  name: 'events',
  doc: 'Keeps what happened in the world, in order, until the host takes it; the oldest give way when there are too many.',
  state: { seq: 'number of the last event' },
  start({ log }) {
    let waiting: WorldEvent[] = [];
    let seq = 0;
    let tick = 0;
    let dropped = 0;
    const api: Events = {
      emit(event) {
        seq += 1;
        waiting.push({ ...event, seq, tick });
        if (waiting.length <= limits.pendingEvents) return;
        waiting.shift();
        dropped += 1;
      },
      drain() {
        if (dropped > 0) {
          log.warn('events were dropped, because nobody took them', { count: dropped });
          waiting.unshift({ type: 'events_dropped', count: dropped, seq, tick });
        }
        const taken = waiting;
        waiting = [];
        dropped = 0;
        return taken;
      },
      beginTick(index) {
        tick = index;
      },
    };
    return {
      api,
      check: () => (dropped > 0 ? `${dropped} events were dropped` : undefined),
      save: () => ({ seq }),
      restore(saved: unknown) {
        seq = restored(savedSchema, saved).seq;
        waiting = [];
        dropped = 0;
      },
    };
  },
});
