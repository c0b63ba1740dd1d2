import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JUDGED_FRAMES, QualityGovernor } from './governor.ts';
import { qualityLevels } from './levels.ts';

const PERIOD_S = 1 / 90;

/** Runs frames of the given work; a frame that works longer than the period comes late. */
function run(governor: QualityGovernor, frames: number, workS: number): void {
  for (let i = 0; i < frames; i++) {
    const periods = Math.max(1, Math.ceil(workS / PERIOD_S));
    governor.frame({ intervalS: periods * PERIOD_S, scriptS: workS });
  }
}

describe('quality governor', () => {
  test('lowers one step when the 90th percentile passes nine tenths of the budget over 60 frames', () => {
    const governor = new QualityGovernor('ultra', 'ultra', PERIOD_S);
    run(governor, JUDGED_FRAMES - 1, 0.95 * PERIOD_S);
    expect(governor.level).toBe('ultra');
    run(governor, 1, 0.95 * PERIOD_S);
    expect(governor.level).toBe('high');
  });

  test('does not lower for one slow frame in twenty', () => {
    const governor = new QualityGovernor('high', 'high', PERIOD_S);
    for (let i = 0; i < 600; i++) run(governor, 1, i % 20 === 0 ? 1.4 * PERIOD_S : 0.7 * PERIOD_S);
    expect(governor.level).toBe('high');
    expect(governor.counts.dropped).toBe(30);
  });

  test('raises after two seconds below 65 %, not before', () => {
    const governor = new QualityGovernor('low', 'ultra', PERIOD_S);
    run(governor, JUDGED_FRAMES + 178, 0.3 * PERIOD_S);
    expect(governor.level).toBe('low');
    run(governor, 3, 0.3 * PERIOD_S);
    expect(governor.level).toBe('medium');
  });

  test('never rises above the best level it was given', () => {
    const governor = new QualityGovernor('medium', 'medium', PERIOD_S);
    run(governor, 2000, 0.1 * PERIOD_S);
    expect(governor.level).toBe('medium');
  });

  test('waits longer each time a rise had to be taken back', () => {
    const governor = new QualityGovernor('medium', 'ultra', PERIOD_S);
    // high costs more than the budget, medium is light
    let changes = 0;
    for (let i = 0; i < 90 * 120; i++) {
      const before = governor.level;
      run(governor, 1, governor.level === 'high' ? 0.95 * PERIOD_S : 0.5 * PERIOD_S);
      if (governor.level !== before) changes++;
    }
    expect(changes).toBeLessThanOrEqual(12);
    expect(changes).toBeGreaterThanOrEqual(4);
  });

  test('reaches the lowest level within 20 frames of software rendering', () => {
    const governor = new QualityGovernor('high');
    for (let i = 0; i < 20; i++) governor.frame({ intervalS: 0.18, scriptS: 0.002 });
    expect(governor.level).toBe('minimum');
  });

  test('measures the period of the display from the fastest tenth of frames', () => {
    const governor = new QualityGovernor('high');
    for (let i = 0; i < JUDGED_FRAMES; i++) {
      const intervalS = i % 9 === 0 ? 0.03 : i === 20 ? 0.007 : 1 / 72;
      governor.frame({ intervalS, scriptS: 0.001 });
    }
    expect(governor.budgetS).toBeCloseTo(1 / 72, 12);
    governor.setPeriod(1 / 90);
    expect(governor.budgetS).toBe(1 / 90);
  });

  test('counts a dropped frame when the interval passes one and a half periods', () => {
    const governor = new QualityGovernor('high', 'high', 0.01);
    for (const intervalS of [0.01, 0.0149, 0.0151, 0.03, 0.01]) governor.frame({ intervalS, scriptS: 0.001 });
    expect(governor.counts).toEqual({ frames: 5, dropped: 2 });
  });

  test('graphics time counts as work where it is known', () => {
    const governor = new QualityGovernor('ultra', 'ultra', PERIOD_S);
    for (let i = 0; i < JUDGED_FRAMES; i++) {
      governor.frame({ intervalS: PERIOD_S, scriptS: 0.2 * PERIOD_S, graphicsS: 0.75 * PERIOD_S });
    }
    expect(governor.level).toBe('high');
  });

  test('property: whatever the frames, the level moves only within its limits and a steady light load ends at the best', () => {
    const sample = fc.record({
      intervalS: fc.double({ min: 0.004, max: 0.4, noNaN: true }),
      scriptS: fc.double({ min: 0, max: 0.4, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 400 }),
        fc.constantFrom(...qualityLevels),
        fc.constantFrom(...qualityLevels),
        (samples, start, best) => {
          const from = Math.max(qualityLevels.indexOf(start), qualityLevels.indexOf(best));
          const governor = new QualityGovernor(qualityLevels[from], best, PERIOD_S);
          for (const frame of samples) {
            const before = qualityLevels.indexOf(governor.level);
            const changed = governor.frame(frame);
            const after = qualityLevels.indexOf(governor.level);
            expect(changed).toBe(after !== before);
            expect(after).toBeGreaterThanOrEqual(qualityLevels.indexOf(best));
            expect(before - after).toBeLessThanOrEqual(1);
            expect(after - before).toBeLessThanOrEqual(2);
          }
          run(governor, 90 * 70 * 4, 0.2 * PERIOD_S);
          expect(governor.level).toBe(best);
        },
      ),
      { numRuns: 100 },
    );
  });
});
