import { TAU } from '../../math/index.ts';
import type { Forces } from './forces.ts';

/** Squared distance of two bodies. */
export function squareBetween(state: Float64Array, i: number, j: number): number {
  const x = state[3 * j] - state[3 * i];
  const y = state[3 * j + 1] - state[3 * i + 1];
  const z = state[3 * j + 2] - state[3 * i + 2];
  return x * x + y * y + z * z;
}

/** Squared speed of one body past another. */
export function speedSquareBetween(state: Float64Array, i: number, j: number): number {
  const half = state.length / 6;
  return squareBetween(state, half + i, half + j);
}

/** Two bodies and how they stand to each other. */
export interface Pair {
  readonly first: number;
  readonly second: number;
  readonly distanceM: number;
  /** Of a circle about each other at that distance, s. */
  readonly periodS: number;
}

/** The pair, one of them with mass, that its pull would bring round each other soonest; null where there is none. */
export function tightestPair({ system, massive, count }: Forces, state: Float64Array): Pair | null {
  const gm = system.gmM3S2;
  let tightest: Pair | null = null;
  for (let i = 0; i < massive; i++)
    for (let j = i + 1; j < count; j++) {
      const square = squareBetween(state, i, j);
      const distanceM = Math.sqrt(square);
      const periodS = TAU * Math.sqrt((square * distanceM) / (gm[i] + gm[j]));
      if (tightest === null || periodS < tightest.periodS)
        tightest = { first: i, second: j, distanceM, periodS };
    }
  return tightest;
}

/** Index of the heaviest of some masses. */
export function heaviestOf(gm: Float64Array): number {
  let heaviest = 0;
  for (let i = 1; i < gm.length; i++) if (gm[i] > gm[heaviest]) heaviest = i;
  return heaviest;
}

/** The shortest period of the orbits about the heaviest body, s; of open ones that of a circle at their distance. */
export function shortestPeriodS({ system, count }: Forces, state: Float64Array): number {
  const gm = system.gmM3S2;
  const centre = heaviestOf(gm);
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    if (i === centre) continue;
    const pull = gm[centre] + gm[i];
    const distanceM = Math.sqrt(squareBetween(state, i, centre));
    const inverse = 2 / distanceM - speedSquareBetween(state, i, centre) / pull;
    const axisM = inverse > 0 ? 1 / inverse : distanceM;
    shortest = Math.min(shortest, TAU * Math.sqrt((axisM * axisM * axisM) / pull));
  }
  return shortest;
}
