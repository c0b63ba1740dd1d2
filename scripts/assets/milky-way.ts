/** The Milky Way's light from its outlines at five brightnesses and the count of catalogue stars. */
import { fbm3 } from '../../src/math/index.ts';
import { fillRings } from './coast.ts';
import { bilinear, blur, type Plane, plane } from './raster.ts';

interface Outlines {
  readonly features: readonly {
    readonly geometry:
      | {
          readonly type: 'Polygon';
          readonly coordinates: readonly (readonly (readonly [number, number])[])[];
        }
      | {
          readonly type: 'MultiPolygon';
          readonly coordinates: readonly (readonly (readonly (readonly [number, number])[])[])[];
        };
  }[];
}

interface Stars {
  readonly features: readonly {
    readonly properties: { readonly mag: number };
    readonly geometry: { readonly coordinates: readonly [number, number] };
  }[];
}

const width = 2048;
const height = 1024;

/** Galaxies large enough to see without a telescope: right ascension, declination, radii along both, all degrees; level. */
const galaxies = [
  { name: 'Large Magellanic Cloud', ra: 80.9, dec: -69.75, long: 3.6, wide: 2.6, level: 0.75 },
  { name: 'Small Magellanic Cloud', ra: 13.2, dec: -72.8, long: 1.9, wide: 1.2, level: 0.6 },
  { name: 'Andromeda Galaxy', ra: 10.7, dec: 41.27, long: 1.1, wide: 0.35, level: 0.55 },
] as const;

/** Brightness in bytes over right ascension (column 0 at -180 degrees, eastward) and declination, J2000. */
export function milkyWay(outlineText: string, starText: string): Plane {
  const outlines = JSON.parse(outlineText) as Outlines;
  const sum = plane(width, height);
  const levels = [0.1, 0.14, 0.2, 0.26, 0.3];
  const radii = [9, 6, 4, 3, 2];
  outlines.features.forEach(({ geometry }, level) => {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    const rings = polygons.flat().map((ring) => Float64Array.from(ring.flat()));
    const shape = plane(width, height);
    shape.data.set(fillRings(rings, width, height));
    const soft = blur(shape, radii[level] ?? 3);
    for (let i = 0; i < sum.data.length; i++) {
      sum.data[i] = (sum.data[i] ?? 0) + (levels[level] ?? 0) * (soft.data[i] ?? 0);
    }
  });
  const density = starDensity(JSON.parse(starText) as Stars);
  const soft = blur(sum, 2);
  const out = plane(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const d = direction(x, y);
      const [east, north] = [billows(d, 5, 11), billows(d, 5, 23)];
      const stretch = 1 / Math.max(0.15, Math.sqrt(1 - d[2] * d[2]));
      const outline = bilinear(soft, x + east * 14 * stretch, y + north * 14);
      const crowd = 0.8 + 0.4 * Math.min(1.5, density.data[y * width + x] ?? 0);
      const light = (outline * 0.8 + disc(d)) * crowd * dust(d);
      out.data[y * width + x] = 255 * Math.min(1, light + galaxyLight(x, y));
    }
  }
  return out;
}

type Direction = readonly [number, number, number];

/** Pole of the Galaxy and its centre in ICRF axes (IAU 1958, as in ESA SP-1200). */
const galacticPole: Direction = [-0.867666, -0.198076, 0.455984];
const galacticCentre: Direction = [-0.054876, -0.873437, -0.483835];

function direction(x: number, y: number): Direction {
  const lon = ((x + 0.5) / width) * 2 * Math.PI - Math.PI;
  const lat = Math.PI / 2 - ((y + 0.5) / height) * Math.PI;
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
}

const dot = (a: Direction, b: Direction) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

function billows([x, y, z]: Direction, frequency: number, seed: number): number {
  return fbm3(x * frequency, y * frequency, z * frequency, 6, seed);
}

/** The unresolved disc: fades away from the plane of the Galaxy, brightest and thickest towards the centre. */
function disc(d: Direction): number {
  const height = Math.abs(Math.asin(dot(d, galacticPole)));
  const inwards = Math.max(0, dot(d, galacticCentre));
  const thickness = 0.09 + 0.12 * inwards ** 3;
  return (
    (0.07 + 0.3 * inwards ** 4) * Math.exp(-((height / thickness) ** 1.4)) * (1 + 0.5 * billows(d, 7, 5))
  );
}

/** What dark clouds leave: they lie along the plane in ragged lanes. */
function dust(d: Direction): number {
  const height = Math.asin(dot(d, galacticPole)) + 0.035 * billows(d, 6, 41);
  const lane = Math.exp(-((height / 0.075) ** 2));
  const ragged = 1 - Math.min(1, Math.abs(billows(d, 9, 77)) * 2.6);
  return 1 - Math.min(0.75, lane * (0.2 + 0.75 * ragged * ragged));
}

/** Stars fainter than the eye sees, per unit of sky and smoothed, over the mean of the sky. */
function starDensity({ features }: Stars): Plane {
  const count = plane(width, height);
  for (const { properties, geometry } of features) {
    if (properties.mag < 6) continue;
    const [lon, lat] = geometry.coordinates;
    const x = Math.min(width - 1, Math.floor(((lon + 180) / 360) * width));
    const y = Math.min(height - 1, Math.floor(((90 - lat) / 180) * height));
    const i = y * width + x;
    count.data[i] = (count.data[i] ?? 0) + 1 / Math.max(0.03, Math.cos((lat * Math.PI) / 180));
  }
  const mean = features.length / (width * height) / (2 / Math.PI);
  const soft = blur(count, 10);
  for (let i = 0; i < soft.data.length; i++) soft.data[i] = (soft.data[i] ?? 0) / mean - 0.5;
  return soft;
}

function galaxyLight(x: number, y: number): number {
  const lon = ((x + 0.5) / width) * 360 - 180;
  const lat = 90 - ((y + 0.5) / height) * 180;
  let light = 0;
  for (const { ra, dec, long, wide, level } of galaxies) {
    const east = ((((lon - ra) % 360) + 540) % 360) - 180;
    const u = (east * Math.cos((dec * Math.PI) / 180)) / long;
    const v = (lat - dec) / wide;
    const r2 = (u + 0.3 * v) ** 2 + v * v;
    if (r2 < 9) light += level * Math.exp(-1.6 * Math.sqrt(r2 + 0.02)) * (1 - r2 / 9);
  }
  return light;
}
