import { AstroError } from '../error.ts';
import type { Ephemeris } from './ephemeris.ts';

/**
 * Reads the committed Chebyshev pieces (data/ephemeris/rails.bin).
 * @throws AstroError `rails_corrupt` when the bytes are not a whole, unaltered file of a known version.
 */
export function loadRails(bytes: ArrayBuffer): Ephemeris {
  throw new AstroError(
    'rails_corrupt',
    `The ephemeris file of ${bytes.byteLength} bytes cannot be read yet.`,
  );
}
