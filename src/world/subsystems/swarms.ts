import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import { limits } from '../limits.ts';
import { restored } from '../restored.ts';
import { nodesOf } from '../scene/tree.ts';
import { SwarmKeeper } from '../swarms/swarm-keeper.ts';
import { SwarmPace } from '../swarms/swarm-pace.ts';
import { savedSwarmSchema } from '../swarms/world-swarm.ts';
import { celestial } from './celestial.ts';
import { events } from './events.ts';
import { setting } from './setting.ts';
import { time } from './time.ts';

/** All swarms, oldest first, and the way in and out. */
export type Swarms = Pick<SwarmKeeper, 'all' | 'add' | 'remove'>;

const savedSchema = z.object({
  lastId: z.int().min(0),
  swarms: z.array(savedSwarmSchema).max(limits.swarms),
  heldFactor: z.number().positive().nullable(),
  steps: z.number().min(0),
});

/** Carries swarms of light bodies. */
export const swarms = defineSubsystem({
  name: 'swarms',
  doc: 'Carries the many light bodies of each swarm about the Sun or a planet, pulled by all that pulls there, and takes out what falls.',
  needs: { setting, time, celestial, events },
  phase: 'integrate',
  state: {
    lastId: 'the last id that a swarm was given',
    swarms:
      'of each: id, what it was made as, date, and place and velocity of its bodies as doubles in base64',
    heldFactor: 'factor of time while bodies near planets take more work than usual, or null',
    steps: 'what the last tick cost: steps of single bodies, one near a planet counted as 150',
  },
  start({ needs }) {
    const { scene, ephemeris } = needs.setting;
    const { clock } = needs.time;
    const keeper = new SwarmKeeper(needs.celestial.field, ephemeris, (event) => needs.events.emit(event));
    const { all } = keeper;
    for (const { node } of nodesOf(scene.root)) {
      if (node.type !== 'swarm') continue;
      const { type: _, ...make } = node;
      keeper.add(make);
    }
    const pace = new SwarmPace(all, clock.stepS);
    let told = Number.POSITIVE_INFINITY;
    let steps = 0;
    const limitTime = (): void => {
      const { factor } = pace;
      if (factor === told) return;
      told = factor;
      needs.time.limit('swarms', factor, 0);
    };
    limitTime();
    const withOthers = <Result>(result: Result): Result => {
      pace.changed();
      limitTime();
      return result;
    };
    const api: Swarms = {
      all,
      add: (make) => withOthers(keeper.add(make)),
      remove: (id) => withOthers(keeper.remove(id)),
    };
    return {
      api,
      step() {
        const { spanS, rate } = needs.time;
        if (spanS === 0 || all.length === 0) return;
        steps = keeper.carry(clock.day, clock.second, spanS);
        pace.learn(steps, rate);
        limitTime();
      },
      check() {
        const lost = all.find((swarm) => !swarm.sound);
        return lost && `a body of swarm ${lost.name} is nowhere: its state is not finite`;
      },
      save: () => ({
        ...keeper.save(),
        heldFactor: Number.isFinite(pace.held) ? pace.held : null,
        steps,
      }),
      restore(saved) {
        const state = restored(savedSchema, saved);
        keeper.restore(state);
        pace.changed();
        pace.held = state.heldFactor ?? Number.POSITIVE_INFINITY;
        steps = state.steps;
        // the clock has its own limits in the snapshot
        told = pace.factor;
      },
      hash(into) {
        keeper.hash(into);
        into.f64(pace.held);
      },
    };
  },
});
