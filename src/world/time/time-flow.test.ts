import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Clock } from '../../engine/index.ts';
import { leavesSpan, TimeFlow } from './time-flow.ts';

const factor = fc.double({ min: 0.01, max: 1e7, noNaN: true });
const free = Number.POSITIVE_INFINITY;

describe('the flow of time', () => {
  it('changes in half a second, by the same ratio each tick, and arrives exactly', () => {
    fc.assert(
      fc.property(factor, factor, (from, to) => {
        const flow = new TimeFlow(from);
        const ratio = (to / from) ** (1 / 45);
        let before = from;
        for (let tick = 1; tick <= 45; tick += 1) {
          const now = flow.approach(to, free);
          expect(now / before).toBeCloseTo(ratio, 9);
          before = now;
        }
        expect(flow.factor).toBe(to);
        expect(flow.approach(to, free)).toBe(to);
      }),
      { numRuns: 200 },
    );
  });

  it('never passes a cap, comes down to it at once and leaves it smoothly', () => {
    fc.assert(
      fc.property(
        factor,
        fc.array(fc.tuple(factor, factor), { minLength: 1, maxLength: 60 }),
        (from, plan) => {
          const flow = new TimeFlow(from);
          for (const [target, cap] of plan) {
            const before = flow.factor;
            const now = flow.approach(target, cap);
            expect(now).toBeLessThanOrEqual(cap);
            // Upward by at most a 45th of the way, in the logarithm, unless that way was begun before.
            if (now > before)
              expect(now).toBeLessThanOrEqual(Math.max(Math.min(target, cap), before) * (1 + 1e-12));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('turns round in the middle of a change without a jump', () => {
    const flow = new TimeFlow(1);
    for (let i = 0; i < 20; i += 1) flow.approach(1000, free);
    const middle = flow.factor;
    const next = flow.approach(1, free);
    expect(next).toBeLessThan(middle);
    expect(next).toBeGreaterThan(middle * 0.8);
  });
});

describe('simulated time', () => {
  it('property 12: advances by tick time times the factor', () => {
    fc.assert(
      fc.property(factor, fc.integer({ min: 1, max: 400 }), (rate, ticks) => {
        const clock = new Clock({ day: 9000, second: 100 });
        for (let i = 0; i < ticks; i += 1) clock.advance(rate);
        const passed = (clock.day - 9000) * 86_400 + clock.second - 100;
        const expected = (ticks / 90) * rate;
        expect(Math.abs(passed - expected)).toBeLessThan(1e-10 * ticks + 1e-12 * expected);
      }),
      { numRuns: 200 },
    );
  });

  it('knows before it leaves a span', () => {
    const span = { firstDay: 0, endDay: 10 };
    expect(leavesSpan(new Clock({ day: 9, second: 86_399 }), 0.5, span)).toBe(false);
    expect(leavesSpan(new Clock({ day: 9, second: 86_399 }), 1, span)).toBe(true);
    expect(leavesSpan(new Clock({ day: 9, second: 0 }), 1e9, span)).toBe(true);
    expect(leavesSpan(new Clock({ day: -1, second: 0 }), 1, span)).toBe(true);
  });
});
