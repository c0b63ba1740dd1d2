import { bodies } from '../../astro/index.ts';
import type { FreeBody } from './free-body.ts';
import type { FreePulls } from './free-pulls.ts';

/** How fast things change among bodies. */
export interface SystemScales {
  /** Rate of the fastest fall about another, rad/s, and of the fastest passage. */
  fallRadps: number;
  passageRadps: number;
  /** The entity that falls fastest. */
  entity: number;
}

const away = new Float64Array(3);
const along = new Float64Array(3);
/** Of each body: the way to the nearest other, and its speed or that of a circle there. */
let nearestM = new Float64Array(0);
let fastestMps = new Float64Array(0);

/**
 * Writes what errors of each body count against (places in parts of the way to the nearest other, velocities in parts of its
 * speed or of a circle's there) and how fast things change. `state` as the integrator has it.
 */
export function measureSystem(
  all: readonly FreeBody[],
  pulls: FreePulls,
  state: Float64Array,
  tolerance: number,
  absolute: Float64Array,
  scales: SystemScales,
): void {
  const count = all.length;
  const half = 3 * count;
  scales.fallRadps = 0;
  scales.passageRadps = 0;
  scales.entity = all[0]?.id ?? 0;
  if (nearestM.length < count) {
    nearestM = new Float64Array(count);
    fastestMps = new Float64Array(count);
  }
  for (let i = 0; i < count; i += 1) {
    const { body, id, make } = all[i];
    const speed = lengthAt(state, half + 3 * i);
    const distanceM = lengthAt(state, 3 * i);
    fastestMps[i] = Math.max(speed, 1e-3);
    nearestM[i] = body > 0 ? distanceM : Math.max(distanceM, make.radiusM);
    if (body > 0) note(scales, id, bodies[body].gmM3S2, distanceM, speed);
  }
  for (let i = 0; i < count; i += 1) {
    for (let j = i + 1; j < count; j += 1) {
      pulls.separation(i, j, state, away);
      pulls.velocityBetween(i, j, state, along);
      const distanceM = lengthAt(away, 0);
      const gm = all[i].make.gmM3S2 + all[j].make.gmM3S2;
      note(scales, all[i].id, gm, distanceM, lengthAt(along, 0));
      nearer(i, gm, distanceM);
      nearer(j, gm, distanceM);
    }
  }
  for (let i = 0; i < count; i += 1) {
    absolute.fill(tolerance * nearestM[i], 3 * i, 3 * i + 3);
    absolute.fill(tolerance * fastestMps[i], half + 3 * i, half + 3 * i + 3);
  }
}

function nearer(index: number, gm: number, distanceM: number): void {
  if (distanceM >= nearestM[index]) return;
  nearestM[index] = distanceM;
  fastestMps[index] = Math.max(Math.sqrt(gm / distanceM), 1e-3);
}

function note(scales: SystemScales, id: number, gm: number, distanceM: number, speedMps: number): void {
  const fall = Math.sqrt(gm / (distanceM * distanceM * distanceM));
  if (fall > scales.fallRadps) {
    scales.fallRadps = fall;
    scales.entity = id;
  }
  // what passes without being felt changes nothing
  const passage = Math.min(speedMps / distanceM, 1e3 * fall);
  if (passage > scales.passageRadps) scales.passageRadps = passage;
}

function lengthAt(of: Float64Array, at: number): number {
  return Math.sqrt(of[at] * of[at] + of[at + 1] * of[at + 1] + of[at + 2] * of[at + 2]);
}
