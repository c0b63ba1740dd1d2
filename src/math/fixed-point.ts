/**
 * Constants and tables in exact integer arithmetic. Instead of long lists of literals, the tables of the elementary
 * functions are computed when the module loads, from series that anyone can check; BigInt gives the same digits in
 * every engine. A fixed-point value v stands for v / 2^FIXED_BITS.
 */
import { powerOfTwo } from './bits.ts';

export const FIXED_BITS = 160;
const GUARD_BITS = 24;

/** atan(1/n) for a whole n > 1, to `bits` binary places (Gregory's series). */
function arctanOfInverse(n: number, bits: number): bigint {
  const square = BigInt(n) * BigInt(n);
  let term = (1n << BigInt(bits)) / BigInt(n);
  let sum = 0n;
  for (let k = 1; term !== 0n; k += 2) {
    sum += k % 4 === 1 ? term / BigInt(k) : -term / BigInt(k);
    term /= square;
  }
  return sum;
}

/** Pi to `bits` binary places: Machin's formula, 16 atan(1/5) - 4 atan(1/239). */
export function piToBits(bits: number): bigint {
  const wide = bits + GUARD_BITS;
  return (16n * arctanOfInverse(5, wide) - 4n * arctanOfInverse(239, wide)) >> BigInt(GUARD_BITS);
}

/** log(p/q) for whole p, q > 0: 2 atanh((p - q) / (p + q)). Quick when p/q is near 1. */
export function fixedLogOfRatio(p: number, q: number): bigint {
  const top = BigInt(p - q);
  const bottom = BigInt(p + q);
  let power = (top << BigInt(FIXED_BITS + GUARD_BITS)) / bottom;
  let sum = 0n;
  for (let k = 1; power !== 0n; k += 2) {
    sum += power / BigInt(k);
    power = (power * top * top) / (bottom * bottom);
  }
  return sum >> BigInt(GUARD_BITS - 1);
}

/** Product of two fixed-point values. */
function fixedProduct(a: bigint, b: bigint): bigint {
  return (a * b) >> BigInt(FIXED_BITS);
}

/** exp(v) for |v| < 1, by its Taylor series. */
export function fixedExp(v: bigint): bigint {
  let term = 1n << BigInt(FIXED_BITS);
  let sum = term;
  for (let k = 1n; term !== 0n && term !== -1n; k += 1n) {
    term = fixedProduct(term, v) / k;
    sum += term;
  }
  return sum;
}

/** [sin v, cos v] for 0 <= v < 1, by their Taylor series. */
export function fixedSinCos(v: bigint): readonly [bigint, bigint] {
  const sums: [bigint, bigint] = [0n, 0n];
  let term = 1n << BigInt(FIXED_BITS);
  for (let k = 0; term !== 0n; k += 1) {
    const part = k % 4 < 2 ? term : -term;
    if (k % 2 === 1) sums[0] += part;
    else sums[1] += part;
    term = fixedProduct(term, v) / BigInt(k + 1);
  }
  return sums;
}

/** atan(p/q) for whole 0 <= p <= q, by Euler's series, which converges at least like 2^-n there. */
export function fixedAtanOfRatio(p: number, q: number): bigint {
  const squareSum = BigInt(p * p + q * q);
  let term = (BigInt(p * q) << BigInt(FIXED_BITS)) / squareSum;
  let sum = 0n;
  for (let n = 1; term !== 0n; n += 1) {
    sum += term;
    term = (term * BigInt(2 * n) * BigInt(p * p)) / (BigInt(2 * n + 1) * squareSum);
  }
  return sum;
}

/** The double nearest to a fixed-point value. The conversion of a BigInt rounds once, to even; the scaling is exact. */
export function fixedToDouble(v: bigint): number {
  return Number(v) * powerOfTwo(-FIXED_BITS);
}

/**
 * A fixed-point value as a sum of doubles: one of at most `bits[i]` significant bits after another (cut, not rounded),
 * then the nearest double to what is left. Short parts make later products exact.
 */
export function fixedToParts(v: bigint, ...bits: readonly number[]): number[] {
  const parts: number[] = [];
  let rest = v;
  for (const count of bits) {
    const magnitude = rest < 0n ? -rest : rest;
    const excess = BigInt(Math.max(0, magnitude.toString(2).length - count));
    const cut = (magnitude >> excess) << excess;
    const part = rest < 0n ? -cut : cut;
    parts.push(fixedToDouble(part));
    rest -= part;
  }
  parts.push(fixedToDouble(rest));
  return parts;
}

/** A fixed-point value as nearest double and the double nearest to the rest. */
export function fixedToPair(v: bigint): readonly [number, number] {
  const high = fixedToDouble(v);
  const exact = BigInt(high * powerOfTwo(FIXED_BITS));
  return [high, fixedToDouble(v - exact)];
}

/** Pi, log 2 and log 10 as fixed-point values. */
export const FIXED_PI = piToBits(FIXED_BITS);
export const FIXED_LN2 = fixedLogOfRatio(2, 1);
export const FIXED_LN10 = 3n * FIXED_LN2 + fixedLogOfRatio(5, 4);
