import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quat, vec3 } from '../../math/index.ts';
import { createProjection, type Lens, projectSphere } from './projection.ts';

const lens: Lens = {
  eyeM: vec3.create(),
  attitude: quat.create(),
  tanY: Math.tan(Math.PI / 6),
  widthPx: 1280,
  heightPx: 720,
};

test('ahead is the middle, to the right is right, up is up, behind is said', () => {
  const out = createProjection();
  projectSphere(lens, vec3.create(0, 0, -100), 1, out);
  expect([out.x, out.y, out.behind]).toEqual([640, 360, false]);
  projectSphere(lens, vec3.create(10, 20, -100), 1, out);
  expect(out.x).toBeGreaterThan(640);
  expect(out.y).toBeLessThan(360);
  projectSphere(lens, vec3.create(0, 5, 100), 1, out);
  expect(out.behind).toBe(true);
  expect(out.direction[1]).toBeGreaterThan(0);
});

test('the upper edge of the view is at the top of the picture', () => {
  const out = projectSphere(lens, vec3.create(0, 100 * Math.tan(Math.PI / 6), -100), 1, createProjection());
  expect(out.y).toBeCloseTo(0, 9);
});

test('property: a step of a millimetre moves what is near by what it should, whichever way the ship looks', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 1, noNaN: true }),
      fc.double({ min: 2, max: 50, noNaN: true }),
      fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
      (stepM, distanceM, angle) => {
        const attitude = quat.fromAxisAngle(quat.create(), vec3.create(0.6, 0.8, 0), angle);
        const turned: Lens = { ...lens, attitude };
        const ahead = vec3.transformQuat(vec3.create(), vec3.create(0, 0, -distanceM), attitude);
        const aside = vec3.transformQuat(vec3.create(), vec3.create(stepM, 0, -distanceM), attitude);
        const a = projectSphere(turned, ahead, 0.1, createProjection());
        const b = projectSphere(turned, aside, 0.1, createProjection());
        const focal = lens.heightPx / 2 / lens.tanY;
        expect(b.x - a.x).toBeCloseTo((stepM / distanceM) * focal, 6);
      },
    ),
    { numRuns: 200 },
  );
});
