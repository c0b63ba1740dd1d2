import { expect, test } from 'vitest';
import { newsOf } from './ship-news.ts';

test('what happens to the own ship is told in a sentence', () => {
  const touched = { type: 'touched_ground', entity: 4, body: 'moon', speed_mps: 3.21, sink_mps: 3 };
  expect(newsOf(touched, 4)).toBe('Touchdown on Moon at 3.21 m/s. Thrust away from the ground lifts off.');
  const custom = { ...touched, body: null, other: 7, other_name: 'Luna' };
  expect(newsOf(custom, 4)).toContain('Touchdown on Luna at 3.21 m/s.');
  expect(newsOf({ type: 'fuel_empty', entity: 4 }, 4)).toContain('full one');
  expect(newsOf({ type: 'returned_to_start', entity: 4, name: 'Ada' }, 4)).toContain('back at the start');
  const planned = { type: 'plan_changed', entity: 4, name: 'Ada', burns: 2, flying: true };
  expect(newsOf(planned, 4)).toBe(
    'An operator has planned 2 burns: the ship does that by itself until you steer.',
  );
  expect(newsOf({ ...planned, burns: 1, flying: false }, 4)).toContain('which now has a burn');
  expect(newsOf({ ...planned, burns: 0, flying: false }, 4)).toContain('taken away');
});

test('what happens to others is not, and a changed date is told to all', () => {
  for (const type of ['touched_ground', 'fuel_empty', 'plan_changed', 'returned_to_start', 'visitor_joined'])
    expect(newsOf({ type, entity: 5, body: 'moon', speed_mps: 1 }, 4)).toBeNull();
  expect(newsOf({ type: 'fuel_empty' }, null)).toBeNull();
  const limited = { type: 'speed_limited', entity: 4, limit_mps: 990, light_mps: 1000 };
  expect(newsOf(limited, 4)).toContain('990.0 m/s');
  expect(newsOf(limited, 5)).toBeNull();
  expect(newsOf({ type: 'light_changed', light_mps: 1000 }, null)).toContain('1000.0 m/s');
  expect(newsOf({ type: 'light_changed', light_mps: 299_792_458 }, 4)).toContain('as it is');
  expect(newsOf({ type: 'date_changed', day: 1, second: 2 }, null)).toContain('date');
});
