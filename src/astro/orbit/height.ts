import { quat, type Vec3, vec3 } from '../../math/index.ts';
import { orientation } from '../rotation/orientation.ts';
import { fixedToGeodetic } from './geodetic.ts';

const turn = quat.create();
const place = vec3.create();
const geodetic = vec3.create();

/**
 * Height above the ellipsoid of a body of a place in its inertial frame (ICRF axes, m) at an instant (TDB since J2000), m. Does not
 * allocate.
 * @throws AstroError `unknown_body` for one without a surface.
 */
export function heightAbove(body: number, offsetM: Vec3, day: number, second: number): number {
  orientation(body, day, second, turn);
  vec3.transformQuat(place, offsetM, quat.conjugate(turn, turn));
  return fixedToGeodetic(body, place, geodetic)[2];
}
