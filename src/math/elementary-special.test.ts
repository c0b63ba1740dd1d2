import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OfOne, ofOne, ofTwo } from '../../test/support/elementary.ts';
import { exactly, ulpError } from '../../test/support/exact.ts';
import { PI, sincos } from './index.ts';

describe('special values as ECMAScript states them', () => {
  const names = Object.keys(exactly) as OfOne[];
  /** NaN and zeros alike are told apart by Object.is, as toBe does. */
  const same: readonly (readonly [OfOne, readonly (readonly [number, number])[]])[] = [
    [
      'sin',
      [
        [0, 0],
        [-0, -0],
        [Infinity, NaN],
        [-Infinity, NaN],
      ],
    ],
    [
      'cos',
      [
        [0, 1],
        [-0, 1],
        [Infinity, NaN],
        [-Infinity, NaN],
      ],
    ],
    [
      'tan',
      [
        [0, 0],
        [-0, -0],
        [Infinity, NaN],
        [-Infinity, NaN],
      ],
    ],
    [
      'asin',
      [
        [0, 0],
        [-0, -0],
        [1, PI / 2],
        [-1, -PI / 2],
        [1.0000000000000002, NaN],
        [-2, NaN],
        [Infinity, NaN],
      ],
    ],
    [
      'acos',
      [
        [1, 0],
        [-1, PI],
        [0, PI / 2],
        [1.0000000000000002, NaN],
        [-2, NaN],
        [-Infinity, NaN],
      ],
    ],
    [
      'atan',
      [
        [0, 0],
        [-0, -0],
        [Infinity, PI / 2],
        [-Infinity, -PI / 2],
        [1e300, PI / 2],
      ],
    ],
    [
      'exp',
      [
        [0, 1],
        [-0, 1],
        [Infinity, Infinity],
        [-Infinity, 0],
        [709.7827128933841, Infinity],
        [-745, 5e-324],
        [-745.2, 0],
      ],
    ],
    [
      'expm1',
      [
        [0, 0],
        [-0, -0],
        [Infinity, Infinity],
        [-Infinity, -1],
        [710, Infinity],
        [-50, -1],
      ],
    ],
    [
      'log',
      [
        [0, -Infinity],
        [-0, -Infinity],
        [1, 0],
        [Infinity, Infinity],
        [-1, NaN],
        [-Infinity, NaN],
      ],
    ],
    [
      'log1p',
      [
        [0, 0],
        [-0, -0],
        [-1, -Infinity],
        [Infinity, Infinity],
        [-1.5, NaN],
        [-Infinity, NaN],
      ],
    ],
    [
      'log2',
      [
        [0, -Infinity],
        [-0, -Infinity],
        [1, 0],
        [Infinity, Infinity],
        [-1, NaN],
        [-Infinity, NaN],
      ],
    ],
    [
      'log10',
      [
        [0, -Infinity],
        [-0, -Infinity],
        [1, 0],
        [Infinity, Infinity],
        [-1, NaN],
        [-Infinity, NaN],
      ],
    ],
    [
      'cbrt',
      [
        [0, 0],
        [-0, -0],
        [Infinity, Infinity],
        [-Infinity, -Infinity],
      ],
    ],
    [
      'sinh',
      [
        [0, 0],
        [-0, -0],
        [Infinity, Infinity],
        [-Infinity, -Infinity],
        [711, Infinity],
      ],
    ],
    [
      'cosh',
      [
        [0, 1],
        [-0, 1],
        [Infinity, Infinity],
        [-Infinity, Infinity],
        [-711, Infinity],
      ],
    ],
    [
      'tanh',
      [
        [0, 0],
        [-0, -0],
        [Infinity, 1],
        [-Infinity, -1],
        [30, 1],
      ],
    ],
  ];

  test.each(same)('%s', (name, cases) => {
    for (const [x, value] of cases) expect(ofOne[name](x), `${name}(${x})`).toBe(value);
  });

  test.each(names)('%s of NaN is NaN, and subnormal arguments keep their precision', (name) => {
    expect(ofOne[name](NaN)).toBeNaN();
    if (name.startsWith('log') && name !== 'log1p') return;
    for (const x of [5e-324, 1e-310, -5e-324, -2.2250738585072014e-308]) {
      expect(ulpError(ofOne[name](x), exactly[name](x))).toBeLessThan(0.52);
    }
  });

  test('atan2 and pow agree with the engine in every special case', () => {
    const values = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 1e300, -1e300, 5e-324, Infinity, -Infinity, NaN];
    for (const x of values) {
      for (const y of values) {
        for (const name of ['atan2', 'pow'] as const) {
          const expected = Math[name](x, y);
          const actual = ofTwo[name](x, y);
          const close = Math.abs(actual - expected) <= 4e-16 * Math.abs(expected);
          expect(Object.is(actual, expected) || close, `${name}(${x}, ${y}) = ${actual}`).toBe(true);
        }
      }
    }
  });

  test('hypot', () => {
    expect(ofTwo.hypot(NaN, -Infinity)).toBe(Infinity);
    expect(ofTwo.hypot(NaN, 1)).toBeNaN();
    expect(ofTwo.hypot(-0, -0)).toBe(0);
    expect(ofTwo.hypot(3, -4)).toBe(5);
    expect(ofTwo.hypot(2, 3, -6)).toBe(7);
    expect(ofTwo.hypot(1.5e308, 1.5e308)).toBe(Infinity);
    expect(ofTwo.hypot(3e-323, 4e-323)).toBe(5e-323);
  });
});

describe('exact results stay exact', () => {
  test('logarithms of powers, roots of cubes, whole powers', () => {
    for (let n = -1074; n <= 1023; n += 1) expect(ofOne.log2(2 ** n)).toBe(n);
    for (let n = 0; n <= 22; n += 1) expect(ofOne.log10(Number(`1e${n}`))).toBe(n);
    for (let n = -2000; n <= 2000; n += 1) expect(ofOne.cbrt(n * n * n)).toBe(n);
    for (let x = 1; x <= 30; x += 1) {
      for (let y = 0; BigInt(x) ** BigInt(y) < 2n ** 53n && y < 40; y += 1) {
        expect(ofTwo.pow(x, y)).toBe(Number(BigInt(x) ** BigInt(y)));
      }
    }
    for (let n = -1074; n <= 1023; n += 1) expect(ofTwo.pow(2, n)).toBe(2 ** n);
  });
});

describe('relations', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

  test('odd and even functions', () => {
    fc.assert(
      fc.property(finite, (x) => {
        for (const name of ['sin', 'tan', 'atan', 'sinh', 'tanh', 'cbrt'] as const) {
          expect(ofOne[name](-x)).toBe(-ofOne[name](x));
        }
        for (const name of ['cos', 'cosh'] as const) expect(ofOne[name](-x)).toBe(ofOne[name](x));
      }),
      { numRuns: 500 },
    );
  });

  test('sincos gives the bits of sin and cos, into the array it was given', () => {
    const out = new Float64Array(2);
    fc.assert(
      fc.property(fc.oneof(finite, fc.double({ min: -1e5, max: 1e5, noNaN: true })), (x) => {
        expect(sincos(out, x)).toBe(out);
        expect(out[0]).toBe(ofOne.sin(x));
        expect(out[1]).toBe(ofOne.cos(x));
      }),
      { numRuns: 1000 },
    );
  });

  test('neighbouring doubles never swap order where a function rises', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 700, noNaN: true }), (x) => {
        const next = x * (1 + Number.EPSILON);
        for (const name of [
          'exp',
          'expm1',
          'log',
          'log1p',
          'atan',
          'cbrt',
          'sinh',
          'cosh',
          'tanh',
        ] as const) {
          expect(ofOne[name](next)).toBeGreaterThanOrEqual(ofOne[name](x));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
