import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromExact, toExact } from './exact-numbers.ts';

it('doubles come back from JSON with the same bits', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (values) => {
      const back = fromExact(JSON.parse(JSON.stringify(toExact(values))), values.length) ?? [];
      expect(back.length).toBe(values.length);
      for (const [index, value] of values.entries()) expect(Object.is(back[index], value)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('what is no list of doubles is refused', () => {
  expect(fromExact('1')).toBeNull();
  expect(fromExact([1, '2'])).toBeNull();
  expect(fromExact([1], 2)).toBeNull();
  expect(fromExact([null])).toBeNull();
});
