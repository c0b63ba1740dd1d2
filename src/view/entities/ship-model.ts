import {
  BufferAttribute,
  type BufferGeometry,
  Color,
  CylinderGeometry,
  LatheGeometry,
  SphereGeometry,
  Vector2,
} from 'three';
import { mergeGeometries } from './merge.ts';

/*
 * A small ship of 3 x 2 x 5 m, forward -Z: a pressure hull with a glazed nose, two tanks on pylons, a ring of thrusters
 * and the main engine's bell. One geometry with colours in its vertices, so that any number of ships is one draw call.
 */

const HULL = 0xd5d8dc;
const DARK = 0x2a2e34;
const GLASS = 0x0b1118;
const TANK = 0xb9924e;
const TRIM = 0xc8502c;

function painted(geometry: BufferGeometry, color: number): BufferGeometry {
  const flat = geometry.index ? geometry.toNonIndexed() : geometry;
  if (flat !== geometry) geometry.dispose();
  flat.deleteAttribute('uv');
  const { r, g, b } = new Color(color);
  const count = flat.getAttribute('position').count;
  const colors = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) colors.set([r, g, b], 3 * i);
  flat.setAttribute('color', new BufferAttribute(colors, 3));
  return flat;
}

/** A body of revolution about the ship's long axis from pairs of radius and z: what rises in z looks outward. */
function turned(
  profile: readonly (readonly [number, number])[],
  color: number,
  segments = 24,
): BufferGeometry {
  // upwards, so that faces and normals look away from the axis
  const points = profile.map(([radius, z]) => new Vector2(radius, z));
  const geometry = new LatheGeometry(points, segments);
  geometry.rotateX(Math.PI / 2);
  return painted(geometry, color);
}

function strut(radius: number, length: number, color: number): BufferGeometry {
  return painted(new CylinderGeometry(radius, radius, length, 10), color);
}

/** What turns about the long axis: colour, then pairs of radius and z. */
const hull: readonly (readonly [color: number, profile: readonly (readonly [number, number])[]])[] = [
  // pressure hull from the nose ring to the engine bulkhead, with two bands
  [
    HULL,
    [
      [0.62, -1.9],
      [0.82, -1.45],
      [0.9, -0.9],
      [0.9, 0.95],
      [0.78, 1.35],
      [0.5, 1.55],
      [0, 1.55],
    ],
  ],
  [
    TRIM,
    [
      [0.905, -0.35],
      [0.915, -0.33],
      [0.915, -0.17],
      [0.905, -0.15],
    ],
  ],
  [
    DARK,
    [
      [0.905, 0.55],
      [0.92, 0.57],
      [0.92, 0.83],
      [0.905, 0.85],
    ],
  ],
  // glazed nose behind a frame
  [
    GLASS,
    [
      [0, -2.5],
      [0.3, -2.42],
      [0.5, -2.22],
      [0.61, -1.92],
    ],
  ],
  [
    DARK,
    [
      [0.6, -1.97],
      [0.66, -1.95],
      [0.68, -1.86],
      [0.64, -1.8],
    ],
  ],
  // main engine: bell, open at the back
  [
    DARK,
    [
      [0.2, 1.5],
      [0.24, 1.7],
      [0.34, 1.95],
      [0.48, 2.25],
      [0.56, 2.5],
      [0.53, 2.5],
      [0.44, 2.24],
      [0.3, 1.95],
      [0.15, 1.72],
    ],
  ],
];

const tankProfile = [
  [0, -1.15],
  [0.24, -1.05],
  [0.36, -0.8],
  [0.36, 1.1],
  [0.24, 1.35],
  [0, 1.45],
] as const;

/** Builds the ship's geometry, in metres, in ship axes. The caller disposes it. */
export function shipGeometry(): BufferGeometry {
  const parts = [
    ...hull.map(([color, profile]) => turned(profile, color)),
    ...flank(-1),
    ...flank(1),
    ...thrusters(),
  ];
  const geometry = mergeGeometries(parts);
  for (const part of parts) part.dispose();
  return geometry;
}

/** Tank on pylons, position light and skid of one side. */
function flank(side: -1 | 1): BufferGeometry[] {
  const tank = turned(tankProfile, TANK, 20);
  tank.translate(side * 1.14, -0.12, 0.25);
  const light = painted(new SphereGeometry(0.05, 8, 6), side < 0 ? 0xff2a1a : 0x1aff4a);
  light.translate(side * 1.49, -0.1, -0.4);
  const skid = strut(0.045, 2.6, DARK);
  skid.rotateX(Math.PI / 2);
  skid.translate(side * 0.72, -0.98, 0.1);
  const pylons = [-0.4, 0.9].map((z) => {
    const pylon = strut(0.07, 0.6, DARK);
    pylon.rotateZ(Math.PI / 2);
    return pylon.translate(side * 0.9, -0.1, z);
  });
  const legs = [-0.8, 1].map((z) => {
    const leg = strut(0.04, 0.5, DARK);
    leg.rotateZ(side * 0.5);
    return leg.translate(side * 0.62, -0.8, z);
  });
  return [tank, light, skid, ...pylons, ...legs];
}

/** Nozzles on top and on both shoulders, fore and aft. */
function thrusters(): BufferGeometry[] {
  const places = [
    [0, 0.9],
    [0.64, 0.64],
    [-0.64, 0.64],
  ] as const;
  return places.flatMap(([x, y]) =>
    [-1.25, 1.1].map((z) => {
      const nozzle = painted(new CylinderGeometry(0.09, 0.05, 0.14, 10), DARK);
      nozzle.rotateZ(-Math.atan2(x, y));
      return nozzle.translate(x, y, z);
    }),
  );
}
