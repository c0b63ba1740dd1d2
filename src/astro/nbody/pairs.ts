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

/** How many times heavier than all others together one body has to be to rule them. */
export const LEAST_RULE = 10;

/** Whether one body is so much heavier than all others together that they go about it. */
export function hasRuler(gm: Float64Array): boolean {
  const heaviest = gm[heaviestOf(gm)];
  let sum = 0;
  for (const one of gm) sum += one;
  return sum > 0 && heaviest >= LEAST_RULE * (sum - heaviest);
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

/**
 * What the fastest orbit would take for a whole turn at the pace of its lowest point, s, which is what steps of one length have to
 * be short beside (Rauch and Holman 1999, AJ 117, 1087; Wisdom 2015, AJ 150, 127): of a circle its period, 0 for a fall straight
 * in. Orbits are those about the heaviest body, and those of all pairs that are bound to each other. Where there are more than two
 * and none rules, nothing goes about anything for long: then it is boundless.
 */
export function fastestTurnS({ system, massive, count }: Forces, state: Float64Array): number {
  const gm = system.gmM3S2;
  const centre = heaviestOf(gm);
  let shortest = Number.POSITIVE_INFINITY;
  if (count > 2 && !hasRuler(gm)) return shortest;
  for (let i = 0; i < massive; i++)
    for (let j = i + 1; j < count; j++) {
      const pull = gm[i] + gm[j];
      const energy = 0.5 * speedSquareBetween(state, i, j) - pull / Math.sqrt(squareBetween(state, i, j));
      if (energy < 0 || i === centre || j === centre)
        shortest = Math.min(shortest, turnAtPeriapsisS(spinBetween(state, i, j), energy, pull));
    }
  return shortest;
}

/** 2 pi q^2 / h, from the angular momentum h and the energy of an orbit by mass. */
function turnAtPeriapsisS(spin: number, energy: number, pull: number): number {
  if (spin === 0) return 0;
  const semiLatusM = (spin * spin) / pull;
  const eccentricity = Math.sqrt(Math.max(0, 1 + (2 * energy * semiLatusM) / pull));
  const lowestM = semiLatusM / (1 + eccentricity);
  return (TAU * lowestM * lowestM) / spin;
}

/** Size of the angular momentum of one body about another, by mass. */
function spinBetween(state: Float64Array, i: number, j: number): number {
  const half = state.length / 2;
  const x = state[3 * j] - state[3 * i];
  const y = state[3 * j + 1] - state[3 * i + 1];
  const z = state[3 * j + 2] - state[3 * i + 2];
  const u = state[half + 3 * j] - state[half + 3 * i];
  const v = state[half + 3 * j + 1] - state[half + 3 * i + 1];
  const w = state[half + 3 * j + 2] - state[half + 3 * i + 2];
  const a = y * w - z * v;
  const b = z * u - x * w;
  const c = x * v - y * u;
  return Math.sqrt(a * a + b * b + c * c);
}
