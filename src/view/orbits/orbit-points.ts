import type { Color } from 'three';
import type { Vec3 } from '../../math/index.ts';
import { ORBIT_POINTS } from './ellipse.ts';
import { POINT_FLOATS } from './line-mesh.ts';

/** Strength of a line at the body and on the far side of its orbit, and how much stronger the target's is. */
const AT_BODY = 0.62;
const FAR_SIDE = 0.15;
export const TARGET_STRENGTH = 1.5;

/** Strength along the orbit: full where the body is, fading backwards along where it came from, faint ahead. */
const fades = Float32Array.from({ length: ORBIT_POINTS }, (_, point) => {
  const s = (point / (ORBIT_POINTS - 1)) * 2 - 1;
  const behind = s <= 0 ? 1 + s : 0;
  const ahead = s > 0 ? Math.max(0, 1 - 4 * s) : 0;
  return FAR_SIDE + (AT_BODY - FAR_SIDE) * Math.max(behind, 0.5 * ahead);
});

/** Gives one line of a mesh its colour, sRGB; the line ends before the next one begins. Writes over `color`. */
export function colourOrbit(tints: Float32Array, line: number, color: Color): void {
  color.convertLinearToSRGB();
  for (let point = 0; point < ORBIT_POINTS; point++) {
    const at = 4 * (line * ORBIT_POINTS + point);
    color.toArray(tints, at);
    tints[at + 3] = point === ORBIT_POINTS - 1 ? 0 : 1;
  }
}

/** Moves the points of an orbit to its body and writes them as one line of a mesh. */
export function writeOrbit(
  data: Float32Array,
  line: number,
  points: Readonly<Float64Array>,
  placeM: Vec3,
  strength: number,
): void {
  const first = line * ORBIT_POINTS * POINT_FLOATS;
  const x = placeM[0];
  const y = placeM[1];
  const z = placeM[2];
  for (let i = 0; i < ORBIT_POINTS; i++) {
    const at = first + POINT_FLOATS * i;
    data[at] = points[3 * i] + x;
    data[at + 1] = points[3 * i + 1] + y;
    data[at + 2] = points[3 * i + 2] + z;
    data[at + 3] = strength * fades[i];
  }
}
