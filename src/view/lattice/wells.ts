import type { Vec3 } from '../../math/index.ts';

/**
 * A mass as the lattice feels it, in the lattice's own axes: the first two along the sheet, the third up from it. All
 * places are relative to the observer.
 */
export interface Well {
  /** Centre of the mass, m. */
  readonly placeM: Vec3;
  /** Radius within which the pull no longer grows as the inverse square, m. */
  coreM: number;
  /** How far the sheet sags at that radius, m. */
  sagAtCoreM: number;
  /** How much it has to say about the height of the sheet, 0 to 1. */
  share: number;
}

/**
 * How far the sheet sags at a distance from a mass: k / d^2 with k = `sagAtCoreM` times the square of `coreM`. Within
 * the core a parabola goes on from there with the same slope, as the potential of a ball of even density does, so that
 * the sag never passes twice that at the core's edge. The sheet is a height over a plane and sags straight down: no
 * part of it can be pulled past another.
 * @param distanceM from the centre of the mass to the place in the sheet before it sags, m
 */
export function sagOf(coreM: number, sagAtCoreM: number, distanceM: number): number {
  const share = distanceM / coreM;
  return sagAtCoreM * (share < 1 ? 2 - share * share : 1 / (share * share));
}

/** Part of its core within which a mass alone says how high the sheet is. */
export const GRIP = 0.02;

/**
 * Height of the sheet before it sags: it passes through every mass that has a share in it, and is level there. Between them it is the mean of
 * their heights, weighted by the inverse fourth power of the distance along the sheet (Shepard 1968, "A two-dimensional
 * interpolation function for irregularly-spaced data").
 * @param unitM any length of the scene, so that the weights stay within the range of a float
 */
export function levelAt(wells: readonly Well[], count: number, unitM: number, x: number, y: number): number {
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < count; i++) {
    const { placeM, coreM, share } = wells[i];
    const alongX = (x - placeM[0]) / unitM;
    const alongY = (y - placeM[1]) / unitM;
    const grip = (GRIP * coreM) / unitM;
    const square = alongX * alongX + alongY * alongY + grip * grip;
    const weight = share / (square * square);
    sum += weight * placeM[2];
    weights += weight;
  }
  return weights > 0 ? sum / weights : 0;
}

/** How far all masses together pull the sheet down at a place in it, m. */
export function totalSag(
  wells: readonly Well[],
  count: number,
  x: number,
  y: number,
  levelM: number,
): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const { placeM, coreM, sagAtCoreM } = wells[i];
    const dx = x - placeM[0];
    const dy = y - placeM[1];
    const dz = levelM - placeM[2];
    sum += sagOf(coreM, sagAtCoreM, Math.sqrt(dx * dx + dy * dy + dz * dz));
  }
  return sum;
}
