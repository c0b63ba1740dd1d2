/** Spacings are powers of ten of the least one; so many of them. */
export const LEVELS = 16;

/** Least angle between two lines of a level, from the eye, rad: there the level is invisible, and full ten times above. */
export const LEAST_CELL_RAD = 0.02;

/**
 * How strong the lines of a spacing are at a distance from the eye, 0 to 1: nothing where they are too dense, then
 * growing over two decades, so that every tenth line stands out and no level appears at a stroke.
 */
export function levelStrength(spacingM: number, distanceM: number): number {
  const decades = Math.log10(spacingM / (LEAST_CELL_RAD * distanceM));
  return 0.55 * smoothstep(decades) + 0.45 * smoothstep(decades - 1);
}

/** Index of the finest level that is visible at a distance, and at least 0. */
export function finestLevel(leastM: number, distanceM: number): number {
  return Math.max(0, Math.min(LEVELS - 3, Math.ceil(Math.log10((LEAST_CELL_RAD * distanceM) / leastM))));
}

/**
 * Writes the place of the observer within a cell of every level, in cells from 0 to 1, along both axes in turn.
 * @param x place of the observer along the sheet from a line of every level, m
 */
export function placeInCells(leastM: number, x: number, y: number, out: Float32Array): void {
  let spacingM = leastM;
  for (let level = 0; level < LEVELS; level++, spacingM *= 10) {
    out[2 * level] = x / spacingM - Math.floor(x / spacingM);
    out[2 * level + 1] = y / spacingM - Math.floor(y / spacingM);
  }
}

function smoothstep(x: number): number {
  const t = Math.min(1, Math.max(0, x));
  return t * t * (3 - 2 * t);
}
