import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstDifference, type Lived, lifeOf } from '../support/random-bodies.ts';

/** What has to be among the lives, so that they prove something. */
const everything = [
  'spawn',
  'replace',
  'move',
  'push',
  'remove',
  'jump',
  'hold',
  'thrust',
  'date',
  'pause',
  'factor',
];

it('any life of custom bodies goes on from a save to the same bits, tick by tick', async () => {
  const lived: Lived = { obeyed: new Map(), severalFrames: 0 };
  await fc.assert(
    fc.asyncProperty(lifeOf(24), async (life) => {
      expect(await firstDifference(life, lived)).toBeNull();
    }),
    { numRuns: 300, endOnFailure: true },
  );
  for (const word of everything) expect(lived.obeyed.get(word), word).toBeGreaterThan(50);
  expect(lived.severalFrames).toBeGreaterThan(5000);
});
