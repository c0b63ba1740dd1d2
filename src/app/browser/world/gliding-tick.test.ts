import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GlidingTick } from './gliding-tick.ts';

const RATE_HZ = 90;

function advance(tick: GlidingTick, stepS: number, wanted: number, limit = Number.POSITIVE_INFINITY): number {
  tick.wanted = wanted;
  tick.limit = limit;
  tick.advance({ stepS });
  return tick.value;
}

test('it begins where it is wanted', () => {
  const tick = new GlidingTick(RATE_HZ);
  expect(tick.value).toBeNaN();
  expect(advance(tick, 1 / 60, 9000.5)).toBe(9000.5);
});

test('jitter of what is wanted is hardly seen', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 60, maxLength: 200 }),
      (jitters) => {
        const tick = new GlidingTick(RATE_HZ);
        let before = advance(tick, 1 / 60, 1000);
        jitters.forEach((jitter, frame) => {
          const shown = advance(tick, 1 / 60, 1000 + (frame + 1) * 1.5 + jitter);
          expect(shown - before).toBeGreaterThan(1.5 * 0.89);
          expect(shown - before).toBeLessThan(1.5 * 1.11);
          before = shown;
        });
      },
    ),
    { numRuns: 100 },
  );
});

test('a steady difference is made up within two seconds', () => {
  const tick = new GlidingTick(RATE_HZ);
  advance(tick, 0, 1000);
  for (let frame = 1; frame <= 120; frame += 1) advance(tick, 1 / 60, 1000 + frame * 1.5 + 10);
  expect(tick.value).toBeCloseTo(1190, 0);
});

test('it stops at its limit and goes on from there', () => {
  const tick = new GlidingTick(RATE_HZ);
  advance(tick, 0, 1000, 1045);
  for (let frame = 1; frame <= 300; frame += 1) advance(tick, 1 / 60, 1000 + frame * 1.5, 1045);
  expect(tick.value).toBe(1045);
});

test('when it was far off it jumps, also back', () => {
  const tick = new GlidingTick(RATE_HZ);
  advance(tick, 0, 9000);
  expect(advance(tick, 1 / 60, 100)).toBe(100);
  tick.reset();
  expect(tick.value).toBeNaN();
});
