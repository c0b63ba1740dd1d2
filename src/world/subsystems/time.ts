import { defineSubsystem, ratio } from '../../engine/index.ts';
import { WorldTime } from '../time/world-time.ts';
import { events } from './events.ts';
import { setting } from './setting.ts';

/** Moves simulated time. */
export const time = defineSubsystem({
  name: 'time',
  doc: 'Moves simulated time by whole ticks: date, factor with a smooth change, pause, single steps, and whose word holds.',
  needs: { setting, events },
  phase: 'plan',
  options: {
    maxFactor: ratio({ default: 1e7, min: 1, max: 1e9, doc: 'highest factor of simulated to real time' }),
  },
  state: {
    clock: 'tick, date, and what rounding has left over',
    flow: 'the factor, where it is going, and in how many ticks',
    rule: 'what was decided and what visitors wish for',
    stepsLeft: 'ticks still to run although time is paused',
    atEdge: 'whether the clock stands at the end of the ephemeris',
    rate: 'simulated seconds per real second in the last tick',
    caps: 'what keeps time slower than asked for, and for whose sake',
    easing: 'what did until now, while time grows back to the factor asked for, or null',
  },
  start({ needs, options }) {
    const { scene, hasBodies, ephemeris, day, second } = needs.setting;
    const { factor = 1, paused = false } = scene.time;
    const span = hasBodies ? ephemeris : null;
    const time = new WorldTime({ day, second, factor, paused, span, maxFactor: options.maxFactor });
    return {
      api: time,
      step() {
        const stopped = time.advance();
        if (stopped)
          needs.events.emit({ type: 'span_reached', day: time.clock.day, second: time.clock.second });
      },
      save: () => time.save(),
      restore: (saved) => time.restore(saved),
      hash: (into) => time.hash(into),
    };
  },
});
