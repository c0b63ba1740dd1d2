import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PI, type Quat, quat, type Vec3, vec3 } from './index.ts';

const small = fc.double({ min: -1, max: 1, noNaN: true });
const direction = fc
  .tuple(small, small, small)
  .map(([x, y, z]) => vec3.create(x, y, z))
  .filter((v) => vec3.length(v) > 1e-3)
  .map((v) => vec3.normalize(v, v));
const angleRad = fc.double({ min: -20, max: 20, noNaN: true });
const rotation = fc.tuple(direction, angleRad).map(([axis, a]) => quat.fromAxisAngle(quat.create(), axis, a));

function turned(v: Vec3, q: Quat): Vec3 {
  return vec3.transformQuat(vec3.create(), v, q);
}

function expectSameVector(a: Vec3, b: Vec3, allowance = 4e-15): void {
  expect(vec3.distance(a, b)).toBeLessThan(allowance);
}

function expectSameRotation(a: Quat, b: Quat, allowance = 4e-15): void {
  expect(quat.angle(a, b)).toBeLessThan(allowance);
}

describe('rotations', () => {
  test('create, set, copy, identity', () => {
    expect([...quat.create()]).toEqual([0, 0, 0, 1]);
    const q = quat.create(1, 2, 3, 4);
    expect([...quat.copy(quat.create(), q)]).toEqual([1, 2, 3, 4]);
    expect(quat.identity(q)).toBe(q);
    expect([...q]).toEqual([0, 0, 0, 1]);
    expect([...quat.normalize(q, quat.create(0, 0, 0, 0))]).toEqual([0, 0, 0, 1]);
    expect(quat.normalize(q, quat.create(0, Number.NaN, 0, 0))[3]).toBeNaN();
  });

  test('a product turns by its second factor first', () => {
    fc.assert(
      fc.property(rotation, rotation, direction, (a, b, v) => {
        const product = quat.multiply(quat.create(), a, b);
        expectSameVector(turned(v, product), turned(turned(v, b), a));
        expect(Math.abs(quat.dot(product, product) - 1)).toBeLessThan(4e-15);
      }),
    );
  });

  test('products associate, the conjugate undoes, out may be an argument', () => {
    fc.assert(
      fc.property(rotation, rotation, rotation, (a, b, c) => {
        const left = quat.multiply(quat.create(), quat.multiply(quat.create(), a, b), c);
        const right = quat.multiply(quat.create(), a, quat.multiply(quat.create(), b, c));
        expectSameRotation(left, right);
        const undone = quat.multiply(quat.create(), a, quat.conjugate(quat.create(), a));
        expectSameRotation(undone, quat.create());
        const product = quat.multiply(quat.create(), a, b);
        const into = quat.copy(quat.create(), a);
        expect(quat.multiply(into, into, b)).toEqual(product);
        quat.copy(into, b);
        expect(quat.multiply(into, a, into)).toEqual(product);
      }),
    );
  });

  test('turns about the local axes are products from the right', () => {
    const axes = [
      [quat.rotateX, vec3.create(1, 0, 0)],
      [quat.rotateY, vec3.create(0, 1, 0)],
      [quat.rotateZ, vec3.create(0, 0, 1)],
    ] as const;
    fc.assert(
      fc.property(rotation, angleRad, fc.constantFrom(...axes), (q, a, [rotate, axis]) => {
        const step = quat.fromAxisAngle(quat.create(), axis, a);
        const product = quat.multiply(quat.create(), q, step);
        expect(quat.angle(rotate(quat.create(), q, a), product)).toBeLessThan(4e-15);
      }),
    );
  });

  test('the angle between attitudes is that of the turn between them, to 0 and to pi', () => {
    fc.assert(
      fc.property(rotation, direction, fc.double({ min: 0, max: PI, noNaN: true }), (q, axis, a) => {
        const other = quat.multiply(quat.create(), q, quat.fromAxisAngle(quat.create(), axis, a));
        expect(Math.abs(quat.angle(q, other) - a)).toBeLessThan(4e-15);
      }),
    );
  });

  test('slerp goes the shorter way at constant speed', () => {
    fc.assert(
      fc.property(
        rotation,
        rotation,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (a, b, t, flip) => {
          if (flip) quat.set(b, -b[0], -b[1], -b[2], -b[3]);
          const between = quat.slerp(quat.create(), a, b, t);
          const whole = quat.angle(a, b);
          expect(Math.abs(quat.angle(a, between) - t * whole)).toBeLessThan(1e-14);
          expect(Math.abs(quat.angle(between, b) - (1 - t) * whole)).toBeLessThan(1e-14);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('slerp between almost equal attitudes stays finite and unit', () => {
    const a = quat.create();
    const b = quat.fromAxisAngle(quat.create(), vec3.create(1, 0, 0), 1e-9);
    expect(quat.angle(a, quat.slerp(quat.create(), a, b, 0.25))).toBeCloseTo(2.5e-10, 24);
    expect([...quat.slerp(quat.create(), a, a, 0.5)]).toEqual([0, 0, 0, 1]);
  });

  test('fromBasis gives back the rotation that made the axes, also near half turns', () => {
    const nearHalf = fc
      .tuple(direction, fc.double({ min: -1e-6, max: 1e-6, noNaN: true }))
      .map(([axis, a]) => quat.fromAxisAngle(quat.create(), axis, PI + a));
    fc.assert(
      fc.property(fc.oneof(rotation, nearHalf), (q) => {
        const [x, y, z] = [vec3.create(1, 0, 0), vec3.create(0, 1, 0), vec3.create(0, 0, 1)];
        const back = quat.fromBasis(quat.create(), turned(x, q), turned(y, q), turned(z, q));
        expect(quat.angle(back, q)).toBeLessThan(4e-15);
      }),
      { numRuns: 500 },
    );
  });

  test('lookAlong points -Z forward and +Y up', () => {
    fc.assert(
      fc.property(
        direction,
        direction,
        fc.double({ min: 0.1, max: 1e9, noNaN: true }),
        (forward, up, size) => {
          fc.pre(vec3.length(vec3.cross(vec3.create(), forward, up)) > 1e-3);
          const long = vec3.scale(vec3.create(), forward, size);
          const q = quat.lookAlong(quat.create(), long, vec3.scale(vec3.create(), up, size));
          expectSameVector(turned(vec3.create(0, 0, -1), q), forward);
          const above = turned(vec3.create(0, 1, 0), q);
          expect(vec3.dot(above, up)).toBeGreaterThan(0);
          const right = turned(vec3.create(1, 0, 0), q);
          expect(Math.abs(vec3.dot(right, up))).toBeLessThan(1e-14);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('lookAlong copes with a parallel or zero up and a zero forward', () => {
    fc.assert(
      fc.property(direction, fc.constantFrom(-2, 0, 3), (forward, factor) => {
        const q = quat.lookAlong(quat.create(), forward, vec3.scale(vec3.create(), forward, factor));
        expectSameVector(turned(vec3.create(0, 0, -1), q), forward);
        expect(Math.abs(quat.dot(q, q) - 1)).toBeLessThan(4e-15);
      }),
    );
    expect([...quat.lookAlong(quat.create(), vec3.create(), vec3.create(0, 1, 0))]).toEqual([0, 0, 0, 1]);
  });

  test('integrate is exact for a constant rate, whatever the step', () => {
    fc.assert(
      fc.property(rotation, direction, angleRad, fc.integer({ min: 1, max: 200 }), (q, axis, rate, steps) => {
        const omega = vec3.scale(vec3.create(), axis, rate);
        const once = quat.integrate(quat.create(), q, omega, 1);
        const often = quat.copy(quat.create(), q);
        for (let i = 0; i < steps; i += 1) quat.integrate(often, often, omega, 1 / steps);
        expectSameRotation(often, once, 1e-15 * (steps + 30));
        const turn = quat.fromAxisAngle(quat.create(), axis, rate);
        expectSameRotation(once, quat.multiply(quat.create(), q, turn), 1e-14);
      }),
    );
    const still = quat.create(0, 0.6, 0, 0.8);
    expect(quat.integrate(quat.create(), still, vec3.create(), 1)).toEqual(still);
  });

  test('an attitude stays unit over a million ticks', () => {
    const q = quat.create();
    const omega = vec3.create(0.3, -0.7, 0.2);
    for (let i = 0; i < 1_000_000; i += 1) quat.integrate(q, q, omega, 1 / 90);
    expect(Math.abs(quat.dot(q, q) - 1)).toBeLessThan(1e-15);
    const axis = vec3.normalize(vec3.create(), omega);
    const expected = quat.fromAxisAngle(quat.create(), axis, (vec3.length(omega) * 1_000_000) / 90);
    expectSameRotation(q, expected, 1e-9);
  });
});
