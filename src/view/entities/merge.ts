import { BufferAttribute, BufferGeometry } from 'three';

const attributes = ['position', 'normal', 'color'] as const;

/** Joins geometries without index that all have position, normal and colour. The parts stay the caller's. */
export function mergeGeometries(parts: readonly BufferGeometry[]): BufferGeometry {
  const merged = new BufferGeometry();
  const vertices = parts.reduce((sum, part) => sum + part.getAttribute('position').count, 0);
  for (const name of attributes) {
    const data = new Float32Array(vertices * 3);
    let at = 0;
    for (const part of parts) {
      const { array } = part.getAttribute(name);
      data.set(array, at);
      at += array.length;
    }
    merged.setAttribute(name, new BufferAttribute(data, 3));
  }
  return merged;
}
