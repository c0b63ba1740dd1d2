import { type Vec3, vec3 } from '../../math/index.ts';

/** Points along one drawn orbit. */
export const ORBIT_POINTS = 257;

/*
 * Eccentric anomalies of the points, measured from where the body is now: close together near the body, so that the
 * line passes through it however near one looks, and wide apart on the far side.
 */
const cosStep = new Float64Array(ORBIT_POINTS);
const sinStep = new Float64Array(ORBIT_POINTS);
for (let i = 0; i < ORBIT_POINTS; i++) {
  const s = (i / (ORBIT_POINTS - 1)) * 2 - 1;
  const step = Math.PI * (0.12 * s + 0.88 * s * s * s);
  // cos(step) - 1 without cancellation near the body
  cosStep[i] = -2 * Math.sin(step / 2) ** 2;
  sinStep[i] = Math.sin(step);
}

const momentum = vec3.create();
const axis = vec3.create();
const side = vec3.create();

/**
 * The ellipse that touches a body's motion now, as points relative to the body itself: the middle one is exactly zero.
 * @param state position (m) and velocity (m/s) relative to what it orbits
 * @param gmM3S2 gravitational parameter of both together
 * @param out `ORBIT_POINTS` triples, m, in the axes of the state
 * @returns false, with nothing written, when the motion is not an ellipse
 */
export function osculatingEllipse(state: Float64Array, gmM3S2: number, out: Float64Array): boolean {
  const x = state[0];
  const y = state[1];
  const z = state[2];
  const u = state[3];
  const v = state[4];
  const w = state[5];
  const r = Math.sqrt(x * x + y * y + z * z);
  const speed2 = u * u + v * v + w * w;
  const a = 1 / (2 / r - speed2 / gmM3S2);
  if (!(a > 0) || !Number.isFinite(a)) return false;
  vec3.set(momentum, y * w - z * v, z * u - x * w, x * v - y * u);
  const h2 = vec3.lengthSquared(momentum);
  if (h2 === 0) return false;
  // eccentricity vector: towards the lowest point
  vec3.set(
    axis,
    (v * momentum[2] - w * momentum[1]) / gmM3S2 - x / r,
    (w * momentum[0] - u * momentum[2]) / gmM3S2 - y / r,
    (u * momentum[1] - v * momentum[0]) / gmM3S2 - z / r,
  );
  const e = vec3.length(axis);
  if (e < 1e-9) vec3.set(axis, x / r, y / r, z / r);
  else vec3.scale(axis, axis, 1 / e);
  vec3.cross(side, momentum, axis);
  vec3.normalize(side, side);
  const b = Math.sqrt(h2 * (a / gmM3S2));
  // eccentric anomaly of the body
  const along = (x * axis[0] + y * axis[1] + z * axis[2]) / a + e;
  const across = (x * side[0] + y * side[1] + z * side[2]) / b;
  writePoints(out, axis, side, a, b, along, across);
  return true;
}

/** Differences to the body's own point, so that they keep full precision beside it. */
function writePoints(
  out: Float64Array,
  axisOfA: Vec3,
  axisOfB: Vec3,
  a: number,
  b: number,
  cosNow: number,
  sinNow: number,
): void {
  for (let i = 0; i < ORBIT_POINTS; i++) {
    const p = a * (cosNow * cosStep[i] - sinNow * sinStep[i]);
    const q = b * (sinNow * cosStep[i] + cosNow * sinStep[i]);
    out[3 * i] = axisOfA[0] * p + axisOfB[0] * q;
    out[3 * i + 1] = axisOfA[1] * p + axisOfB[1] * q;
    out[3 * i + 2] = axisOfA[2] * p + axisOfB[2] * q;
  }
}
