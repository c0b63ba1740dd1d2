import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Point } from './camera.ts';
import { clipped } from './clip.ts';

const place = fc.tuple(
  fc.double({ min: -500, max: 500, noNaN: true }),
  fc.double({ min: -500, max: 500, noNaN: true }),
);
const isWithin = ([x, y]: Point, margin = 1e-9): boolean =>
  Math.abs(x) <= 100 + margin && Math.abs(y) <= 50 + margin;

test('a segment keeps what is within the rectangle, and nothing else', () => {
  fc.assert(
    fc.property(place, place, fc.double({ min: 0, max: 1, noNaN: true }), (from, to, share) => {
      const one: Point = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
      const part = clipped(from, to, 100, 50);
      if (part === null) {
        expect(isWithin(one, -1e-9)).toBe(false);
        return;
      }
      for (const end of part) expect(isWithin(end)).toBe(true);
      if (!isWithin(one, -1e-9)) return;
      const [[ax, ay], [bx, by]] = part;
      const along = Math.hypot(bx - ax, by - ay);
      expect(Math.hypot(one[0] - ax, one[1] - ay) + Math.hypot(bx - one[0], by - one[1])).toBeCloseTo(
        along,
        6,
      );
    }),
  );
});

test('one that ends at an edge or lies along it stays, and a point counts', () => {
  expect(clipped([0, 0], [100, 0], 100, 50)).toEqual([
    [0, 0],
    [100, 0],
  ]);
  expect(clipped([-300, 50], [300, 50], 100, 50)).toEqual([
    [-100, 50],
    [100, 50],
  ]);
  expect(clipped([3, 4], [3, 4], 100, 50)).toEqual([
    [3, 4],
    [3, 4],
  ]);
  expect(clipped([300, 4], [300, 4], 100, 50)).toBeNull();
});
