import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holderText, stepFactor } from './time-wish.ts';

test('steps go by decades and stay at the ends', () => {
  expect([1, 10, 100_000].map((factor) => stepFactor(factor, 1))).toEqual([10, 100, 100_000]);
  expect([1, 10, 100_000].map((factor) => stepFactor(factor, -1))).toEqual([1, 1, 10_000]);
  expect(stepFactor(50, 1)).toBe(100);
  expect(stepFactor(50, -1)).toBe(10);
});

test('a step up and one down come back to a rung', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e7, noNaN: true }), (factor) => {
      const up = stepFactor(factor, 1);
      expect(Number.isInteger(Math.log10(up))).toBe(true);
      if (up > factor && up > 1) expect(stepFactor(up, -1)).toBeLessThanOrEqual(Math.max(1, factor));
    }),
    { numRuns: 200 },
  );
});

test('holders are said in words', () => {
  expect(holderText('Ada', 'Ada')).toBe('you');
  expect(holderText('Ada', 'Bo')).toBe('Ada');
  expect(holderText('scene', 'Bo')).toBe('');
});
