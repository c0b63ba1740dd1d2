import {
  acos,
  asin,
  atan,
  atan2,
  cbrt,
  cos,
  cosh,
  exp,
  expm1,
  hypot,
  log,
  log1p,
  log2,
  log10,
  pow,
  sin,
  sinh,
  tan,
  tanh,
} from '../../src/math/index.ts';

/** The elementary functions of one double, by name, for tests that go through all of them. */
export const ofOne = {
  acos,
  asin,
  atan,
  cbrt,
  cos,
  cosh,
  exp,
  expm1,
  log,
  log10,
  log1p,
  log2,
  sin,
  sinh,
  tan,
  tanh,
} as const;
export type OfOne = keyof typeof ofOne;

/** Those of two. */
export const ofTwo = { atan2, hypot, pow } as const;
export type OfTwo = keyof typeof ofTwo;
