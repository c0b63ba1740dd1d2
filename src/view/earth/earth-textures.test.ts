import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { earthFiles, earthMaps, earthWidthsPx } from './earth-textures.ts';

const folder = new URL('../../../data/textures/', import.meta.url);
const size = (address: string | URL) => statSync(fileURLToPath(address)).size;

/** Width and height from the header of a WebP file: lossy, lossless or extended. */
function dimensions(address: string): [number, number] {
  const bytes = readFileSync(fileURLToPath(address));
  const kind = bytes.toString('latin1', 12, 16);
  if (kind === 'VP8 ') return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff];
  if (kind === 'VP8L') {
    const bits = bytes.readUInt32LE(21);
    return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
  }
  return [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1];
}

describe('pictures', () => {
  it('has every map in both sizes, twice as wide as high', () => {
    for (const map of earthMaps) {
      const [width, height] = dimensions(earthFiles.full[map]);
      const [smallWidth, smallHeight] = dimensions(earthFiles.small[map]);
      expect(width).toBe(2 * height);
      expect(smallWidth).toBe(2 * smallHeight);
      expect(smallWidth).toBeLessThanOrEqual(width / 4);
      expect([smallWidth, width]).toEqual([earthWidthsPx.small[map], earthWidthsPx.full[map]]);
    }
    expect(dimensions(earthFiles.full.coast)).toEqual([8192, 4096]);
    expect(dimensions(earthFiles.full.land)).toEqual([4096, 2048]);
  });

  it('stays within its budget: the first frame under 300 kB, the coast under 3 MB, all under 10 MB', () => {
    const first = earthMaps.reduce((sum, map) => sum + size(earthFiles.small[map]), 0);
    expect(first).toBeLessThan(300_000);
    expect(size(earthFiles.full.coast)).toBeLessThan(3_000_000);
    const all = readdirSync(folder).reduce((sum, name) => sum + size(new URL(name, folder)), 0);
    expect(all).toBeLessThan(10_000_000);
  });
});
