import { expect, test } from 'vitest';
import { Period } from './period.ts';

test('a period is over at once, then when its length has passed, and again when it is ended', () => {
  const period = new Period(1);
  expect([0.25, 0.5, 0.25, 0.25].map((stepS) => period.over({ stepS }))).toEqual([true, false, false, true]);
  period.end();
  expect(period.over({ stepS: 0.01 })).toBe(true);
  expect(period.over({ stepS: 0.01 })).toBe(false);
});

test('the first one can have a length of its own', () => {
  const period = new Period(1, 2);
  expect([1, 0.5, 0.5, 0.5, 0.5].map((stepS) => period.over({ stepS }))).toEqual([
    false,
    false,
    true,
    false,
    true,
  ]);
});
