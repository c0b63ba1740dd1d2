import { AstroError, bodies, propagateKepler, Spheres } from '../../astro/index.ts';
import type { Vec3 } from '../../math/index.ts';
import type { FreeBody } from './free-body.ts';

/** Something light that goes along with the body in whose sphere of influence it is. */
export interface Rider {
  /** Index of the body on rails that it is counted from. */
  readonly body: number;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
}

/** What stands in one frame, the body on rails first where there is one. */
interface Frame {
  readonly reference: number;
  readonly inside: readonly FreeBody[];
  readonly first: number;
  readonly gmM3S2: Float64Array;
  readonly placesM: Float64Array;
}

/**
 * Carries all bodies through a time of which nothing is known but their conics: each about the one in whose sphere of influence
 * it is, that one being carried first. The heaviest of a place without bodies on rails stays. What has no conic stays beside its
 * centre. Riders keep their place beside the body that rules where they are.
 */
export function driftAlongConics(all: readonly FreeBody[], riders: readonly Rider[], timeS: number): void {
  for (const reference of new Set(all.map(({ body }) => body))) {
    const frame = frameOf(reference, all);
    const spheres = new Spheres();
    spheres.take(frame.gmM3S2.length, frame.gmM3S2, frame.placesM);
    const ways = waysOf(frame, spheres, timeS);
    for (const { body, offsetM, velocityMps } of riders) {
      if (body !== reference) continue;
      const way = ways[spheres.rulerAt(offsetM)];
      for (let k = 0; k < 3; k += 1) {
        offsetM[k] += way[k];
        velocityMps[k] += way[k + 3];
      }
    }
    frame.inside.forEach(({ offsetM, velocityMps }, i) => {
      for (let k = 0; k < 3; k += 1) {
        offsetM[k] += ways[frame.first + i][k];
        velocityMps[k] += ways[frame.first + i][k + 3];
      }
    });
  }
}

function frameOf(reference: number, all: readonly FreeBody[]): Frame {
  const inside = all.filter(({ body }) => body === reference);
  const first = reference > 0 ? 1 : 0;
  const gmM3S2 = new Float64Array(first + inside.length);
  const placesM = new Float64Array(3 * (first + inside.length));
  if (first === 1) gmM3S2[0] = bodies[reference].gmM3S2;
  inside.forEach(({ make, offsetM }, i) => {
    gmM3S2[first + i] = make.gmM3S2;
    placesM.set(offsetM, 3 * (first + i));
  });
  return { reference, inside, first, gmM3S2, placesM };
}

/** By how much place and velocity of each change; of the body on rails not at all, since everything is counted from it. */
function waysOf(
  { inside, first, gmM3S2 }: Frame,
  { hosts }: Spheres,
  timeS: number,
): readonly Float64Array[] {
  const ways = Array.from(gmM3S2, () => new Float64Array(6));
  const heaviestFirst = Array.from(gmM3S2.keys()).sort((a, b) => gmM3S2[b] - gmM3S2[a] || a - b);
  const state = new Float64Array(6);
  for (const at of heaviestFirst) {
    if (at < first) continue;
    // beside something on rails that is lighter, a body goes about that: rails do not give way
    const host = hosts[at] < 0 && first === 1 ? 0 : hosts[at];
    if (host < 0) continue;
    const center = host < first ? null : inside[host - first];
    const { offsetM, velocityMps } = inside[at - first];
    for (let k = 0; k < 3; k += 1) {
      state[k] = offsetM[k] - (center?.offsetM[k] ?? 0);
      state[k + 3] = velocityMps[k] - (center?.velocityMps[k] ?? 0);
    }
    const way = ways[at];
    way.set(ways[host]);
    const before = Float64Array.from(state);
    if (!follows(state, gmM3S2[host] + gmM3S2[at], timeS)) continue;
    for (let k = 0; k < 6; k += 1) way[k] += state[k] - before[k];
  }
  return ways;
}

function follows(state: Float64Array, gmM3S2: number, timeS: number): boolean {
  try {
    propagateKepler(gmM3S2, state, timeS, state);
    return state.every(Number.isFinite);
  } catch (error) {
    if (error instanceof AstroError) return false;
    throw error;
  }
}
