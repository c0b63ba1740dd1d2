import { ARCSEC, type Quat, quat, vec3 } from '../../math/index.ts';

/** The planes in which orbits can be given. */
export type OrbitalPlane = 'equator' | 'ecliptic' | 'icrf';

/** Obliquity that joins the ecliptic of J2000 with ICRF (Simon et al. 1994, used with the rails). */
const obliquityRad = 84_381.406 * ARCSEC;

/**
 * The rotation from a plane's axes to ICRF; `axes` are those of the body, its pole along +Z. Z is the plane's pole; X of the ecliptic is the equinox of J2000, X of an
 * equator is the direction in it that lies nearest to that equinox, so that nodes are counted alike everywhere.
 */
export function orbitalPlane(plane: OrbitalPlane, axes: Quat): Quat {
  const out = quat.create();
  if (plane === 'icrf') return out;
  if (plane === 'ecliptic') return quat.rotateX(out, out, obliquityRad);
  const z = vec3.transformQuat(vec3.create(), vec3.create(0, 0, 1), axes);
  const y = vec3.cross(vec3.create(), z, vec3.create(1, 0, 0));
  if (vec3.lengthSquared(y) === 0) vec3.set(y, 0, 1, 0);
  vec3.normalize(y, y);
  return quat.fromBasis(out, vec3.cross(vec3.create(), y, z), y, z);
}
