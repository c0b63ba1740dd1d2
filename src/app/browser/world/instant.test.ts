import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharedRails } from '../../../../test/support/worlds.ts';
import type { Clock } from '../../../protocol/index.ts';
import { type Instant, instantAt } from './instant.ts';

const rails = sharedRails();

function clockAt(day: number, second: number, factor: number): Clock {
  return {
    tick: 900,
    day,
    second,
    light_mps: 299_792_458,
    factor,
    target_factor: factor,
    goal_factor: factor,
    ramp_ticks_left: 0,
    paused: false,
    held_by: 'scene',
    capped_by: null,
  };
}

test('however fast time runs, what is shown until the world says more lies inside the ephemeris', () => {
  const fast = fc.double({ min: 1, max: 1e7, noNaN: true });
  const ticks = fc.double({ min: 0, max: 90, noNaN: true });
  const second = fc.double({ min: 0, max: 86_399.99, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), second, fast, ticks, (daysLeft, at, factor, ahead) => {
      const clock = clockAt(rails.endDay - daysLeft, at, factor);
      const shown: Instant = { day: 0, second: 0 };
      instantAt(shown, clock, 900 + ahead, rails);
      expect(rails.covers(shown.day)).toBe(true);
      expect(() => rails.stateBetween(3, 0, shown.day, shown.second, new Float64Array(6))).not.toThrow();
      const free = instantAt({ day: 0, second: 0 }, clock, 900 + ahead, null);
      if (rails.covers(free.day)) expect(shown).toEqual(free);
    }),
    { numRuns: 200 },
  );
});
