import { bodies, bodyIndex } from '../../astro/index.ts';
import type { SceneSwarm } from '../scene/schema.ts';

/** What a swarm about a body that there is cannot be, with the field that says so; null where it can be. */
export function implausibleSwarm(
  swarm: SceneSwarm,
): { readonly field: keyof SceneSwarm; readonly message: string } | null {
  const { kind, title, equatorialRadiusM } = bodies[bodyIndex(swarm.about)];
  if (kind !== 'star' && kind !== 'planet')
    return { field: 'about', message: `is ${title}, but swarms go about the Sun or a planet` };
  const lowestM = swarm.semi_major_axis_m[0] * (1 - swarm.eccentricity[1]);
  if (lowestM >= equatorialRadiusM) return null;
  const message = `can lead through ${title}: the lowest point of the orbits is ${Math.round(lowestM)} m from the centre, the surface ${equatorialRadiusM} m`;
  return { field: 'semi_major_axis_m', message };
}
