import { type Vec3, vec3 } from '../../math/index.ts';

/** How far the focus gets from the origin before the origin follows, m: a float then still resolves half a millimetre. */
export const rebaseDistanceM = 5000;

/**
 * The zero point of a local frame that follows a focus, so that what is near the focus has small coordinates. Origins are
 * whole metres: then moving one changes no distance, and places that are multiples of 2^-20 m stay exact.
 */
export class FloatingOrigin {
  /** Where the origin is in the frame around it, m. */
  readonly originM: Vec3 = vec3.create();
  /** How often it has moved. */
  rebases = 0;

  /** The distance of a place from the origin, m. */
  distanceM(placeM: Vec3): number {
    return vec3.distance(placeM, this.originM);
  }

  /** Moves the origin to the focus when that is more than `rebaseDistanceM` away. Returns whether it did. */
  follow(focusM: Vec3): boolean {
    if (!(this.distanceM(focusM) > rebaseDistanceM)) return false;
    for (let i = 0; i < 3; i += 1) {
      // To the next whole metre beyond the focus, so that the way back is longer than the limit, too.
      const way = focusM[i] - this.originM[i];
      this.originM[i] += Math.sign(way) * Math.ceil(Math.abs(way));
    }
    this.rebases += 1;
    return true;
  }

  /** out = place as seen from the origin. */
  toLocal(out: Vec3, placeM: Vec3): Vec3 {
    return vec3.sub(out, placeM, this.originM);
  }

  /** out = place in the frame around, of something seen from the origin. */
  toOuter(out: Vec3, localM: Vec3): Vec3 {
    return vec3.add(out, localM, this.originM);
  }
}
