import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlacement, type Picture, type Placement, placeDirection } from './projection.ts';

const ahead: Picture = {
  widthPx: 1280,
  heightPx: 720,
  fovRad: Math.PI / 3,
  camera: Float64Array.of(0, 0, 0, 1),
};
const place = (direction: readonly number[], picture = ahead) =>
  told(placeDirection(createPlacement(), picture, Float64Array.from(direction), 20));

const told = ({ place: [x = 0, y = 0, bearingRad = 0], inside }: Placement) => ({ x, y, bearingRad, inside });

test('what lies ahead is in the middle', () => {
  expect(place([0, 0, -5])).toMatchObject({ x: 640, y: 360, inside: true });
});

test('up is up, right is right, and the upper edge is half the field of view away', () => {
  const up = place([0, Math.tan(Math.PI / 6) * 0.9, -1]);
  expect(up.x).toBeCloseTo(640, 9);
  expect(up.y).toBeCloseTo(36, 9);
  expect(place([0.1, 0, -1]).x).toBeGreaterThan(640);
});

test('what lies behind is on the ring on its side, and straight behind is below', () => {
  expect(place([1, 0, 1])).toMatchObject({ x: 838, y: 360, inside: false });
  expect(place([-1, 0, 0.001])).toMatchObject({ x: 442, y: 360, inside: false });
  expect(place([0, 0, 1])).toMatchObject({ x: 640, y: 558, inside: false });
});

test('a turned camera turns the picture', () => {
  const half = Math.SQRT1_2;
  const left: Picture = { ...ahead, camera: Float64Array.of(0, half, 0, half) };
  const placed = place([-1, 0, 0], left);
  expect(placed.x).toBeCloseTo(640, 9);
  expect(placed.inside).toBe(true);
});

test('a direction that does not exist is placed nowhere', () => {
  const placed = place([Number.NaN, Number.NaN, Number.NaN]);
  expect(placed.inside).toBe(false);
  expect(placed.x).toBeNaN();
});

test('every direction keeps the margin, and its bearing points the way it lies', () => {
  const part = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(part, part, part, (x, y, z) => {
      fc.pre(Math.hypot(x, y, z) > 1e-3);
      const placed = place([x, y, z]);
      expect(placed.x).toBeGreaterThanOrEqual(20 - 1e-6);
      expect(placed.x).toBeLessThanOrEqual(1260 + 1e-6);
      expect(placed.y).toBeGreaterThanOrEqual(20 - 1e-6);
      expect(placed.y).toBeLessThanOrEqual(700 + 1e-6);
      const across = Math.hypot(x, y);
      if (across > 1e-6) expect(Math.sin(placed.bearingRad)).toBeCloseTo(x / across, 6);
    }),
    { numRuns: 300 },
  );
});
