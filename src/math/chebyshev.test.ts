import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chebyshev, cos, exp, sin } from './index.ts';

const abscissa = fc.double({ min: -1, max: 1, noNaN: true });
const series = fc
  .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 18 })
  .map((list) => Float64Array.from(list, (c) => (Math.abs(c) < 1e-200 ? 0 : c)));

/** T_k(x) and its derivative by their definitions: cos(k acos x) and k sin(k t) / sin t. */
function direct(coefficients: Float64Array, x: number): readonly [number, number] {
  const t = Math.acos(x);
  let value = 0;
  let slope = 0;
  for (const [k, c] of coefficients.entries()) {
    value += c * Math.cos(k * t);
    slope += (c * k * Math.sin(k * t)) / Math.sin(t);
  }
  return [value, slope];
}

describe('Chebyshev series', () => {
  test('value and derivative are those of the definition', () => {
    const out = new Float64Array(2);
    fc.assert(
      fc.property(series, abscissa, (coefficients, x) => {
        const size = coefficients.reduce((sum, c) => sum + Math.abs(c), 0);
        const [value] = direct(coefficients, x);
        expect(
          Math.abs(chebyshev.evaluate(coefficients, 0, coefficients.length, x) - value),
        ).toBeLessThanOrEqual(1e-12 * size);
        if (Math.abs(x) > 0.99) return;
        chebyshev.evaluateWithDerivative(out, coefficients, 0, coefficients.length, x);
        expect(Math.abs(out[1] - direct(coefficients, x)[1])).toBeLessThanOrEqual(
          1e-11 * size * coefficients.length,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('both evaluations give the same bits, from any place in an array', () => {
    const out = new Float64Array(2);
    fc.assert(
      fc.property(series, abscissa, fc.nat({ max: 5 }), (coefficients, x, offset) => {
        const embedded = new Float64Array(coefficients.length + offset + 3).fill(NaN);
        embedded.set(coefficients, offset);
        const value = chebyshev.evaluate(embedded, offset, coefficients.length, x);
        expect(chebyshev.evaluateWithDerivative(out, embedded, offset, coefficients.length, x)).toBe(out);
        expect(out[0]).toBe(value);
        expect(value).toBe(chebyshev.evaluate(coefficients, 0, coefficients.length, x));
      }),
    );
  });

  test('the ends: T_k(1) = 1, T_k(-1) = (-1)^k, slope k^2 at 1', () => {
    const out = new Float64Array(2);
    for (let k = 0; k < 20; k += 1) {
      const coefficients = new Float64Array(k + 1);
      coefficients[k] = 1;
      expect(chebyshev.evaluate(coefficients, 0, k + 1, -1)).toBe(k % 2 === 0 ? 1 : -1);
      expect([...chebyshev.evaluateWithDerivative(out, coefficients, 0, k + 1, 1)]).toEqual([1, k * k]);
    }
  });

  test('fit reproduces polynomials of its degree', () => {
    fc.assert(
      fc.property(series, fc.double({ min: -10, max: 10, noNaN: true }), (coefficients, from) => {
        const count = coefficients.length;
        const fn = (t: number) => chebyshev.evaluate(coefficients, 0, count, t - from - 1);
        const fitted = chebyshev.fit(fn, count, from, from + 2);
        const size = coefficients.reduce((sum, c) => sum + Math.abs(c), 0);
        for (const [k, c] of coefficients.entries()) {
          expect(Math.abs(fitted[k] - c)).toBeLessThanOrEqual(1e-11 * size);
        }
      }),
    );
  });

  test('fit converges to smooth functions on any interval, with their derivatives', () => {
    const [from, to, count] = [2, 5, 24];
    const fitted = chebyshev.fit((t) => exp(-t) * sin(3 * t), count, from, to);
    const out = new Float64Array(2);
    for (let t = from; t <= to; t += 0.01) {
      const x = (2 * t - from - to) / (to - from);
      chebyshev.evaluateWithDerivative(out, fitted, 0, count, x);
      expect(Math.abs(out[0] - exp(-t) * sin(3 * t))).toBeLessThan(1e-15);
      const slope = exp(-t) * (3 * cos(3 * t) - sin(3 * t));
      expect(Math.abs((out[1] * 2) / (to - from) - slope)).toBeLessThan(1e-13);
    }
  });
});
