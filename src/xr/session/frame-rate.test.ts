import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseFrameRate } from './frame-rate.ts';

test.each([
  [[72, 80, 90, 120], 90],
  [[72, 80], 80],
  [[120, 144], 120],
  [[60], 60],
  [[], undefined],
  [undefined, undefined],
])('of %j it takes %s', (supportedHz, rateHz) => {
  expect(chooseFrameRate(supportedHz)).toBe(rateHz);
});

test('the choice is one of the supported rates', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1, max: 240, noNaN: true }), { minLength: 1 }), (rates) => {
      expect(rates).toContain(chooseFrameRate(rates));
    }),
    { numRuns: 200 },
  );
});
