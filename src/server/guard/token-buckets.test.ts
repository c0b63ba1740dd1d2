import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBuckets } from './token-buckets.ts';

const minuteMs = 60_000;

/** Buckets whose clock the test moves. */
function clocked(max?: number) {
  const clock = { nowMs: 0 };
  return { clock, buckets: new TokenBuckets(() => clock.nowMs, max) };
}

test('however requests come, no span takes more than the quota and what filled in', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 300 }),
      (quota, gaps) => {
        const { clock, buckets } = clocked();
        const taken: number[] = [];
        for (const gapMs of gaps) {
          clock.nowMs += gapMs;
          if (buckets.take('a', quota).allowed) taken.push(clock.nowMs);
        }
        for (let first = 0; first < taken.length; first += 7) {
          const fromMs = taken[first] ?? 0;
          taken.slice(first).forEach((atMs, i) => {
            expect(i + 1).toBeLessThanOrEqual(quota + ((atMs - fromMs) / minuteMs) * quota + 1e-6);
          });
        }
      },
    ),
  );
});

test('whoever waits as long as he was told is let in, and not before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), (quota) => {
      const { clock, buckets } = clocked();
      for (let i = 0; i < quota; i++) expect(buckets.take('a', quota).allowed).toBe(true);
      const refused = buckets.take('a', quota);
      expect(refused).toMatchObject({ allowed: false, remaining: 0, quota });
      expect(refused.retryS).toBeGreaterThan(0);
      clock.nowMs += refused.retryS * 1000;
      expect(buckets.take('a', quota).allowed).toBe(true);
    }),
  );
});

test('callers have buckets of their own', () => {
  const { buckets } = clocked();
  for (let i = 0; i < 3; i++) buckets.take('scene_read tok_a', 3);
  expect(buckets.take('scene_read tok_a', 3).allowed).toBe(false);
  expect(buckets.take('scene_read tok_b', 3).allowed).toBe(true);
  expect(buckets.take('time_read tok_a', 3).allowed).toBe(true);
});

test('an overrun is counted once a minute, however many requests are refused', () => {
  const { clock, buckets } = clocked();
  for (let i = 0; i < 10; i++) buckets.take('a', 10);
  let overruns = 0;
  for (let i = 0; i < 6000; i++) {
    if (buckets.take('a', 10).overrun) overruns++;
    clock.nowMs += 20;
  }
  expect(overruns).toBe(2);
});

test('a clock that jumps back gives nothing away', () => {
  const { clock, buckets } = clocked();
  for (let i = 0; i < 5; i++) buckets.take('a', 5);
  clock.nowMs = -minuteMs;
  expect(buckets.take('a', 5).allowed).toBe(false);
});

test('many callers fill no memory, and idle ones are forgotten', () => {
  const { clock, buckets } = clocked(100);
  for (let i = 0; i < 10_000; i++) buckets.take(`caller ${i}`, 10);
  expect(buckets.size).toBe(100);
  clock.nowMs += minuteMs;
  buckets.take('late', 10);
  buckets.sweep();
  expect(buckets.size).toBe(1);
});
