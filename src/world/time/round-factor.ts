/** The largest of 1, 2, 5, 10, 20, 50 ... that is not above a factor; 1 for anything lower. Caps then do not flicker. */
export function roundFactorDown(factor: number): number {
  let decade = 1;
  while (decade * 10 <= factor) decade *= 10;
  return withinDecade(factor, decade);
}

/** The same, and of 0.5, 0.2, 0.1 ... down to the slowest for what is lower. */
export function roundSlowFactorDown(factor: number): number {
  if (factor >= 1) return roundFactorDown(factor);
  let parts = 10;
  while (factor * parts < 1 && parts < mostParts) parts *= 10;
  return withinDecade(factor * parts, 1) / parts;
}

/** Into how many parts a second is divided at most. */
const mostParts = 1e9;

function withinDecade(factor: number, decade: number): number {
  if (decade * 5 <= factor) return decade * 5;
  return decade * 2 <= factor ? decade * 2 : decade;
}

/** The next lower of those factors, at least 1. */
export function lowerFactor(factor: number): number {
  return roundFactorDown(factor * 0.999);
}
