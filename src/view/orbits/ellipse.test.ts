import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ORBIT_POINTS, osculatingEllipse } from './ellipse.ts';

const MIDDLE = (ORBIT_POINTS - 1) / 2;
const GM_SUN = 1.32712440041e20;

test('property: every point lies on the ellipse of the state, and the middle one is the body', () => {
  const points = new Float64Array(3 * ORBIT_POINTS);
  fc.assert(
    fc.property(
      fc.double({ min: 5e10, max: 6e12, noNaN: true }),
      fc.double({ min: 0.75, max: 1.25, noNaN: true }),
      fc.double({ min: -0.4, max: 0.4, noNaN: true }),
      fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      (r, speedPart, radialPart, tilt) => {
        const speed = Math.sqrt(GM_SUN / r) * speedPart;
        const state = new Float64Array([
          r,
          0,
          0,
          speed * radialPart,
          speed * Math.cos(tilt),
          speed * Math.sin(tilt),
        ]);
        expect(osculatingEllipse(state, GM_SUN, points)).toBe(true);
        expect([...points.slice(3 * MIDDLE, 3 * MIDDLE + 3)].map(Math.abs)).toEqual([0, 0, 0]);
        // sum of distances to both foci is twice the semi-major axis
        const speed2 = state[3] ** 2 + state[4] ** 2 + state[5] ** 2;
        const a = 1 / (2 / r - speed2 / GM_SUN);
        const h = [0, -r * state[5], r * state[4]];
        const ex = (state[4] * h[2] - state[5] * h[1]) / GM_SUN - 1;
        const ey = (state[5] * h[0] - state[3] * h[2]) / GM_SUN;
        const ez = (state[3] * h[1] - state[4] * h[0]) / GM_SUN;
        for (let i = 0; i < ORBIT_POINTS; i += 16) {
          const x = points[3 * i] + r;
          const y = points[3 * i + 1];
          const z = points[3 * i + 2];
          const near = Math.hypot(x, y, z);
          const far = Math.hypot(x + 2 * a * ex, y + 2 * a * ey, z + 2 * a * ez);
          expect((near + far) / (2 * a)).toBeCloseTo(1, 9);
        }
        // closed
        expect(
          Math.hypot(points[0] - points[3 * ORBIT_POINTS - 3], points[1] - points[3 * ORBIT_POINTS - 2]) / a,
        ).toBeLessThan(1e-9);
      },
    ),
    { numRuns: 100 },
  );
});

test('a line beside the body keeps to its motion within metres', () => {
  const points = new Float64Array(3 * ORBIT_POINTS);
  const r = 1.496e11;
  osculatingEllipse(new Float64Array([r, 0, 0, 0, Math.sqrt(GM_SUN / r), 0]), GM_SUN, points);
  const next = MIDDLE + 1;
  expect(Math.abs(points[3 * next])).toBeLessThan(4e6);
  const chord = Math.hypot(points[3 * next], points[3 * next + 1]);
  expect(Math.hypot(r + points[3 * next], points[3 * next + 1]) - r).toBeLessThan(1);
  expect(chord).toBeLessThan(6e8);
});

test('an escape is not an ellipse', () => {
  const out = new Float64Array(3 * ORBIT_POINTS);
  expect(osculatingEllipse(new Float64Array([1.5e11, 0, 0, 0, 6e4, 0]), GM_SUN, out)).toBe(false);
});
