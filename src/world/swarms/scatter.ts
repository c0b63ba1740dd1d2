import { bodies, bodyIndex, elementsToState } from '../../astro/index.ts';
import { DEG, Random, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { SceneSwarm } from '../scene/schema.ts';
import { orbitalPlane } from '../vessel/orbital-plane.ts';

const around: readonly [number, number] = [0, 360];

/**
 * The bodies of a swarm at the beginning of its scene: six numbers each, m and m/s relative to the centre, ICRF axes. Each
 * is drawn by itself from the seed, six numbers in turn, so that a smaller swarm has the first bodies of a larger one.
 */
export function scatter(node: SceneSwarm, field: BodyField): Float64Array {
  const center = bodyIndex(node.about);
  const turn = orbitalPlane(node.plane ?? 'ecliptic', field.attitudeOf(center));
  const random = new Random(node.seed);
  const states = new Float64Array(6 * node.count);
  const state = new Float64Array(6);
  const draw = ([least, greatest]: readonly [number, number]): number => random.range(least, greatest);
  for (let at = 0; at < states.length; at += 6) {
    const orbit = {
      semiMajorAxisM: draw(node.semi_major_axis_m),
      eccentricity: draw(node.eccentricity),
      inclinationRad: draw(node.inclination_deg) * DEG,
      nodeRad: draw(node.ascending_node_deg ?? around) * DEG,
      periapsisRad: draw(node.periapsis_argument_deg ?? around) * DEG,
      meanAnomalyRad: draw(node.mean_anomaly_deg ?? around) * DEG,
    };
    elementsToState(bodies[center].gmM3S2, orbit, state);
    for (const half of [state.subarray(0, 3), state.subarray(3, 6)]) vec3.transformQuat(half, half, turn);
    states.set(state, at);
  }
  return states;
}
