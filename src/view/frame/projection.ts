import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';

/** Where something is on the screen. */
export interface Projection {
  /** Place in CSS pixels from the upper left corner; meaningless when `behind`. */
  x: number;
  y: number;
  /** True when it lies behind the eye, or so far aside that no flat picture holds it. */
  behind: boolean;
  /** Half of the angle that it fills, rad. */
  angularRadiusRad: number;
  /** Radius of its disc in CSS pixels, as in the middle of the picture. */
  radiusPx: number;
  /** From the eye, m. */
  distanceM: number;
  /** Unit vector from the eye in camera axes (right, up, back): for arrows at the edge of the screen. */
  readonly direction: Vec3;
}

/** The camera that projects: a flat picture of the given size. */
export interface Lens {
  /** Eye relative to the scene's origin, m, ICRF axes. */
  readonly eyeM: Vec3;
  /** Camera axes to ICRF. */
  readonly attitude: Quat;
  /** Half height of the view as a tangent. */
  tanY: number;
  widthPx: number;
  heightPx: number;
}

const back = quat.create();

/** A projection to write into. */
export function createProjection(): Projection {
  return {
    x: 0,
    y: 0,
    behind: true,
    angularRadiusRad: 0,
    radiusPx: 0,
    distanceM: 0,
    direction: vec3.create(),
  };
}

/**
 * Projects a sphere. Computed in doubles from start to end, so that a step of a millimetre shows at any distance from
 * the Sun.
 * @param positionM its centre relative to the scene's origin, m, ICRF axes
 */
export function projectSphere(lens: Lens, positionM: Vec3, radiusM: number, out: Projection): Projection {
  const { direction } = out;
  vec3.sub(direction, positionM, lens.eyeM);
  out.distanceM = vec3.length(direction);
  if (out.distanceM > 0) vec3.scale(direction, direction, 1 / out.distanceM);
  vec3.transformQuat(direction, direction, quat.conjugate(back, lens.attitude));
  const depth = -direction[2];
  out.behind = depth < 1e-3;
  const focal = lens.heightPx / 2 / lens.tanY;
  out.x = lens.widthPx / 2 + (direction[0] / Math.max(depth, 1e-3)) * focal;
  out.y = lens.heightPx / 2 - (direction[1] / Math.max(depth, 1e-3)) * focal;
  out.angularRadiusRad = out.distanceM > radiusM ? Math.asin(radiusM / out.distanceM) : Math.PI / 2;
  out.radiusPx = Math.tan(Math.min(1.55, out.angularRadiusRad)) * focal;
  return out;
}
