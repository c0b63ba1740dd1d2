import { expect, test } from 'vitest';
import { newsOf } from './ship-news.ts';

test('what happens to the own ship is told in a sentence', () => {
  const touched = { type: 'touched_ground', entity: 4, body: 'moon', speed_mps: 3.21, sink_mps: 3 };
  expect(newsOf(touched, 4)).toBe('Touchdown on Moon at 3.21 m/s. Thrust away from the ground lifts off.');
  expect(newsOf({ type: 'fuel_empty', entity: 4 }, 4)).toContain('full one');
  expect(newsOf({ type: 'returned_to_start', entity: 4, name: 'Ada' }, 4)).toContain('back at the start');
});

test('what happens to others is not, and a changed date is told to all', () => {
  for (const type of ['touched_ground', 'fuel_empty', 'returned_to_start', 'visitor_joined'])
    expect(newsOf({ type, entity: 5, body: 'moon', speed_mps: 1 }, 4)).toBeNull();
  expect(newsOf({ type: 'fuel_empty' }, null)).toBeNull();
  expect(newsOf({ type: 'date_changed', day: 1, second: 2 }, null)).toContain('date');
});
