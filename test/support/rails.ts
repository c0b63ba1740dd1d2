import { readFileSync } from 'node:fs';
import { type Ephemeris, loadRails } from '../../src/astro/index.ts';

/** The bytes of data/ephemeris/rails.bin. */
export function railsBytes(): Uint8Array {
  return readFileSync(new URL('../../data/ephemeris/rails.bin', import.meta.url));
}

/** The committed ephemeris. */
export function committedRails(): Ephemeris {
  return loadRails(railsBytes());
}
