/** The largest of 1, 2, 5, 10, 20, 50 ... that is not above a factor; 1 for anything lower. Caps then do not flicker. */
export function roundFactorDown(factor: number): number {
  let decade = 1;
  while (decade * 10 <= factor) decade *= 10;
  if (decade * 5 <= factor) return decade * 5;
  return decade * 2 <= factor ? decade * 2 : decade;
}

/** The next lower of those factors, at least 1. */
export function lowerFactor(factor: number): number {
  return roundFactorDown(factor * 0.999);
}
