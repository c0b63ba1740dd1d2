import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TickTimes, tickBucketsMs } from './tick-times.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the times of ticks', () => {
  test('are nothing before the first tick', () => {
    const times = new TickTimes();
    expect(times.statistics).toEqual({ meanMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 });
    expect(times.totals).toMatchObject({ count: 0, sumMs: 0, overruns: 0 });
  });

  test('are those of the last 900 ticks, whatever came before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 2000 }),
        (all) => {
          const times = new TickTimes();
          for (const ms of all) times.add(ms);
          const sorted = all.slice(-900).sort((a, b) => a - b);
          const { meanMs, ...shares } = times.statistics;
          expect(meanMs).toBeCloseTo(sum(sorted) / sorted.length, 9);
          const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
          expect(shares).toEqual({ p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) });
          const { count, buckets, overruns } = times.totals;
          expect(count).toBe(all.length);
          expect(sum(buckets)).toBe(all.length);
          expect(buckets[0]).toBe(all.filter((ms) => ms <= (tickBucketsMs[0] ?? 0)).length);
          expect(overruns).toBe(all.filter((ms) => ms * 90 > 1000).length);
        },
      ),
    );
  });

  test('leave nothing behind where they are taken', () => {
    const times = new TickTimes();
    const take = (): void => {
      for (let i = 0; i < 100_000; i++) times.add((i % 50) / 4);
    };
    for (let i = 0; i < 20; i++) take();
    const before = getHeapStatistics().used_heap_size;
    take();
    // A single double left behind by each tick would be 1.2 MB.
    expect(getHeapStatistics().used_heap_size - before).toBeLessThan(200_000);
  });

  test('are seen by another thread than the one that takes them', async () => {
    const times = new TickTimes();
    const source = `
      import { workerData } from 'node:worker_threads';
      const { TickTimes } = await import(workerData.file);
      const times = new TickTimes(workerData.memory);
      for (let i = 1; i <= 100; i++) times.add(i / 10);
    `;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
      workerData: { file: new URL('./tick-times.ts', import.meta.url).href, memory: times.memory },
    });
    await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
    expect(times.statistics).toMatchObject({ p50Ms: 5, p95Ms: 9.5, p99Ms: 9.9, maxMs: 10 });
  });
});
