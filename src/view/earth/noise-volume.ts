import {
  Data3DTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  RedFormat,
  RepeatWrapping,
  RGBAFormat,
  UnsignedByteType,
} from 'three';

/** Cells of noise along an edge; the volume repeats after as many. */
export const noiseCells = 16;
const texelsPerCell = 4;
const edge = noiseCells * texelsPerCell;

/** Slopes are stored over this many units per cell. */
export const noiseSlopeRange = 3;

/** Twelve edges of a cube and four of them again: the directions of Perlin 2002, x, y and z of each. */
const slopes = Int8Array.of(
  1, 1, 0, -1, 1, 0, 1, -1, 0, -1, -1, 0, 1, 0, 1, -1, 0, 1, 1, 0, -1, -1, 0, -1,
  0, 1, 1, 0, -1, 1, 0, 1, -1, 0, -1, -1, 1, 1, 0, -1, 1, 0, 0, -1, 1, 0, -1, -1,
); // biome-ignore format: eight directions in a line

function cellHash(x: number, y: number, z: number): number {
  let h =
    Math.imul(x % noiseCells, 0x9e3779b1) ^
    Math.imul(y % noiseCells, 0x85ebca77) ^
    Math.imul(z % noiseCells, 0xc2b2ae3d);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) & 15;
}

/** Weights of the eight corners and their derivatives at one of the places a texel can have in its cell. */
const places = Array.from({ length: texelsPerCell }, (_, i) => {
  const f = (i + 0.5) / texelsPerCell;
  return { f, w: f * f * f * (f * (f * 6 - 15) + 10), d: 30 * f * f * (f * (f - 2) + 1) };
});

/** Gradient noise and its three slopes at a texel, into `out`. */
function noiseAt(x: number, y: number, z: number, corners: Uint8Array, out: Float64Array): void {
  const px = places[x % texelsPerCell];
  const py = places[y % texelsPerCell];
  const pz = places[z % texelsPerCell];
  out.fill(0);
  for (let corner = 0; corner < 8; corner++) {
    const i = corner & 1;
    const j = (corner >> 1) & 1;
    const k = corner >> 2;
    const slope = 3 * corners[corner];
    const gx = slopes[slope];
    const gy = slopes[slope + 1];
    const gz = slopes[slope + 2];
    const value = gx * (px.f - i) + gy * (py.f - j) + gz * (pz.f - k);
    const wx = i === 1 ? px.w : 1 - px.w;
    const wy = j === 1 ? py.w : 1 - py.w;
    const wz = k === 1 ? pz.w : 1 - pz.w;
    out[0] += wx * wy * wz * gx + (i === 1 ? px.d : -px.d) * wy * wz * value;
    out[1] += wx * wy * wz * gy + wx * (j === 1 ? py.d : -py.d) * wz * value;
    out[2] += wx * wy * wz * gz + wx * wy * (k === 1 ? pz.d : -pz.d) * value;
    out[3] += wx * wy * wz * value;
  }
}

/** Bytes of the volume, x fastest: slopes in red, green and blue, value in alpha, 128 for zero. */
export function noiseBytes(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(edge ** 3 * 4);
  const corners = new Uint8Array(8);
  const out = new Float64Array(4);
  for (let cell = 0; cell < noiseCells ** 3; cell++) {
    const cx = cell % noiseCells;
    const cy = Math.floor(cell / noiseCells) % noiseCells;
    const cz = Math.floor(cell / noiseCells ** 2);
    for (let corner = 0; corner < 8; corner++) {
      corners[corner] = cellHash(cx + (corner & 1), cy + ((corner >> 1) & 1), cz + (corner >> 2));
    }
    for (let place = 0; place < texelsPerCell ** 3; place++) {
      const x = cx * texelsPerCell + (place % texelsPerCell);
      const y = cy * texelsPerCell + (Math.floor(place / texelsPerCell) % texelsPerCell);
      const z = cz * texelsPerCell + Math.floor(place / texelsPerCell ** 2);
      noiseAt(x, y, z, corners, out);
      const at = ((z * edge + y) * edge + x) * 4;
      for (let c = 0; c < 3; c++) bytes[at + c] = 128 + Math.round((out[c] / noiseSlopeRange) * 127);
      bytes[at + 3] = 128 + Math.round(out[3] * 127);
    }
  }
  return new Uint8Array(bytes.buffer);
}

/** Cells along an edge of the volume of puffs, and its texels. */
export const puffCells = 8;
const puffEdge = puffCells * texelsPerCell;

/**
 * Round puffs: one less the distance to the nearest of one random point a cell (Worley 1996), as bytes, x fastest.
 * Scaled so that the mean is a half.
 */
export function puffBytes(): Uint8Array<ArrayBuffer> {
  const points = Float64Array.from({ length: puffCells ** 3 * 3 }, (_, i) => {
    let h = Math.imul(i + 1, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
    return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
  });
  const bytes = new Uint8ClampedArray(puffEdge ** 3);
  const near = new Float64Array(27 * 3);
  for (let cell = 0; cell < puffCells ** 3; cell++) {
    const cx = cell % puffCells;
    const cy = Math.floor(cell / puffCells) % puffCells;
    const cz = Math.floor(cell / puffCells ** 2);
    pointsAbout(cx, cy, cz, points, near);
    for (let place = 0; place < texelsPerCell ** 3; place++) {
      const x = cx * texelsPerCell + (place % texelsPerCell);
      const y = cy * texelsPerCell + (Math.floor(place / texelsPerCell) % texelsPerCell);
      const z = cz * texelsPerCell + Math.floor(place / texelsPerCell ** 2);
      bytes[(z * puffEdge + y) * puffEdge + x] = 255 * (1.02 - distanceToNearest(near, x, y, z));
    }
  }
  return new Uint8Array(bytes.buffer);
}

/** The points of a cell and of the 26 around it, into `near`. */
function pointsAbout(cx: number, cy: number, cz: number, points: Float64Array, near: Float64Array): void {
  const wrap = (c: number) => (c + puffCells) % puffCells;
  for (let i = 0; i < 27; i++) {
    const [x, y, z] = [cx + (i % 3) - 1, cy + (Math.floor(i / 3) % 3) - 1, cz + Math.floor(i / 9) - 1];
    const at = ((wrap(z) * puffCells + wrap(y)) * puffCells + wrap(x)) * 3;
    near[i * 3] = x + points[at];
    near[i * 3 + 1] = y + points[at + 1];
    near[i * 3 + 2] = z + points[at + 2];
  }
}

/** Distance from the middle of a texel to the nearest of some points, in cells. */
function distanceToNearest(near: Float64Array, x: number, y: number, z: number): number {
  let least = 4;
  for (let i = 0; i < near.length; i += 3) {
    const dx = near[i] - (x + 0.5) / texelsPerCell;
    const dy = near[i + 1] - (y + 0.5) / texelsPerCell;
    const dz = near[i + 2] - (z + 0.5) / texelsPerCell;
    least = Math.min(least, dx * dx + dy * dy + dz * dz);
  }
  return Math.sqrt(least);
}

/** The noise as a texture that repeats, with mipmaps: what is smaller than a pixel fades to its mean by itself. */
export function createNoiseVolume(): Data3DTexture {
  return volume(noiseBytes(), edge, RGBAFormat);
}

export function createPuffVolume(): Data3DTexture {
  return volume(puffBytes(), puffEdge, RedFormat);
}

/** The means of both: what they fade to where their cells are smaller than a pixel, and what costs nothing to make. */
export function evenNoiseVolume(): Data3DTexture {
  return volume(new Uint8Array([128, 128, 128, 128]), 1, RGBAFormat);
}

export function evenPuffVolume(): Data3DTexture {
  return volume(new Uint8Array([128]), 1, RedFormat);
}

function volume(
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
  format: typeof RGBAFormat | typeof RedFormat,
): Data3DTexture {
  const texture = new Data3DTexture(bytes, size, size, size);
  texture.format = format;
  texture.type = UnsignedByteType;
  texture.wrapS = texture.wrapT = texture.wrapR = RepeatWrapping;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.magFilter = LinearFilter;
  texture.generateMipmaps = true;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
}
