import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fbm3, hash32, noise3, Random, StateHash, valueNoise3 } from './index.ts';

const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const whole = fc.integer();

describe('noise', () => {
  test('stays in its range', () => {
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, whole, (x, y, z, seed) => {
        expect(Math.abs(noise3(x, y, z, seed))).toBeLessThan(1.05);
        expect(Math.abs(fbm3(x, y, z, 6, seed))).toBeLessThan(1.05);
        const value = valueNoise3(x, y, z, seed);
        expect(value >= 0 && value <= 1).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('gradient noise is zero and value noise is the hash at whole points', () => {
    fc.assert(
      fc.property(whole, whole, whole, whole, (x, y, z, seed) => {
        expect(noise3(x, y, z, seed)).toBeCloseTo(0, 15);
        expect(valueNoise3(x, y, z, seed)).toBeCloseTo(hash32(x, y, z, seed) / 4294967296, 15);
      }),
    );
  });

  test('is continuous, with a bounded slope, also across cell borders', () => {
    const near = fc.tuple(
      fc.integer({ min: -1000, max: 1000 }),
      fc.double({ min: -0.01, max: 0.01, noNaN: true }),
    );
    fc.assert(
      fc.property(near, coordinate, coordinate, ([cell, offset], y, z) => {
        const step = 1e-6;
        const x = cell + offset;
        expect(Math.abs(noise3(x + step, y, z) - noise3(x, y, z))).toBeLessThan(8 * step);
        expect(Math.abs(valueNoise3(x + step, y, z) - valueNoise3(x, y, z))).toBeLessThan(4 * step);
      }),
    );
  });

  test('has no bias, varies, and differs by seed and axis', () => {
    const random = new Random('noise');
    const count = 20_000;
    let sum = 0;
    let squares = 0;
    let bySeed = 0;
    let byAxis = 0;
    for (let i = 0; i < count; i += 1) {
      const [x, y, z] = [random.range(-500, 500), random.range(-500, 500), random.range(-500, 500)];
      const value = noise3(x, y, z, 1);
      sum += value;
      squares += value * value;
      bySeed += value * noise3(x, y, z, 2);
      byAxis += value * noise3(y, z, x, 1);
    }
    const variance = squares / count;
    expect(variance).toBeGreaterThan(0.05);
    expect(Math.abs(sum / count)).toBeLessThan(0.01);
    expect(Math.abs(bySeed / count / variance)).toBeLessThan(0.05);
    expect(Math.abs(byAxis / count / variance)).toBeLessThan(0.05);
  });

  test('hash32 changes about half of its bits with each neighbour', () => {
    const random = new Random('hash');
    let flips = 0;
    const count = 6000;
    for (let i = 0; i < count; i += 1) {
      const [x, y, z, seed] = [random.nextU32(), random.nextU32(), random.nextU32(), random.nextU32()];
      const step = [0, 0, 0, 0];
      step[i % 4] = 1;
      const other = hash32(x + step[0], y + step[1], z + step[2], seed + step[3]);
      flips += ((hash32(x, y, z, seed) ^ other) >>> 0).toString(2).replaceAll('0', '').length;
    }
    expect(flips / count).toBeGreaterThan(15.7);
    expect(flips / count).toBeLessThan(16.3);
  });

  test('a fractal sum of one octave is the noise, of none zero, of too many bounded', () => {
    expect(fbm3(0.3, 0.4, 0.5, 1, 9)).toBe(noise3(0.3, 0.4, 0.5, 9));
    expect(fbm3(0.3, 0.4, 0.5, 0)).toBe(0);
    expect(fbm3(0.3, 0.4, 0.5, 1e9)).toBe(fbm3(0.3, 0.4, 0.5, 32));
  });

  test('gives the bits it always gave: worlds depend on them', () => {
    const hash = new StateHash();
    const random = new Random('pinned');
    for (let i = 0; i < 1000; i += 1) {
      const [x, y, z] = [random.range(-99, 99), random.range(-99, 99), random.range(-99, 99)];
      hash
        .f64(noise3(x, y, z, i))
        .f64(valueNoise3(x, y, z, i))
        .f64(fbm3(x, y, z, 4, i));
    }
    expect(hash.digest()).toBe('2698b7856c619e44aaeff390c1d21f8c');
  });
});
