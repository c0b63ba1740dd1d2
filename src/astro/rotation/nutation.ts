import { ARCSEC, sincosOf } from '../../math/index.ts';
import { nutationTerms, TERM_NUMBERS } from './nutation-terms.ts';

const UNIT_RAD = ARCSEC / 1e7;
/** Fixed offsets in lieu of the planetary terms (Luzum 2001), radians. */
const PLANETARY_LONGITUDE_RAD = -0.000135 * ARCSEC;
const PLANETARY_OBLIQUITY_RAD = 0.000388 * ARCSEC;

const turn = new Float64Array(2);

/**
 * Nutation IAU 2000B (McCarthy and Luzum 2003, Celest. Mech. Dyn. Astr. 85, 37), good to a milliarcsecond from 1900
 * to 2100: writes the nutation in longitude and in obliquity, radians.
 * @param t Julian centuries of TT since J2000
 * @param args the fundamental arguments at t (`delaunay`)
 */
export function nutation(t: number, args: Float64Array, out: Float64Array): Float64Array {
  let longitude = 0;
  let obliquity = 0;
  // from the smallest term up, so that the sum loses nothing
  for (let at = nutationTerms.length - TERM_NUMBERS; at >= 0; at -= TERM_NUMBERS) {
    turn[0] =
      nutationTerms[at] * args[0] +
      nutationTerms[at + 1] * args[1] +
      nutationTerms[at + 2] * args[2] +
      nutationTerms[at + 3] * args[3] +
      nutationTerms[at + 4] * args[4];
    sincosOf(turn);
    longitude +=
      (nutationTerms[at + 5] + nutationTerms[at + 6] * t) * turn[0] + nutationTerms[at + 7] * turn[1];
    obliquity +=
      (nutationTerms[at + 8] + nutationTerms[at + 9] * t) * turn[1] + nutationTerms[at + 10] * turn[0];
  }
  out[0] = longitude * UNIT_RAD + PLANETARY_LONGITUDE_RAD;
  out[1] = obliquity * UNIT_RAD + PLANETARY_OBLIQUITY_RAD;
  return out;
}
