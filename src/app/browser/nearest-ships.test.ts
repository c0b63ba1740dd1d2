import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entity } from '../../protocol/index.ts';
import { NearestShips } from './nearest-ships.ts';
import type { Traffic } from './subsystems/traffic.ts';
import { createMoving } from './world/motion.ts';
import { Track } from './world/track.ts';

function ship(id: number, x: number, body = 'earth'): Traffic {
  const motion: Entity['motion'] = {
    body,
    position_m: [x, 0, 0],
    velocity_mps: [0, 0, 0],
    attitude: [0, 0, 0, 1],
    angular_velocity_radps: [0, 0, 0],
  };
  const clock = {
    tick: 0,
    day: 0,
    second: 0,
    light_mps: 299_792_458,
    factor: 1,
    target_factor: 1,
    goal_factor: 1,
    ramp_ticks_left: 0,
    paused: false,
    held_by: 'scene',
    capped_by: null,
  };
  const track = new Track(motion, clock);
  const entity: Entity = {
    id,
    kind: 'vessel',
    name: `s${id}`,
    motion,
    ground_m: null,
    hull: null,
    flight: null,
    shape: null,
    free_body: null,
    description: null,
  };
  const { offsetM, attitude } = track.shown;
  return {
    entity,
    track,
    visible: { id: String(id), shape: 'ship', body: 4, offsetM, attitude, sizeM: offsetM },
  };
}

const own = createMoving();
own.body = ship(0, 0).track.shown.body;

test('the nearest come first, whatever the order, and no more than asked for', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 20 }), (places) => {
      const near = new NearestShips(8);
      near.find(
        own,
        places.map((x, id) => ship(id, x)),
      );
      const expected = [...places].sort((a, b) => a - b).slice(0, 8);
      expect(near.count).toBe(expected.length);
      expect(near.ships.slice(0, near.count).map(({ distanceM }) => distanceM)).toEqual(expected);
      expect(near.ships.slice(0, near.count).map(({ direction }) => direction[0])).toEqual(expected);
      for (const [at, x] of expected.entries()) expect(near.ships[at].name).toBe(`s${places.indexOf(x)}`);
    }),
    { numRuns: 200 },
  );
});

test('ships around another body are not marked', () => {
  const near = new NearestShips(8);
  near.find(own, [ship(1, 10, 'moon'), ship(2, 20)]);
  expect(near.count).toBe(1);
});
