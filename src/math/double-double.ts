/**
 * Error terms of the basic operations: with them a value is carried as an unevaluated sum of two doubles.
 * T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18 (1971);
 * D. E. Knuth, "The Art of Computer Programming", vol. 2, 4.2.2.
 */
const SPLITTER = 134217729; // 2^27 + 1

/** a + b = sum + sumError(a, b, sum), exactly, for any order of magnitudes. */
export function sumError(a: number, b: number, sum: number): number {
  const bPart = sum - a;
  return a - (sum - bPart) + (b - bPart);
}

/** a * b = product + productError(a, b, product), exactly while |a|, |b| < 2^996 and nothing underflows. */
export function productError(a: number, b: number, product: number): number {
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}
