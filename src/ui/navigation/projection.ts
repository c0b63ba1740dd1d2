import type { Quat, Vec3 } from '../../math/index.ts';

/** Where a direction falls on the picture. */
export interface Placement {
  /**
   * Pixels from the left and from the top (on the edge when the direction is not in the picture), and the way to turn
   * towards it in radians clockwise from up, for an arrow on the edge.
   */
  readonly place: Float64Array;
  /** True when the direction is in the picture, edge margin apart. */
  inside: boolean;
}

/** A picture in pixels with its upright field of view and its camera (looking along -Z, +Y up). */
export interface Picture {
  widthPx: number;
  heightPx: number;
  fovRad: number;
  readonly camera: Quat;
}

/** A place at the middle of nothing, to be filled in. */
export function createPlacement(): Placement {
  return { place: new Float64Array(3), inside: false };
}

/** Radius of the ring for what is out of view, in parts of half the smaller side: free of the instruments around it. */
const RING = 0.55;

/**
 * Places a direction (any length, in the axes that the camera's rotation leads to) on the picture. What is out of view,
 * or nearer than `marginPx` to the edge, is placed on a ring around the middle, on its side. A direction that is not finite is placed nowhere: `inside` is false and the place NaN.
 */
export function placeDirection(
  out: Placement,
  picture: Picture,
  direction: Vec3,
  marginPx: number,
): Placement {
  const qx = picture.camera[0];
  const qy = picture.camera[1];
  const qz = picture.camera[2];
  const qw = picture.camera[3];
  const dx = direction[0];
  const dy = direction[1];
  const dz = direction[2];
  const tx = 2 * (dy * qz - dz * qy);
  const ty = 2 * (dz * qx - dx * qz);
  const tz = 2 * (dx * qy - dy * qx);
  const right = dx + qw * tx + (ty * qz - tz * qy);
  const up = dy + qw * ty + (tz * qx - tx * qz);
  const ahead = -(dz + qw * tz + (tx * qy - ty * qx));
  const halfWidth = picture.widthPx / 2;
  const halfHeight = picture.heightPx / 2;
  const focal = halfHeight / Math.tan(picture.fovRad / 2);
  out.place[2] = Math.atan2(right, up);
  const x = (right / ahead) * focal;
  const y = (up / ahead) * focal;
  out.inside = ahead > 0 && Math.abs(x) <= halfWidth - marginPx && Math.abs(y) <= halfHeight - marginPx;
  if (out.inside) {
    out.place[0] = halfWidth + x;
    out.place[1] = halfHeight - y;
    return out;
  }
  const length = Math.sqrt(right * right + up * up);
  const sideX = length === 0 ? 0 : right / length;
  const sideY = length === 0 ? -1 : up / length;
  const reach = Math.min(halfWidth, halfHeight) * RING;
  out.place[0] = halfWidth + sideX * reach;
  out.place[1] = halfHeight - sideY * reach;
  return out;
}
