import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextWaitMs } from './schedule.ts';

const tries = 6;

describe('the wait before the next attempt', () => {
  it('is 1 s, 5 s, 30 s, 5 min, 30 min, then there is none', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((made) => nextWaitMs(made, tries, 0));
    expect(waits).toEqual([1000, 5000, 30_000, 300_000, 1_800_000, null]);
  });

  it('is at most a fifth longer by chance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (made, random) => {
          const least = nextWaitMs(made, tries, 0) ?? Number.NaN;
          const wait = nextWaitMs(made, tries, random) ?? Number.NaN;
          expect(wait).toBeGreaterThanOrEqual(least);
          expect(wait).toBeLessThanOrEqual(least * 1.2 + 1);
        },
      ),
    );
  });

  it('is as long as the receiver asks for, up to an hour', () => {
    expect(nextWaitMs(1, tries, 0, 60_000)).toBe(60_000);
    expect(nextWaitMs(4, tries, 0, 60_000)).toBe(300_000);
    expect(nextWaitMs(1, tries, 0, 1e9)).toBe(3_600_000);
    expect(nextWaitMs(6, tries, 0, 60_000)).toBeNull();
  });
});
