import { describe, expect, it } from 'vitest';
import { noiseBytes, noiseCells, noiseSlopeRange, puffBytes } from './noise-volume.ts';

const edge = noiseCells * 4;

describe('volumes of noise', () => {
  const bytes = noiseBytes();
  const at = (x: number, y: number, z: number, channel: number) => {
    const wrap = (c: number) => (c + edge) % edge;
    return ((bytes[((wrap(z) * edge + wrap(y)) * edge + wrap(x)) * 4 + channel] ?? 0) - 128) / 127;
  };

  it('has mean zero and uses most of the range', () => {
    let [sum, least, most] = [0, 1, -1];
    for (let i = 3; i < bytes.length; i += 4) {
      const value = ((bytes[i] ?? 0) - 128) / 127;
      sum += value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    expect(Math.abs(sum / edge ** 3)).toBeLessThan(0.01);
    expect(least).toBeLessThan(-0.7);
    expect(most).toBeGreaterThan(0.7);
  });

  it('stores the slopes of its own values, across the border too', () => {
    let worst = 0;
    for (let i = 0; i < 4000; i++) {
      const [x, y, z] = [i % edge, (i * 7) % edge, (i * 13) % edge];
      const slope = ((at(x + 1, y, z, 3) - at(x - 1, y, z, 3)) / 2) * 4;
      worst = Math.max(worst, Math.abs(slope - at(x, y, z, 0) * noiseSlopeRange));
    }
    // central differences over a quarter of a cell are themselves only so good
    expect(worst).toBeLessThan(0.45);
  });

  it('makes puffs of mean one half', () => {
    const puffs = puffBytes();
    const mean = puffs.reduce((sum, value) => sum + value, 0) / puffs.length / 255;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
  });
});
