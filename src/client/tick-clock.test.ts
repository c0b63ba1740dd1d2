import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TickClock } from './index.ts';

const periodMs = 1000 / 90;

test('frames that come late by chance do not move the estimate: the earliest counts', () => {
  const delays = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 32 });
  fc.assert(
    fc.property(delays, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (late, originMs) => {
      const clock = new TickClock(90);
      late.forEach((delayMs, i) => {
        clock.sample(i * 6, originMs + i * 6 * periodMs + delayMs);
      });
      const least = Math.min(...late);
      expect(clock.tickAt(originMs + 1000)).toBeCloseTo((1000 - least) / periodMs, 3);
    }),
    { numRuns: 200 },
  );
});

test('half the round trip is added, smoothed over pings', () => {
  const clock = new TickClock(90);
  clock.sample(90, 1000);
  clock.ponged(periodMs * 4);
  expect(clock.tickAt(1000)).toBeCloseTo(92, 9);
  clock.ponged(0);
  expect(clock.roundTripMs).toBeCloseTo(periodMs * 3.2, 9);
});

test('a server that fell behind is followed within the window, and a reset forgets', () => {
  const clock = new TickClock(90);
  for (let i = 0; i < 32; i++) clock.sample(i * 6, i * 6 * periodMs);
  for (let i = 32; i < 64; i++) clock.sample(i * 6, i * 6 * periodMs + 500);
  expect(clock.tickAt(63 * 6 * periodMs + 500)).toBeCloseTo(63 * 6, 6);
  clock.reset();
  expect(clock.tickAt(1e6)).toBe(0);
});
