/** The coastline as a signed distance map: kilometres on the ground, positive on land, clamped. */

import { bilinear, type Plane, plane } from './raster.ts';
import type { Ring } from './topology.ts';

/** Distances beyond this are clamped; one step of the stored byte is a 127th of it. */
export const coastClampKm = 16;

const kmPerDegree = 6371.0088 * (Math.PI / 180);

/** A straight piece of shore: longitude and latitude of both ends, in degrees. */
export type Shore = readonly [lonA: number, latA: number, lonB: number, latB: number];

function ringShores(rings: readonly Ring[], southLimitDeg: number): Shore[] {
  const shores: Shore[] = [];
  for (const ring of rings) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const [a = 0, b = 0, c = 0, d = 0] = ring.subarray(i, i + 4);
      const edgeOfMap = Math.abs(a) > 179.99 && Math.abs(c) > 179.99;
      if (!edgeOfMap && b > southLimitDeg && d > southLimitDeg && Math.abs(a - c) < 90)
        shores.push([a, b, c, d]);
    }
  }
  return shores;
}

/** Zero contour of a field (marching squares with linear edges) between two latitudes. */
function contourShores(field: Plane, northDeg: number, southDeg: number): Shore[] {
  const { width, height } = field;
  const at = (x: number, y: number) => field.data[y * width + (x % width)] ?? 0;
  const shores: Shore[] = [];
  const firstRow = Math.max(0, Math.floor(((90 - northDeg) / 180) * height));
  const lastRow = Math.min(height - 1, Math.ceil(((90 - southDeg) / 180) * height));
  for (let y = firstRow; y < lastRow; y++) {
    for (let x = 0; x < width; x++) {
      const corners = [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)] as const;
      const cuts: [number, number][] = [];
      const edges = [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
        [0, 0],
      ] as const;
      for (let e = 0; e < 4; e++) {
        const from = corners[e] ?? 0;
        const to = corners[(e + 1) % 4] ?? 0;
        if (from > 0 === to > 0) continue;
        const f = from / (from - to);
        const [ax, ay] = edges[e] ?? [0, 0];
        const [bx, by] = edges[e + 1] ?? [0, 0];
        cuts.push([x + ax + (bx - ax) * f, y + ay + (by - ay) * f]);
      }
      for (let c = 0; c + 1 < cuts.length; c += 2) {
        const [a, b] = [cuts[c], cuts[c + 1]];
        if (a && b) shores.push([...degrees(field, a), ...degrees(field, b)]);
      }
    }
  }
  return shores;
}

function degrees({ width, height }: Plane, [x, y]: [number, number]): [number, number] {
  return [((x + 0.5) / width) * 360 - 180, 90 - ((y + 0.5) / height) * 180];
}

/**
 * Land where a pixel centre lies inside an odd number of rings: 1 land, 0 water. Rings may cross the 180th meridian
 * or run around a pole: each is made continuous in longitude, filled row by row, and toggles what it covers.
 */
export function fillRings(rings: readonly Ring[], width: number, height: number): Uint8Array {
  const filled = new Uint8Array(width * height);
  for (const ring of rings) {
    for (const [y, crossings] of rowCrossings(continuous(ring), width, height)) {
      crossings.sort((a, b) => a - b);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const to = Math.floor(crossings[i + 1] ?? 0);
        for (let x = Math.ceil(crossings[i] ?? 0); x <= to; x++) {
          const at = y * width + (((x % width) + width) % width);
          filled[at] = 1 - (filled[at] ?? 0);
        }
      }
    }
  }
  return filled;
}

/** The ring without jumps of a whole turn; one that runs around a pole is closed over the south pole. */
function continuous(ring: Ring): number[] {
  const points: number[] = [];
  let shift = 0;
  let previous = ring[0] ?? 0;
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const lon = ring[i] ?? 0;
    const lat = ring[i + 1] ?? 0;
    if (lon + shift - previous > 180) shift -= 360;
    if (lon + shift - previous < -180) shift += 360;
    previous = lon + shift;
    points.push(previous, lat);
  }
  const [lon0 = 0, lat0 = 0] = points;
  if (Math.abs(previous - lon0) > 180) points.push(previous, -91, lon0, -91, lon0, lat0);
  return points;
}

function rowCrossings(points: readonly number[], width: number, height: number): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (let i = 0; i + 3 < points.length; i += 2) {
    const [ax = 0, ay = 0, bx = 0, by = 0] = points.slice(i, i + 4);
    const ya = ((90 - ay) / 180) * height - 0.5;
    const yb = ((90 - by) / 180) * height - 0.5;
    for (let y = Math.max(0, Math.ceil(Math.min(ya, yb))); y < Math.max(ya, yb) && y < height; y++) {
      const x = ((ax + ((bx - ax) * (y - ya)) / (yb - ya) + 180) / 360) * width - 0.5;
      const row = rows.get(y);
      if (row) row.push(x);
      else rows.set(y, [x]);
    }
  }
  return rows;
}

/** Distance in km to the nearest shore for every pixel within the clamp, else the clamp. */
function distanceToShores(shores: readonly Shore[], width: number, height: number): Plane {
  const out = plane(width, height);
  out.data.fill(coastClampKm);
  const degPerRow = 180 / height;
  const degPerColumn = 360 / width;
  const reachDeg = coastClampKm / kmPerDegree;
  for (const [ax, ay, bx, by] of shores) {
    const y0 = Math.max(0, Math.floor((90 - Math.max(ay, by) - reachDeg) / degPerRow - 0.5));
    const y1 = Math.min(height - 1, Math.ceil((90 - Math.min(ay, by) + reachDeg) / degPerRow - 0.5));
    for (let y = y0; y <= y1; y++) {
      const lat = 90 - (y + 0.5) * degPerRow;
      const cos = Math.max(0.01, Math.cos((lat * Math.PI) / 180));
      const reachLonDeg = Math.min(20, reachDeg / cos);
      const x0 = Math.floor((Math.min(ax, bx) - reachLonDeg + 180) / degPerColumn - 0.5);
      const x1 = Math.ceil((Math.max(ax, bx) + reachLonDeg + 180) / degPerColumn - 0.5);
      for (let x = x0; x <= x1; x++) {
        const lon = (x + 0.5) * degPerColumn - 180;
        const d = segmentDistanceKm((ax - lon) * cos, ay - lat, (bx - lon) * cos, by - lat);
        const i = y * width + (((x % width) + width) % width);
        if (d < (out.data[i] ?? 0)) out.data[i] = d;
      }
    }
  }
  return out;
}

function segmentDistanceKm(ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const t = length2 > 0 ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length2)) : 0;
  const x = ax + dx * t;
  const y = ay + dy * t;
  return Math.sqrt(x * x + y * y) * kmPerDegree;
}

/** Signed distance in km: rings north of the limit, `ice` (positive on ice) south of it. */
export function signedDistance(
  rings: readonly Ring[],
  ice: Plane,
  southLimitDeg: number,
  width: number,
): Plane {
  const height = width / 2;
  const shores = [...ringShores(rings, southLimitDeg), ...contourShores(ice, southLimitDeg, -90)];
  const out = distanceToShores(shores, width, height);
  const land = fillRings(rings, width, height);
  for (let y = 0; y < height; y++) {
    const south = 90 - ((y + 0.5) / height) * 180 < southLimitDeg;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const dry = south ? sample(ice, out, x, y) > 0 : land[i] === 1;
      if (!dry) out.data[i] = -(out.data[i] ?? 0);
    }
  }
  return out;
}

/**
 * Cuts lakes out of the land. `lakes` is positive in their water; the map it comes from also knows the sea, but less
 * sharply than the rings, so nothing is cut near the sea's shore.
 */
export function cutLakes(shoreKm: Plane, lakes: Plane): Plane {
  const inland = plane(lakes.width, lakes.height);
  for (let y = 0; y < lakes.height; y++) {
    for (let x = 0; x < lakes.width; x++) {
      const i = y * lakes.width + x;
      const fromSea = sample(shoreKm, lakes, x, y) - 0.75 * coastClampKm;
      inland.data[i] = Math.min(lakes.data[i] ?? 0, fromSea / 8);
    }
  }
  const toLake = distanceToShores(contourShores(inland, 80, -60), shoreKm.width, shoreKm.height);
  const out = plane(shoreKm.width, shoreKm.height);
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      const i = y * out.width + x;
      const near = toLake.data[i] ?? coastClampKm;
      const wet = sample(inland, out, x, y) > 0;
      out.data[i] = Math.min(shoreKm.data[i] ?? 0, wet ? -near : near);
    }
  }
  return out;
}

/** Value of a map at a pixel of another map of the globe. */
function sample(map: Plane, grid: Plane, x: number, y: number): number {
  return bilinear(
    map,
    ((x + 0.5) * map.width) / grid.width - 0.5,
    ((y + 0.5) * map.height) / grid.height - 0.5,
  );
}
