import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameTimes } from './frame-times.ts';

test('a rate is what so many of the last 600 frames reached', () => {
  const frames = fc.array(fc.double({ min: 0.002, max: 0.5, noNaN: true }), {
    minLength: 60,
    maxLength: 1500,
  });
  fc.assert(
    fc.property(frames, (all) => {
      const times = new FrameTimes();
      for (const stepS of all) times.frame({ stepS });
      const last = all.slice(-600);
      const rate = times.rate(0.1);
      for (const [share, rateHz] of [
        [0.5, rate?.p50_hz],
        [0.95, rate?.p95_hz],
        [0.99, rate?.p99_hz],
      ] as const) {
        const reached = last.filter((intervalS) => 1 / intervalS >= (rateHz ?? Number.NaN)).length;
        expect(reached).toBeGreaterThanOrEqual(share * last.length);
        const faster = last.filter((intervalS) => 1 / intervalS > (rateHz ?? Number.NaN)).length;
        expect(faster).toBeLessThan(share * last.length);
      }
      expect(rate?.dropped_share).toBe(0.1);
    }),
  );
});

test('a few frames, or none since the page was hidden, are no rate', () => {
  const times = new FrameTimes();
  for (let i = 0; i < 59; i++) times.frame({ stepS: 1 / 60 });
  times.frame({ stepS: 0 });
  expect(times.rate(0)).toBeNull();
  times.frame({ stepS: 1 / 60 });
  expect(times.rate(0)?.p99_hz).toBeCloseTo(60, 9);
  times.reset();
  expect(times.rate(0)).toBeNull();
});
