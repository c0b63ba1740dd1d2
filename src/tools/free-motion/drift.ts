import type { NBodySystem } from '../../astro/index.ts';
import type { Problem } from './read-problem.ts';

/** How the centre of mass of a problem goes: straight on. In the units of the problem. */
export interface Drift {
  /** Gravitational parameter of all bodies together. */
  readonly gm: number;
  /** Where it is at the time of the state. */
  readonly place: Float64Array;
  readonly velocity: Float64Array;
}

/**
 * The drift of a problem, where it leads so far from the origin that doubles would tell the distances of the bodies less well
 * there; null where it can stay in.
 */
export function driftOf({ system, fromTime }: Problem, until: number): Drift | null {
  const { gmM3S2: each, state } = system;
  const count = each.length;
  const gm = each.reduce((sum, one) => sum + one, 0);
  if (count < 2 || gm === 0) return null;
  const place = meanOf(each, state.subarray(0, 3 * count), gm);
  const velocity = meanOf(each, state.subarray(3 * count), gm);
  const way = Math.hypot(...velocity) * Math.abs(until - fromTime);
  let extent = 0;
  for (let i = 0; i < count; i++)
    extent = Math.max(
      extent,
      Math.hypot(state[3 * i] - place[0], state[3 * i + 1] - place[1], state[3 * i + 2] - place[2]),
    );
  return way > extent && Number.isFinite(way) ? { gm, place, velocity } : null;
}

/** The same bodies, counted from their centre of mass. */
export function atRest(system: NBodySystem, { place, velocity }: Drift): NBodySystem {
  const half = system.state.length / 2;
  const state = system.state.map((value, i) => value - (i < half ? place[i % 3] : velocity[i % 3]));
  return { ...system, state };
}

/** What the motion of the centre has of the energy, times the constant of gravity. */
export function energyOfDrift({ gm, velocity: [x, y, z] }: Drift): number {
  return 0.5 * gm * (x * x + y * y + z * z);
}

/** What it has of the angular momentum about the origin, times the constant of gravity. */
export function spinOfDrift({ gm, place: [x, y, z], velocity: [u, v, w] }: Drift): Float64Array {
  return Float64Array.of(gm * (y * w - z * v), gm * (z * u - x * w), gm * (x * v - y * u));
}

function meanOf(weights: Float64Array, rows: Float64Array, sum: number): Float64Array {
  const mean = new Float64Array(3);
  for (const [i, weight] of weights.entries())
    for (let k = 0; k < 3; k++) mean[k] += (weight / sum) * rows[3 * i + k];
  return mean;
}
