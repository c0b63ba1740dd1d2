import { expect, test } from 'vitest';
import { adviceFor, FrameMonitor } from './frame-monitor.ts';

const PERIOD_S = 1 / 90;

function run(monitor: FrameMonitor, spanS: number, isDropped: (frame: number) => boolean): string[] {
  const told: string[] = [];
  let passedS = 0;
  for (let frame = 0; passedS < spanS; frame += 1) {
    const stepS = isDropped(frame) ? 2 * PERIOD_S : PERIOD_S;
    passedS += stepS;
    const warning = monitor.frame({ stepS }, { budgetS: PERIOD_S });
    if (warning) told.push(warning);
  }
  return told;
}

test('an even run never warns and shows its rate', () => {
  const monitor = new FrameMonitor();
  expect(run(monitor, 30, () => false)).toEqual([]);
  expect(monitor.rateHz).toBeCloseTo(90, 0);
  expect(monitor.droppedShare).toBe(0);
});

test('more than one frame in twenty dropped warns once, and once more when it is over', () => {
  const monitor = new FrameMonitor();
  expect(run(monitor, 30, (frame) => frame % 10 === 0)).toEqual(['begins']);
  expect(run(monitor, 30, () => false)).toEqual(['over']);
});

test('a few dropped frames are no reason to warn', () => {
  expect(run(new FrameMonitor(), 30, (frame) => frame % 40 === 0)).toEqual([]);
});

test('a share between the two limits neither warns nor clears', () => {
  const monitor = new FrameMonitor();
  run(monitor, 20, (frame) => frame % 10 === 0);
  expect(run(monitor, 20, (frame) => frame % 28 === 0)).toEqual([]);
});

test('what the page missed while it was hidden does not count', () => {
  const monitor = new FrameMonitor();
  run(monitor, 15, () => false);
  monitor.reset();
  expect(monitor.rateHz).toBeNaN();
});

test('what is advised fits what is the matter', () => {
  expect(adviceFor('ultra', false)).toContain('lower picture quality');
  expect(adviceFor('minimum', false)).toContain('smaller window');
  expect(adviceFor('ultra', true)).toContain('hardware acceleration');
});
