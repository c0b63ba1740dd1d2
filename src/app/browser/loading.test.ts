import { expect, test } from 'vitest';
import { LoadingProgress } from './loading.ts';

test('steps only go forward, and all of them make it complete', () => {
  const told: number[][] = [];
  const loading = new LoadingProgress((steps) => told.push(steps.map(({ part }) => part)));
  loading.set('paths', 0.5);
  loading.set('paths', 0.2);
  loading.set('paths', 2);
  expect(told).toEqual([
    [0, 0, 0, 0],
    [0.5, 0, 0, 0],
    [1, 0, 0, 0],
  ]);
  expect(loading.complete).toBe(false);
  for (const step of ['pictures', 'connection', 'frame'] as const) loading.set(step, 1);
  expect(loading.complete).toBe(true);
  expect(loading.steps.every(({ part }) => part === 1)).toBe(true);
});
