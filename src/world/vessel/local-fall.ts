import { type Vec3, vec3 } from '../../math/index.ts';
import type { SceneRoot } from '../scene/schema.ts';

/** How ships fall in a scene without bodies, m/s^2: not at all, unless the scene says so. */
export function fallOfVessels(root: SceneRoot): Vec3 {
  const falls = root.type === 'local' && root.gravity_on_vessels === true;
  return falls ? Float64Array.from(root.gravity_mps2 ?? [0, 0, 0]) : vec3.create();
}
