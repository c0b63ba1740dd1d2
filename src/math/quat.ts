/**
 * Rotations as unit quaternions x, y, z, w of doubles (Hamilton's product, right-handed, active: they turn vectors).
 * Every function writes into `out`, which may be one of the arguments, and returns it; only `create` allocates.
 */

import { atan2OfPair } from './inverse-trigonometric.ts';
import { sincosOf } from './trigonometric.ts';
import type { Vec3 } from './vec3.ts';

/** Four doubles: x, y, z, w. */
export type Quat = Float64Array;

const turn = new Float64Array(2);
const step = new Float64Array(4);
const axes = new Float64Array(9);

/** A new quaternion; the identity unless given. */
export function create(x = 0, y = 0, z = 0, w = 1): Quat {
  return set(new Float64Array(4), x, y, z, w);
}

/** Writes x, y, z, w. */
export function set(out: Quat, x: number, y: number, z: number, w: number): Quat {
  out[0] = x;
  out[1] = y;
  out[2] = z;
  out[3] = w;
  return out;
}

/** out = identity */
export function identity(out: Quat): Quat {
  return set(out, 0, 0, 0, 1);
}

/** out = q */
export function copy(out: Quat, q: Quat): Quat {
  out[0] = q[0];
  out[1] = q[1];
  out[2] = q[2];
  out[3] = q[3];
  return out;
}

/** The scalar product of four components; 1 or -1 for equal rotations. */
export function dot(a: Quat, b: Quat): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
}

/** out = a b: turns by b first, then by a. */
export function multiply(out: Quat, a: Quat, b: Quat): Quat {
  const ax = a[0];
  const ay = a[1];
  const az = a[2];
  const aw = a[3];
  const bx = b[0];
  const by = b[1];
  const bz = b[2];
  const bw = b[3];
  out[0] = aw * bx + ax * bw + (ay * bz - az * by);
  out[1] = aw * by + ay * bw + (az * bx - ax * bz);
  out[2] = aw * bz + az * bw + (ax * by - ay * bx);
  out[3] = aw * bw - ax * bx - (ay * by + az * bz);
  return out;
}

/** out = the opposite turn of a unit quaternion. */
export function conjugate(out: Quat, q: Quat): Quat {
  out[0] = -q[0];
  out[1] = -q[1];
  out[2] = -q[2];
  out[3] = q[3];
  return out;
}

/** out = q / |q|. A zero quaternion becomes the identity; NaN stays NaN. */
export function normalize(out: Quat, q: Quat): Quat {
  const size = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
  if (size === 0) return identity(out);
  out[0] = q[0] / size;
  out[1] = q[1] / size;
  out[2] = q[2] / size;
  out[3] = q[3] / size;
  return out;
}

/** out = a turn by angleRad about a unit axis. */
export function fromAxisAngle(out: Quat, axis: Vec3, angleRad: number): Quat {
  turn[0] = angleRad * 0.5;
  sincosOf(turn);
  const s = turn[0];
  return set(out, axis[0] * s, axis[1] * s, axis[2] * s, turn[1]);
}

/** out = q after a turn by angleRad about the local X axis. */
export function rotateX(out: Quat, q: Quat, angleRad: number): Quat {
  turn[0] = angleRad;
  return rotateXOf(out, q, turn);
}

/** `rotateX` by the angle in angle[0]: no engine allocates for the number. */
export function rotateXOf(out: Quat, q: Quat, angle: Float64Array): Quat {
  turn[0] = angle[0] * 0.5;
  sincosOf(turn);
  return multiply(out, q, set(step, turn[0], 0, 0, turn[1]));
}

/** out = q after a turn by angleRad about the local Y axis. */
export function rotateY(out: Quat, q: Quat, angleRad: number): Quat {
  turn[0] = angleRad * 0.5;
  sincosOf(turn);
  return multiply(out, q, set(step, 0, turn[0], 0, turn[1]));
}

/** out = q after a turn by angleRad about the local Z axis. */
export function rotateZ(out: Quat, q: Quat, angleRad: number): Quat {
  turn[0] = angleRad;
  return rotateZOf(out, q, turn);
}

/** `rotateZ` by the angle in angle[0]: no engine allocates for the number. */
export function rotateZOf(out: Quat, q: Quat, angle: Float64Array): Quat {
  turn[0] = angle[0] * 0.5;
  sincosOf(turn);
  return multiply(out, q, set(step, 0, 0, turn[0], turn[1]));
}

/** Writes half the angle between two attitudes into turn[0]. */
function halfAngle(a: Quat, b: Quat): void {
  const x = a[3] * b[0] - b[3] * a[0] - (a[1] * b[2] - a[2] * b[1]);
  const y = a[3] * b[1] - b[3] * a[1] - (a[2] * b[0] - a[0] * b[2]);
  const z = a[3] * b[2] - b[3] * a[2] - (a[0] * b[1] - a[1] * b[0]);
  turn[0] = Math.sqrt(x * x + y * y + z * z);
  turn[1] = Math.abs(dot(a, b));
  atan2OfPair(turn);
}

/** The angle between two attitudes, 0 to pi rad, precise also near 0. */
export function angle(a: Quat, b: Quat): number {
  halfAngle(a, b);
  return 2 * turn[0];
}

/** out = the shorter way from a (t = 0) to b (t = 1) at constant speed, for unit quaternions. */
export function slerp(out: Quat, a: Quat, b: Quat, t: number): Quat {
  const sign = dot(a, b) < 0 ? -1 : 1;
  halfAngle(a, b);
  const half = turn[0];
  let fromA = 1 - t;
  let fromB = t;
  // Below this angle the weights differ from a straight line's by less than rounding does.
  if (half > 1e-8) {
    const whole = sincosOf(turn)[0];
    turn[0] = half * fromA;
    fromA = sincosOf(turn)[0] / whole;
    turn[0] = half * fromB;
    fromB = sincosOf(turn)[0] / whole;
  }
  fromB *= sign;
  out[0] = a[0] * fromA + b[0] * fromB;
  out[1] = a[1] * fromA + b[1] * fromB;
  out[2] = a[2] * fromA + b[2] * fromB;
  out[3] = a[3] * fromA + b[3] * fromB;
  return normalize(out, out);
}

/**
 * out = the rotation that takes X, Y, Z to the given orthonormal right-handed axes.
 * After S. W. Shepperd, "Quaternion from rotation matrix", J. Guidance and Control 1 (1978): divides by the largest part.
 */
export function fromBasis(out: Quat, xAxis: Vec3, yAxis: Vec3, zAxis: Vec3): Quat {
  const xx = xAxis[0];
  const yy = yAxis[1];
  const zz = zAxis[2];
  if (xx + yy + zz > 0) {
    set(out, yAxis[2] - zAxis[1], zAxis[0] - xAxis[2], xAxis[1] - yAxis[0], 1 + xx + yy + zz);
  } else if (xx >= yy && xx >= zz) {
    set(out, 1 + xx - yy - zz, xAxis[1] + yAxis[0], zAxis[0] + xAxis[2], yAxis[2] - zAxis[1]);
  } else if (yy >= zz) {
    set(out, xAxis[1] + yAxis[0], 1 + yy - xx - zz, yAxis[2] + zAxis[1], zAxis[0] - xAxis[2]);
  } else {
    set(out, zAxis[0] + xAxis[2], yAxis[2] + zAxis[1], 1 + zz - xx - yy, xAxis[1] - yAxis[0]);
  }
  return normalize(out, out);
}

const right = axes.subarray(0, 3);
const above = axes.subarray(3, 6);
const behind = axes.subarray(6, 9);

/**
 * out = the attitude whose local -Z points along `forward` and whose local +Y is as near to `up` as that allows. Neither
 * needs unit length. Where up is parallel to forward, another up is taken; a zero forward gives the identity.
 */
export function lookAlong(out: Quat, forward: Vec3, up: Vec3): Quat {
  const size = Math.sqrt(forward[0] * forward[0] + forward[1] * forward[1] + forward[2] * forward[2]);
  if (!(size > 0)) return identity(out);
  for (let i = 0; i < 3; i += 1) behind[i] = -forward[i] / size;
  if (!crossUnit(right, up[0], up[1], up[2], behind)) {
    // Any direction well away from forward: the axis along which forward is shortest.
    const x = Math.abs(behind[0]);
    const y = Math.abs(behind[1]);
    const z = Math.abs(behind[2]);
    const alongY = y <= x && y <= z;
    const alongZ = !alongY && z <= x;
    crossUnit(right, alongY || alongZ ? 0 : 1, alongY ? 1 : 0, alongZ ? 1 : 0, behind);
  }
  crossUnit(above, behind[0], behind[1], behind[2], right);
  return fromBasis(out, right, above, behind);
}

/** Writes the direction of (x, y, z) x unit; false when the two are parallel up to rounding or one is zero. */
function crossUnit(out: Vec3, x: number, y: number, z: number, unit: Vec3): boolean {
  const cx = y * unit[2] - z * unit[1];
  const cy = z * unit[0] - x * unit[2];
  const cz = x * unit[1] - y * unit[0];
  const size = Math.sqrt(cx * cx + cy * cy + cz * cz);
  if (!(size > 1e-12 * Math.sqrt(x * x + y * y + z * z))) return false;
  out[0] = cx / size;
  out[1] = cy / size;
  out[2] = cz / size;
  return true;
}

/**
 * out = attitude q after dtS seconds of turning at omegaBody (rad/s, in the body's own axes), by the exact rotation for
 * a constant rate (the exponential map), normalised.
 */
export function integrate(out: Quat, q: Quat, omegaBody: Vec3, dtS: number): Quat {
  const x = omegaBody[0];
  const y = omegaBody[1];
  const z = omegaBody[2];
  const rate = Math.sqrt(x * x + y * y + z * z);
  turn[0] = 0.5 * rate * dtS;
  sincosOf(turn);
  const factor = rate > 0 ? turn[0] / rate : 0;
  step[0] = x * factor;
  step[1] = y * factor;
  step[2] = z * factor;
  step[3] = turn[1];
  multiply(out, q, step);
  return normalize(out, out);
}
