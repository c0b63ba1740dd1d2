import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import { limits } from '../limits.ts';
import { ShipClocks } from '../relativity/ship-clocks.ts';
import { restored } from '../restored.ts';
import { celestial } from './celestial.ts';
import { events } from './events.ts';
import { light } from './light.ts';
import { time } from './time.ts';
import { vessels } from './vessels.ts';

const savedSchema = z.object({
  clocks: z.unknown(),
  held: z.array(z.int()).max(limits.vessels),
});

/** Keeps ships below light, and the clocks on board. */
export const relativity = defineSubsystem({
  name: 'relativity',
  doc: 'Keeps every ship below the speed of light, and a clock on board of each that runs as its speed and gravity let it.',
  needs: { time, celestial, light, vessels, events },
  phase: 'observe',
  state: {
    clocks: 'of each ship: what its clock has gained on the world, and its rate',
    held: 'ids of those ships that are held back below light',
  },
  start({ needs }) {
    const { table } = needs.vessels.fleet;
    const clocks = new ShipClocks(table, needs.celestial.field, needs.light);
    const held = new Set<number>();
    const holdBack = (): void => {
      for (const id of held) if (table.rowOf(id) < 0) held.delete(id);
      for (let row = 0; row < table.rows; row += 1) {
        if (table.used[row] === 0) continue;
        const id = table.id[row];
        if (!needs.light.hold(table.vectors[row].velocityMps)) {
          held.delete(id);
        } else if (!held.has(id)) {
          held.add(id);
          needs.events.emit({
            type: 'speed_limited',
            entity: id,
            limit_mps: needs.light.mostMps,
            light_mps: needs.light.mps,
          });
        }
      }
    };
    return {
      step() {
        const { spanS } = needs.time;
        if (spanS === 0) return;
        holdBack();
        clocks.advance(spanS);
      },
      save: () => ({ clocks: clocks.save(), held: [...held] }),
      restore(saved) {
        const state = restored(savedSchema, saved);
        clocks.restore(state.clocks);
        held.clear();
        for (const id of state.held) held.add(id);
      },
      hash: (into) => clocks.hash(into),
    };
  },
});
