/**
 * Noise over three dimensions from hashed lattice points: no tables, no state, equal bits everywhere.
 * Gradients and fade after K. Perlin, "Improving noise", SIGGRAPH 2002.
 */
import { hashSeed, hashX, hashY, hashZ } from './integer-hash.ts';

/** The most octaves that a fractal sum may have; beyond it nothing is visible in doubles. */
const MAX_OCTAVES = 32;

function fade(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10);
}

/** The twelve edge directions of a cube; four come twice, so that four bits of a hash choose one. */
const DIRECTIONS = Float64Array.of(
  ...[1, 1, 0, -1, 1, 0, 1, -1, 0, -1, -1, 0, 1, 0, 1, -1, 0, 1, 1, 0, -1, -1, 0, -1],
  ...[0, 1, 1, 0, -1, 1, 0, 1, -1, 0, -1, -1, 1, 1, 0, -1, 1, 0, 0, -1, 1, 0, -1, -1],
);

/** Product of an offset with the direction that a hash chooses. */
function gradient(hash: number, x: number, y: number, z: number): number {
  const at = (hash >>> 28) * 3;
  return DIRECTIONS[at] * x + DIRECTIONS[at + 1] * y + DIRECTIONS[at + 2] * z;
}

/**
 * Smooth gradient noise from about -1 to 1, zero at whole coordinates; repeats after 2^32. Lengths are in cells.
 * A loop over the four columns of the cell, because its body is small enough for engines to inline all that it calls.
 */
export function noise3(x: number, y: number, z: number, seed = 0): number {
  const xi = Math.floor(x);
  const yi = Math.floor(y);
  const zi = Math.floor(z);
  const fx = x - xi;
  const fy = y - yi;
  const fz = z - zi;
  const u = fade(fx);
  const v = fade(fy);
  const w = fade(fz);
  // Whole numbers modulo 2^32 from here on, converted once.
  const xn = xi | 0;
  const yn = yi | 0;
  const zn = zi | 0;
  const base = hashSeed(seed);
  let sum = 0;
  for (let column = 0; column < 4; column += 1) {
    const cx = column & 1;
    const cy = column >> 1;
    const hash = hashY(hashX(base, (xn + cx) | 0), (yn + cy) | 0);
    const near = gradient(hashZ(hash, zn), fx - cx, fy - cy, fz);
    const far = gradient(hashZ(hash, (zn + 1) | 0), fx - cx, fy - cy, fz - 1);
    sum += (cx === 0 ? 1 - u : u) * (cy === 0 ? 1 - v : v) * (near + w * (far - near));
  }
  return sum;
}

/** Smooth value noise from 0 to 1: a random value at each whole point, faded between. Lengths are in cells. */
export function valueNoise3(x: number, y: number, z: number, seed = 0): number {
  const xi = Math.floor(x);
  const yi = Math.floor(y);
  const zi = Math.floor(z);
  const u = fade(x - xi);
  const v = fade(y - yi);
  const w = fade(z - zi);
  const xn = xi | 0;
  const yn = yi | 0;
  const zn = zi | 0;
  const base = hashSeed(seed);
  let sum = 0;
  for (let column = 0; column < 4; column += 1) {
    const cx = column & 1;
    const cy = column >> 1;
    const hash = hashY(hashX(base, (xn + cx) | 0), (yn + cy) | 0);
    const near = hashZ(hash, zn) >>> 0;
    const far = hashZ(hash, (zn + 1) | 0) >>> 0;
    sum += (cx === 0 ? 1 - u : u) * (cy === 0 ? 1 - v : v) * (near + w * (far - near));
  }
  return sum * (1 / 4294967296);
}

/**
 * Fractal sum of noise3: each octave `lacunarity` times finer and `gain` times weaker than the one before, with the seeds
 * seed, seed + 1, ...; those of fields that must not resemble each other lie at least `octaves` apart. Divided by the sum
 * of the weights, so about -1 to 1. At most MAX_OCTAVES octaves are summed.
 */
export function fbm3(
  x: number,
  y: number,
  z: number,
  octaves = 5,
  seed = 0,
  lacunarity = 2,
  gain = 0.5,
): number {
  const count = Math.min(octaves, MAX_OCTAVES);
  let frequency = 1;
  let weight = 1;
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < count; i += 1) {
    sum += weight * noise3(x * frequency, y * frequency, z * frequency, seed + i);
    weights += weight;
    frequency *= lacunarity;
    weight *= gain;
  }
  return weights > 0 ? sum / weights : 0;
}
