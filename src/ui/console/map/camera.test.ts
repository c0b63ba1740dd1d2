import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Camera, fitting, panned, toPlane, toScreen, zoomed } from './camera.ts';

const far = fc.double({ min: -5e12, max: 5e12, noNaN: true });
const px = fc.double({ min: -500, max: 500, noNaN: true });
const camera = fc
  .record({ scale: fc.constantFrom('linear' as const, 'log' as const), dx: px, dy: px })
  .map(({ scale, dx, dy }) => panned(fitting(scale, 5e12, 1e6, 300), dx, dy));

const isNear = (a: number, b: number, size: number): boolean => Math.abs(a - b) <= 1e-6 * (1 + size);

test('what is shown somewhere is found there', () => {
  fc.assert(
    fc.property(camera, far, far, (view: Camera, x, y) => {
      const [backX, backY] = toPlane(view, toScreen(view, [x, y]));
      const size = Math.hypot(x, y) + 1e6;
      return isNear(backX, x, size) && isNear(backY, y, size);
    }),
  );
});

test('the zoom keeps what lies under the pointer', () => {
  const factor = fc.double({ min: 0.25, max: 4, noNaN: true });
  fc.assert(
    fc.property(camera, px, px, factor, (view: Camera, x, y, by) => {
      const [backX, backY] = toScreen(zoomed(view, by, [x, y]), toPlane(view, [x, y]));
      return isNear(backX, x, 500) && isNear(backY, y, 500);
    }),
  );
});

test('a fitting view has the farthest at its edge, on both scales', () => {
  for (const scale of ['linear', 'log'] as const) {
    const [x] = toScreen(fitting(scale, 4.5e12, 7e8, 280), [4.5e12, 0]);
    expect(x).toBeCloseTo(280, 6);
  }
});
