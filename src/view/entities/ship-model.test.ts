import { DoubleSide, Mesh, MeshBasicMaterial, Raycaster, Vector3 } from 'three';
import { expect, test } from 'vitest';
import { shipGeometry } from './ship-model.ts';

test('what one sees of a ship from anywhere looks outward, and is lit so', () => {
  const mesh = new Mesh(shipGeometry(), new MeshBasicMaterial({ side: DoubleSide }));
  const normals = mesh.geometry.getAttribute('normal');
  const rays = new Raycaster();
  const from = new Vector3();
  const ahead = new Vector3();
  const normal = new Vector3();
  let count = 0;
  for (let at = 0; at < 200; at++) {
    // evenly over the sky, towards places along the hull
    const z = 1 - (2 * (at + 0.5)) / 200;
    const angle = at * 2.399963;
    const flat = Math.sqrt(1 - z * z);
    from.set(10 * flat * Math.cos(angle), 10 * flat * Math.sin(angle), 10 * z);
    ahead.set(0, 0, ((at % 9) - 4) * 0.3).sub(from);
    rays.set(from, ahead.normalize());
    const [first] = rays.intersectObject(mesh);
    if (!first?.face) continue;
    count += 1;
    expect(first.face.normal.dot(ahead)).toBeLessThan(0);
    const { a, b, c } = first.face;
    normal.set(0, 0, 0);
    for (const corner of [a, b, c]) normal.add(ahead.fromBufferAttribute(normals, corner));
    expect(normal.dot(first.face.normal)).toBeGreaterThan(0);
  }
  expect(count).toBeGreaterThan(190);
});
