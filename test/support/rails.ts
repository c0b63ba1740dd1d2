import { readFileSync } from 'node:fs';
import { type Ephemeris, loadRails } from '../../src/astro/index.ts';

/** The bytes of data/ephemeris/rails.bin. */
export function railsBytes(): ArrayBuffer {
  return new Uint8Array(readFileSync(new URL('../../data/ephemeris/rails.bin', import.meta.url))).buffer;
}

/** The committed ephemeris. */
export function committedRails(): Ephemeris {
  return loadRails(railsBytes());
}
