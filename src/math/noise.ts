/**
 * Noise over three dimensions from hashed lattice points: no tables, no state, equal bits everywhere.
 * Gradients and fade after K. Perlin, "Improving noise", SIGGRAPH 2002.
 */
import { hash32 } from './integer-hash.ts';

/** The most octaves that a fractal sum may have; beyond it nothing is visible in doubles. */
export const MAX_OCTAVES = 32;

function fade(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10);
}

/** Product of the offset with one of the twelve edge directions of a cube. */
function gradient(hash: number, x: number, y: number, z: number): number {
  const h = hash >>> 28;
  const u = h < 8 ? x : y;
  const v = h < 4 ? y : h === 12 || h === 14 ? x : z;
  return ((h & 1) === 0 ? u : -u) + ((h & 2) === 0 ? v : -v);
}

/** Smooth gradient noise from about -1 to 1, zero at whole coordinates; repeats after 2^32. Lengths are in cells. */
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
  const n000 = gradient(hash32(xi, yi, zi, seed), fx, fy, fz);
  const n100 = gradient(hash32(xi + 1, yi, zi, seed), fx - 1, fy, fz);
  const n010 = gradient(hash32(xi, yi + 1, zi, seed), fx, fy - 1, fz);
  const n110 = gradient(hash32(xi + 1, yi + 1, zi, seed), fx - 1, fy - 1, fz);
  const n001 = gradient(hash32(xi, yi, zi + 1, seed), fx, fy, fz - 1);
  const n101 = gradient(hash32(xi + 1, yi, zi + 1, seed), fx - 1, fy, fz - 1);
  const n011 = gradient(hash32(xi, yi + 1, zi + 1, seed), fx, fy - 1, fz - 1);
  const n111 = gradient(hash32(xi + 1, yi + 1, zi + 1, seed), fx - 1, fy - 1, fz - 1);
  const y0 = n000 + u * (n100 - n000) + v * (n010 + u * (n110 - n010) - (n000 + u * (n100 - n000)));
  const y1 = n001 + u * (n101 - n001) + v * (n011 + u * (n111 - n011) - (n001 + u * (n101 - n001)));
  return y0 + w * (y1 - y0);
}

/** Smooth value noise from 0 to 1: a random value at each whole point, faded between. Lengths are in cells. */
export function valueNoise3(x: number, y: number, z: number, seed = 0): number {
  const xi = Math.floor(x);
  const yi = Math.floor(y);
  const zi = Math.floor(z);
  const u = fade(x - xi);
  const v = fade(y - yi);
  const w = fade(z - zi);
  let sum = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    const cx = corner & 1;
    const cy = (corner >> 1) & 1;
    const cz = corner >> 2;
    const weight = (cx === 1 ? u : 1 - u) * (cy === 1 ? v : 1 - v) * (cz === 1 ? w : 1 - w);
    sum += weight * hash32(xi + cx, yi + cy, zi + cz, seed);
  }
  return sum * (1 / 4294967296);
}

/**
 * Fractal sum of noise3: each octave `lacunarity` times finer and `gain` times weaker than the one before, each with
 * its own seed. Divided by the sum of the weights, so about -1 to 1. At most MAX_OCTAVES octaves are summed.
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
