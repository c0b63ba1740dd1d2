import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closest } from './closest.ts';

const known = ['start', 'status', 'scene', 'time', 'webhook', 'job'];

test.for([
  ['statsu', 'status'],
  ['Scene', 'scene'],
  ['webhok', 'webhook'],
  ['webh', 'webhook'],
  ['jbo', 'job'],
  ['cheese', undefined],
  ['x', undefined],
  ['', undefined],
] as const)('%s may mean %s', ([word, meant]) => {
  expect(closest(word, known)).toBe(meant);
});

test('what is known is closest to itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{3,9}$/), { minLength: 1 }), (words) => {
      for (const word of words) expect(closest(word, words)).toBe(word);
    }),
  );
});
