import { bodies } from '../../astro/index.ts';
import type { FieldView } from './body-field.ts';

/*
 * Newton's law for a vessel in the frame of a body that itself falls: every other body pulls on the vessel and on the
 * frame, and the vessel feels the difference (Battin, An Introduction to the Mathematics and Methods of Astrodynamics,
 * 8.2). Taking the difference body by body keeps the precision of the offset.
 */

/** GM of each body alone, m^3/s^2. Moons without rails of their own are left out both ways. */
export const gmM3S2: Float64Array = Float64Array.from(bodies, (body) => body.gmM3S2);

const bodyCount = bodies.length;
const position = new Float64Array(3);

/** Adds how something at the zero point falls toward a body at (x, y, z), m/s^2. */
export function addFall(out: Float64Array, body: number, x: number, y: number, z: number): void {
  const squared = x * x + y * y + z * z;
  if (squared === 0) return;
  const factor = gmM3S2[body] / (squared * Math.sqrt(squared));
  out[0] += factor * x;
  out[1] += factor * y;
  out[2] += factor * z;
}

/** Writes what all bodies but the centre do to a vessel at (x, y, z) from the centre, half-way through the tick, m/s^2. */
export function tideHalfWay(
  out: Float64Array,
  view: FieldView,
  x: number,
  y: number,
  z: number,
): Float64Array {
  const { center, middleM, middleFallMps2 } = view;
  out[0] = -middleFallMps2[0];
  out[1] = -middleFallMps2[1];
  out[2] = -middleFallMps2[2];
  for (let body = 1; body < bodyCount; body += 1) {
    if (body === center) continue;
    addFall(out, body, middleM[3 * body] - x, middleM[3 * body + 1] - y, middleM[3 * body + 2] - z);
  }
  return out;
}

/**
 * Writes the pull of all bodies, the centre included, on a vessel at (x, y, z) from the centre, `sinceS` seconds into a
 * tick of `spanS`, m/s^2. Bodies move along the cubics through their states at both ends of the tick.
 */
export function gravityAt(
  out: Float64Array,
  view: FieldView,
  spanS: number,
  sinceS: number,
  x: number,
  y: number,
  z: number,
): Float64Array {
  out[0] = 0;
  out[1] = 0;
  out[2] = 0;
  addFall(out, view.center, -x, -y, -z);
  const share = sinceS / spanS;
  for (let body = 1; body < bodyCount; body += 1) {
    if (body === view.center) continue;
    positionAt(position, view, body, spanS, share);
    const bx = position[0];
    const by = position[1];
    const bz = position[2];
    addFall(out, body, bx - x, by - y, bz - z);
    addFall(out, body, -bx, -by, -bz);
  }
  return out;
}

/** Writes where a body is, `share` of the way through the tick: the cubic through position and velocity at both ends, m. */
export function positionAt(
  out: Float64Array,
  view: FieldView,
  body: number,
  spanS: number,
  share: number,
): Float64Array {
  const { start, end } = view;
  const rest = 1 - share;
  const ofStart = rest * rest * (1 + 2 * share);
  const ofEnd = share * share * (1 + 2 * rest);
  const ofStartRate = rest * rest * share * spanS;
  const ofEndRate = share * share * rest * spanS;
  for (let k = 0; k < 3; k += 1) {
    const a = 6 * body + k;
    out[k] = ofStart * start[a] + ofEnd * end[a] + ofStartRate * start[a + 3] - ofEndRate * end[a + 3];
  }
  return out;
}
