import { describe, expect, test } from 'vitest';
import { type Answers, bounds, type Gauges, judge } from '../load/judge.ts';

const mebibyte = 1024 * 1024;
const answers: Answers = { requests: 100, limited: 0, failed: 0, medianMs: 1, p99Ms: 2 };
const at = (second: number, more: Partial<Gauges> = {}): Gauges => ({
  atMs: second * 1000,
  ticks: second * 90,
  late: 0,
  memoryBytes: 200 * mebibyte,
  restarts: 0,
  ...more,
});
const failures = (samples: readonly Gauges[], more: Partial<Answers> = {}, lost = 0) =>
  judge('some', samples, { ...answers, ...more }, lost, bounds.steady).failures;
const growing = (mibPerMinute: number) =>
  Array.from({ length: 61 }, (_, i) => at(i * 60, { memoryBytes: (200 + i * mibPerMinute) * mebibyte }));

describe('the judgement of a load', () => {
  test('finds nothing where nothing is wrong, and says how it went', () => {
    const outcome = judge('some', [at(0), at(10)], answers, 0, bounds.steady);
    expect(outcome).toMatchObject({ perSecond: 10, latePercent: 0, behindPercent: 0, failures: [] });
    expect(outcome.memory).toBeUndefined();
  });

  test('names every failure by its count', () => {
    expect(failures([at(0), at(10)], { failed: 3 })).toEqual(['3 of 100 requests failed']);
    expect(failures([at(0), at(10)], { requests: 0 })).toEqual(['nothing was answered']);
    expect(failures([at(0), at(10)], {}, 2)).toEqual(['2 lines of visitors were lost']);
    expect(failures([at(0), at(10, { restarts: 1 })])).toHaveLength(1);
    expect(failures([at(0), at(10, { late: 90 })])).toEqual([
      expect.stringContaining('10 % of the ticks were late'),
    ]);
    expect(failures([at(0), at(100, { ticks: 8800 })])).toEqual([expect.stringContaining('2.222 % behind')]);
    expect(failures([at(0), at(100, { ticks: 9200 })])).toHaveLength(1);
  });

  test('takes limits for no failure, and a count of ticks that is a little old for none either', () => {
    expect(failures([at(0), at(10)], { limited: 50 })).toEqual([]);
    expect(failures([at(0), at(2, { ticks: 150 })])).toEqual([]);
  });

  test('finds memory that grows, by how much in an hour, and only after caches are warm', () => {
    const grown = judge('soak', growing(2), answers, 0, bounds.steady);
    expect(grown.memory?.slopeMiBPerHour).toBeCloseTo(120, 6);
    expect(grown.failures).toEqual([expect.stringContaining('memory grew to')]);
    const warming = growing(0).map((one, i) => (i < 10 ? { ...one, memoryBytes: 100 * mebibyte } : one));
    expect(judge('soak', warming, answers, 0, bounds.steady)).toMatchObject({
      memory: { firstMiB: 100, lastMiB: 200, slopeMiBPerHour: 0, ratio: 1 },
      failures: [],
    });
  });

  test('has nothing to say about nothing', () => {
    expect(() => failures([])).toThrow('There is nothing to judge.');
  });
});
