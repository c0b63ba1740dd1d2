import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Clock, EngineError, FixedTick, tickRateHz } from './index.ts';

describe('fixed ticks', () => {
  it('add up to real time, however it is cut into frames', () => {
    const frames = fc.array(fc.double({ min: 0, max: 0.1, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(frames, (elapsed) => {
        const ticks = new FixedTick({ maxCatchUpTicks: 9 });
        let run = 0;
        for (const elapsedS of elapsed) {
          run += ticks.add(elapsedS);
          expect(ticks.fraction).toBeGreaterThanOrEqual(0);
          expect(ticks.fraction).toBeLessThan(1);
        }
        const realS = elapsed.reduce((sum, one) => sum + one, 0);
        expect(run + ticks.droppedTicks + ticks.fraction).toBeCloseTo(realS * 90, 6);
      }),
    );
  });

  it('run 90 times a second unless told otherwise', () => {
    expect([tickRateHz, new FixedTick().rateHz, new FixedTick().stepS]).toEqual([90, 90, 1 / 90]);
  });

  it('catch up by no more than the limit and count what they drop', () => {
    const ticks = new FixedTick({ maxCatchUpTicks: 5 });
    expect(ticks.add(1)).toBe(5);
    expect(ticks.droppedTicks).toBe(85);
    expect(ticks.add(1 / 180)).toBe(0);
    expect(ticks.fraction).toBeCloseTo(0.5, 12);
    ticks.reset();
    expect(ticks.fraction).toBe(0);
  });

  it('refuse time that runs backwards or is no number, and senseless settings', () => {
    for (const elapsedS of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new FixedTick().add(elapsedS)).toThrow(EngineError);
    }
    for (const settings of [
      { rateHz: 0 },
      { rateHz: Number.NaN },
      { maxCatchUpTicks: 0 },
      { maxCatchUpTicks: 1.5 },
    ]) {
      expect(() => new FixedTick(settings)).toThrow('a positive rate');
    }
  });
});

describe('a clock', () => {
  it('shows exactly one second more after 90 ticks, for a day on end', () => {
    const clock = new Clock();
    for (let second = 1; second <= 86_399; second++) {
      for (let tick = 0; tick < 90; tick++) clock.advance(1);
      if (clock.second !== second) expect(clock.second).toBe(second);
    }
    expect([clock.day, clock.index, clock.tickS]).toEqual([0, 86_399 * 90, (86_399 * 90) / 90]);
  });

  it('carries seconds into days, forwards and backwards', () => {
    const clock = new Clock({ rateHz: 1, day: 10, second: 86_399 });
    clock.advance(100_000);
    expect([clock.day, clock.second]).toEqual([12, 13_599]);
    clock.advance(-100_000);
    expect([clock.day, clock.second]).toEqual([10, 86_399]);
    clock.advance(0);
    expect([clock.day, clock.second, clock.index]).toEqual([10, 86_399, 3]);
  });

  it('keeps the second inside its day at any factor', () => {
    const factor = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(factor, { maxLength: 100 }), (factors) => {
        const clock = new Clock({ day: 9000, second: 0 });
        for (const one of factors) {
          clock.advance(one);
          expect(Number.isSafeInteger(clock.day)).toBe(true);
          expect(clock.second >= 0 && clock.second < 86_400).toBe(true);
        }
      }),
    );
  });

  it('samples real time only when asked, and keeps it out of its state', () => {
    let realS = 5;
    const clock = new Clock({ readRealS: () => realS });
    const before = clock.save();
    realS = 7;
    expect(clock.realS).toBe(5);
    expect([clock.sampleReal(), clock.realS]).toEqual([7, 7]);
    expect(clock.save()).toEqual(before);
  });

  it('continues from a saved state to the same bits', () => {
    const clock = new Clock({ day: 3, second: 1.1 });
    for (let tick = 0; tick < 1000; tick++) clock.advance(3.7);
    const copy = new Clock();
    copy.restore(clock.save());
    for (const one of [clock, copy]) for (let tick = 0; tick < 1000; tick++) one.advance(1.3);
    expect(copy.save()).toEqual(clock.save());
    const fed: number[] = [];
    const sink = { f64: (value: number) => fed.push(value), f64Array: () => 0, u32: () => 0, text: () => 0 };
    copy.hash(sink);
    const { day, second, residueS } = clock.save();
    expect(fed).toEqual([day, second, residueS]);
  });

  it('refuses a time that is none', () => {
    for (const [day, second] of [
      [0.5, 0],
      [0, 86_400],
      [0, -1],
      [0, Number.NaN],
    ] as const) {
      expect(() => new Clock({ day, second })).toThrow('is no time');
    }
  });

  it('refuses a factor that is no number, and states of no clock, without a change', () => {
    const clock = new Clock({ day: 3, second: 1.1 });
    const before = clock.save();
    for (const factor of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => clock.advance(factor)).toThrow('Time cannot run at a factor of');
    }
    for (const wrong of [
      { index: -1 },
      { index: 0.5 },
      { residueS: Number.NaN },
      { day: 0.5 },
      { second: 86_400 },
    ]) {
      expect(() => clock.restore({ index: 7, day: 8, second: 9, residueS: 0, ...wrong })).toThrow(
        EngineError,
      );
    }
    expect(clock.save()).toEqual(before);
  });
});
