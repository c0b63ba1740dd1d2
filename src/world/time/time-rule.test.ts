import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeRule } from './time-rule.ts';

describe('the rule of time', () => {
  it('lets the lowest wish of those present hold, a pause before all, and names whose it is', () => {
    const step = fc.oneof(
      fc.record({
        does: fc.constant('wish' as const),
        visitor: fc.constantFrom('a', 'b', 'c', 'd'),
        factor: fc.constantFrom(null, 0.5, 1, 10, 1000),
        paused: fc.boolean(),
      }),
      fc.record({ does: fc.constant('leave' as const), visitor: fc.constantFrom('a', 'b', 'c', 'd') }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const rule = new TimeRule(7, false);
        const wishes = new Map<string, { factor: number | null; paused: boolean }>();
        for (const one of steps) {
          if (one.does === 'leave') {
            rule.forget(one.visitor);
            wishes.delete(one.visitor);
          } else {
            rule.wish(one.visitor, { factor: one.factor, paused: one.paused });
            if (one.factor === null && !one.paused) wishes.delete(one.visitor);
            else wishes.set(one.visitor, { factor: one.factor, paused: one.paused });
          }
          const { factor, paused, holder } = rule.verdict();
          const all = [...wishes.values()];
          expect(paused).toBe(all.some((wish) => wish.paused));
          if (all.length === 0) {
            expect({ factor, holder }).toEqual({ factor: 7, holder: { kind: 'scene' } });
          } else {
            const mine = holder.kind === 'visitor' ? wishes.get(holder.visitor) : undefined;
            if (mine === undefined) throw new Error('a visitor holds the time');
            if (paused) expect(mine.paused).toBe(true);
            else
              expect(mine.factor).toBe(
                Math.min(...all.map((wish) => wish.factor ?? Number.POSITIVE_INFINITY)),
              );
            if (!paused) expect(factor).toBe(mine.factor);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('lets operators decide at any time', () => {
    const rule = new TimeRule(1, false);
    rule.wish('a', { factor: 10, paused: false });
    rule.decide(1000, undefined);
    expect(rule.verdict()).toEqual({ factor: 1000, paused: false, holder: { kind: 'operator' } });
    rule.wish('a', { factor: 10, paused: false });
    expect(rule.verdict()).toEqual({ factor: 10, paused: false, holder: { kind: 'visitor', visitor: 'a' } });
    rule.decide(undefined, true);
    rule.wish('a', { factor: 50, paused: false });
    expect(rule.verdict()).toMatchObject({ paused: true, holder: { kind: 'operator' } });
    rule.decide(undefined, false);
    expect(rule.verdict()).toEqual({ factor: 1000, paused: false, holder: { kind: 'operator' } });
  });

  it('comes back from its saved state', () => {
    const rule = new TimeRule(1, false);
    rule.decide(20, true);
    rule.wish('a', { factor: null, paused: true });
    const copy = new TimeRule(1, false);
    copy.restore(structuredClone(rule.save()));
    expect(copy.verdict()).toEqual(rule.verdict());
  });
});
