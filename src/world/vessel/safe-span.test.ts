import { expect, it } from 'vitest';
import { shortestTimeS } from './safe-span.ts';

it('gives the time to cover a distance, with and without thrust', () => {
  expect(shortestTimeS(1000, 50, 0)).toBe(20);
  expect(shortestTimeS(1000, 0, 5)).toBe(20);
  expect(shortestTimeS(1000, 0, 0)).toBe(Number.POSITIVE_INFINITY);
});

it('gives none for a ship at rest below the equator level of its body, as near a pole', () => {
  for (const push of [0, 5])
    for (const speed of [0, 100]) expect(shortestTimeS(-20_000, speed, push)).toBe(0);
});
