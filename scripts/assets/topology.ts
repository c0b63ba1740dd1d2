/** Rings of the land from a TopoJSON file: quantised, delta-coded arcs that polygons share. */
interface Topology {
  readonly arcs: readonly (readonly (readonly [number, number])[])[];
  readonly transform: {
    readonly scale: readonly [number, number];
    readonly translate: readonly [number, number];
  };
  readonly objects: {
    readonly land: { readonly geometries: readonly { readonly arcs: readonly number[][][] }[] };
  };
}

/** A closed ring as longitude, latitude pairs in degrees. */
export type Ring = Float64Array;

/** Every ring, outer and inner alike: the even-odd rule tells land from water. */
export function landRings(text: string): Ring[] {
  const topology = JSON.parse(text) as Topology;
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((steps) => {
    let x = 0;
    let y = 0;
    return steps.map(([dx, dy]): [number, number] => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  const rings: Ring[] = [];
  for (const { arcs: polygons } of topology.objects.land.geometries) {
    for (const ring of polygons.flat()) {
      const points = ring.flatMap((index) => {
        const arc = arcs[index < 0 ? -1 - index : index] ?? [];
        return index < 0 ? arc.toReversed() : arc;
      });
      rings.push(Float64Array.from(points.flat()));
    }
  }
  return rings;
}
