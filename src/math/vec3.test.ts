import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PI, quat, type Vec3, vec3 } from './index.ts';

/** Squares of anything smaller underflow. */
const component = fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((x) => (Math.abs(x) < 1e-60 ? 0 : x));
const vector = fc.tuple(component, component, component).map(([x, y, z]) => vec3.create(x, y, z));
const farFromZero = vector.filter((v) => vec3.length(v) > 1e-6);

function expectClose(actual: Vec3, expected: Vec3, allowance: number): void {
  for (let i = 0; i < 3; i += 1) expect(Math.abs(actual[i] - expected[i])).toBeLessThanOrEqual(allowance);
}

describe('vectors', () => {
  test('create, set, copy', () => {
    expect([...vec3.create()]).toEqual([0, 0, 0]);
    const v = vec3.create(1, 2, 3);
    expect(vec3.set(v, 4, 5, 6)).toBe(v);
    expect([...vec3.copy(vec3.create(), v)]).toEqual([4, 5, 6]);
  });

  test('sums and multiples are those of the components', () => {
    fc.assert(
      fc.property(vector, vector, component, (a, b, s) => {
        for (let i = 0; i < 3; i += 1) {
          expect(vec3.add(vec3.create(), a, b)[i]).toBe(a[i] + b[i]);
          expect(vec3.sub(vec3.create(), a, b)[i]).toBe(a[i] - b[i]);
          expect(vec3.scale(vec3.create(), a, s)[i]).toBe(a[i] * s);
          expect(vec3.addScaled(vec3.create(), a, b, s)[i]).toBe(a[i] + b[i] * s);
          expect(vec3.negate(vec3.create(), a)[i]).toBe(-a[i]);
        }
      }),
    );
  });

  test('out may be an argument', () => {
    const turn = quat.fromAxisAngle(quat.create(), vec3.create(0, 0.6, 0.8), 1);
    const operations: ((out: Vec3, a: Vec3, b: Vec3) => Vec3)[] = [
      vec3.add,
      vec3.sub,
      vec3.cross,
      (out, a, b) => vec3.addScaled(out, a, b, 0.25),
      (out, a, b) => vec3.lerp(out, a, b, 0.25),
      (out, a) => vec3.normalize(out, a),
      (out, a) => vec3.transformQuat(out, a, turn),
    ];
    fc.assert(
      fc.property(vector, vector, fc.constantFrom(...operations), (a, b, operation) => {
        const apart = operation(vec3.create(), a, b);
        const intoFirst = vec3.copy(vec3.create(), a);
        expect(operation(intoFirst, intoFirst, b)).toBe(intoFirst);
        expect(intoFirst).toEqual(apart);
        const intoSecond = vec3.copy(vec3.create(), b);
        expect(operation(intoSecond, a, intoSecond)).toEqual(apart);
      }),
      { numRuns: 500 },
    );
  });

  test('the cross product is orthogonal to both and as long as the area', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        const c = vec3.cross(vec3.create(), a, b);
        const scale = vec3.length(a) * vec3.length(b);
        expect(Math.abs(vec3.dot(a, c))).toBeLessThanOrEqual(1e-14 * scale * vec3.length(a));
        expect(Math.abs(vec3.dot(b, c))).toBeLessThanOrEqual(1e-14 * scale * vec3.length(b));
        const area = vec3.lengthSquared(c) + vec3.dot(a, b) * vec3.dot(a, b);
        expect(Math.abs(area - scale * scale)).toBeLessThanOrEqual(1e-14 * scale * scale);
      }),
    );
    const z = vec3.cross(vec3.create(), vec3.create(1, 0, 0), vec3.create(0, 1, 0));
    expect([...z]).toEqual([0, 0, 1]);
  });

  test('length, distance, normalize', () => {
    expect(vec3.length(vec3.create(2, -3, 6))).toBe(7);
    expect(vec3.distance(vec3.create(1, 1, 1), vec3.create(3, -2, 7))).toBe(7);
    expect([...vec3.normalize(vec3.create(), vec3.create())]).toEqual([0, 0, 0]);
    expect(vec3.normalize(vec3.create(), vec3.create(Number.NaN))[0]).toBeNaN();
    fc.assert(
      fc.property(farFromZero, (a) => {
        const unit = vec3.normalize(vec3.create(), a);
        expect(Math.abs(vec3.length(unit) - 1)).toBeLessThan(4e-16);
        expectClose(vec3.scale(unit, unit, vec3.length(a)), a, 4e-16 * vec3.length(a));
      }),
    );
  });

  test('lerp meets both ends exactly', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        expect(vec3.distance(vec3.lerp(vec3.create(), a, b, 0), a)).toBe(0);
        expect(vec3.distance(vec3.lerp(vec3.create(), a, b, 1), b)).toBe(0);
      }),
    );
  });

  test('the angle is precise where the cosine is not', () => {
    const x = vec3.create(1, 0, 0);
    expect(vec3.angle(x, vec3.create(1, 1e-12, 0))).toBe(1e-12);
    expect(vec3.angle(x, vec3.create(-1, 1e-12, 0))).toBeCloseTo(PI - 1e-12, 15);
    expect(vec3.angle(x, vec3.create(0, 0, 5))).toBe(PI / 2);
    expect(vec3.angle(x, vec3.create())).toBe(0);
  });

  test('transformQuat keeps lengths and turns right-handed', () => {
    const quarter = quat.fromAxisAngle(quat.create(), vec3.create(0, 0, 1), PI / 2);
    expectClose(
      vec3.transformQuat(vec3.create(), vec3.create(1, 0, 0), quarter),
      vec3.create(0, 1, 0),
      1e-15,
    );
    fc.assert(
      fc.property(vector, farFromZero, component, (v, axis, angle) => {
        const q = quat.fromAxisAngle(quat.create(), vec3.normalize(axis, axis), angle);
        const turned = vec3.transformQuat(vec3.create(), v, q);
        expect(Math.abs(vec3.length(turned) - vec3.length(v))).toBeLessThanOrEqual(4e-15 * vec3.length(v));
        expectClose(vec3.transformQuat(turned, turned, quat.conjugate(q, q)), v, 4e-15 * vec3.length(v));
      }),
    );
  });
});
