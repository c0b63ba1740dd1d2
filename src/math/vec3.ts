/**
 * Vectors of three doubles. Every function that makes a vector writes it into `out`, which may be one of the arguments,
 * and returns it; only `create` allocates. Lengths are plain square roots of sums of squares: components are expected
 * between 1e-150 and 1e150 or zero. Components are written one by one where functions run in every frame: an engine that
 * does not inline a call makes each number that is handed over anew on the heap.
 */
import { atan2 } from './inverse-trigonometric.ts';
import type { Quat } from './quat.ts';

/** Three doubles: x, y, z. */
export type Vec3 = Float64Array;

/** A new vector; zero unless given. */
export function create(x = 0, y = 0, z = 0): Vec3 {
  const out = new Float64Array(3);
  out[0] = x;
  out[1] = y;
  out[2] = z;
  return out;
}

/** Writes x, y, z. */
export function set(out: Vec3, x: number, y: number, z: number): Vec3 {
  out[0] = x;
  out[1] = y;
  out[2] = z;
  return out;
}

/** out = a */
export function copy(out: Vec3, a: Vec3): Vec3 {
  out[0] = a[0];
  out[1] = a[1];
  out[2] = a[2];
  return out;
}

/** out = a + b */
export function add(out: Vec3, a: Vec3, b: Vec3): Vec3 {
  out[0] = a[0] + b[0];
  out[1] = a[1] + b[1];
  out[2] = a[2] + b[2];
  return out;
}

/** out = a - b */
export function sub(out: Vec3, a: Vec3, b: Vec3): Vec3 {
  out[0] = a[0] - b[0];
  out[1] = a[1] - b[1];
  out[2] = a[2] - b[2];
  return out;
}

/** out = -a */
export function negate(out: Vec3, a: Vec3): Vec3 {
  out[0] = -a[0];
  out[1] = -a[1];
  out[2] = -a[2];
  return out;
}

/** out = a * factor */
export function scale(out: Vec3, a: Vec3, factor: number): Vec3 {
  out[0] = a[0] * factor;
  out[1] = a[1] * factor;
  out[2] = a[2] * factor;
  return out;
}

/** out = a + b * factor */
export function addScaled(out: Vec3, a: Vec3, b: Vec3, factor: number): Vec3 {
  out[0] = a[0] + b[0] * factor;
  out[1] = a[1] + b[1] * factor;
  out[2] = a[2] + b[2] * factor;
  return out;
}

/** out = a at t = 0, b at t = 1, and the straight line through them elsewhere. */
export function lerp(out: Vec3, a: Vec3, b: Vec3, t: number): Vec3 {
  const s = 1 - t;
  out[0] = a[0] * s + b[0] * t;
  out[1] = a[1] * s + b[1] * t;
  out[2] = a[2] * s + b[2] * t;
  return out;
}

/** The scalar product. */
export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** out = a x b, right-handed. */
export function cross(out: Vec3, a: Vec3, b: Vec3): Vec3 {
  const x = a[1] * b[2] - a[2] * b[1];
  const y = a[2] * b[0] - a[0] * b[2];
  const z = a[0] * b[1] - a[1] * b[0];
  out[0] = x;
  out[1] = y;
  out[2] = z;
  return out;
}

/** The length of a. */
export function length(a: Vec3): number {
  return Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
}

/** The square of the length of a. */
export function lengthSquared(a: Vec3): number {
  return a[0] * a[0] + a[1] * a[1] + a[2] * a[2];
}

/** The distance between two points. */
export function distance(a: Vec3, b: Vec3): number {
  const x = a[0] - b[0];
  const y = a[1] - b[1];
  const z = a[2] - b[2];
  return Math.sqrt(x * x + y * y + z * z);
}

/** out = a / |a|. A zero vector stays zero, NaN stays NaN. */
export function normalize(out: Vec3, a: Vec3): Vec3 {
  const size = Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
  if (size === 0) return set(out, 0, 0, 0);
  out[0] = a[0] / size;
  out[1] = a[1] / size;
  out[2] = a[2] / size;
  return out;
}

/** The angle between two vectors, 0 to pi rad, precise also near 0 and pi; 0 when one is zero. */
export function angle(a: Vec3, b: Vec3): number {
  const x = a[1] * b[2] - a[2] * b[1];
  const y = a[2] * b[0] - a[0] * b[2];
  const z = a[0] * b[1] - a[1] * b[0];
  return atan2(Math.sqrt(x * x + y * y + z * z), dot(a, b));
}

/** out = v turned by the unit quaternion q. */
export function transformQuat(out: Vec3, v: Vec3, q: Quat): Vec3 {
  const x = v[0];
  const y = v[1];
  const z = v[2];
  // t = 2 q x v; v + w t + q x t
  const tx = 2 * (q[1] * z - q[2] * y);
  const ty = 2 * (q[2] * x - q[0] * z);
  const tz = 2 * (q[0] * y - q[1] * x);
  out[0] = x + q[3] * tx + (q[1] * tz - q[2] * ty);
  out[1] = y + q[3] * ty + (q[2] * tx - q[0] * tz);
  out[2] = z + q[3] * tz + (q[0] * ty - q[1] * tx);
  return out;
}
