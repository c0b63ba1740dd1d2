import {
  BoxGeometry,
  BufferAttribute,
  type BufferGeometry,
  Color,
  Matrix4,
  Quaternion,
  Vector3,
} from 'three';
import { mergeGeometries } from 'three/examples/jsm/utils/BufferGeometryUtils.js';

type Point = readonly [number, number, number];

const forward = new Vector3(0, 0, 1);

/** Gives every vertex of a solid one colour, written as on the web. */
export function tinted(geometry: BufferGeometry, colour: string): BufferGeometry {
  const { r, g, b } = new Color(colour);
  const count = geometry.getAttribute('position').count;
  const tint = new Float32Array(3 * count);
  for (let at = 0; at < count; at += 1) tint.set([r, g, b], 3 * at);
  geometry.setAttribute('tint', new BufferAttribute(tint, 3));
  geometry.deleteAttribute('uv');
  return geometry;
}

/** A box by its centre and full lengths. */
export function box(centre: Point, size: Point, colour: string): BufferGeometry {
  return tinted(new BoxGeometry(...size).translate(...centre), colour);
}

/** A square bar from one point to another. */
export function bar(from: Point, to: Point, thicknessM: number, colour: string): BufferGeometry {
  const start = new Vector3(...from);
  const along = new Vector3(...to).sub(start);
  const lengthM = along.length();
  const turn = new Quaternion().setFromUnitVectors(forward, along.clone().divideScalar(lengthM));
  const middle = start.addScaledVector(along, 0.5);
  const geometry = new BoxGeometry(thicknessM, thicknessM, lengthM + thicknessM);
  return tinted(geometry.applyMatrix4(new Matrix4().compose(middle, turn, new Vector3(1, 1, 1))), colour);
}

/** Several solids as one, so that they cost one draw call; the parts are given up. */
export function merged(parts: BufferGeometry[]): BufferGeometry {
  const whole = mergeGeometries(parts);
  for (const part of parts) part.dispose();
  return whole;
}
