import { ARCSEC } from '../../math/index.ts';

const TURN_ARCSEC = 1_296_000;

/** Position of the node's longitude in the array that `delaunay` fills. */
export const NODE = 4;

/**
 * The fundamental arguments of lunisolar theory, radians, at t Julian centuries of TT since J2000: anomaly of the Moon,
 * anomaly of the Sun, F, D and the longitude of the lunar node (Simon et al. 1994, linear terms, as IAU 2000B uses them).
 */
export function delaunay(t: number, out: Float64Array): Float64Array {
  out[0] = ((485868.249036 + 1717915923.2178 * t) % TURN_ARCSEC) * ARCSEC;
  out[1] = ((1287104.79305 + 129596581.0481 * t) % TURN_ARCSEC) * ARCSEC;
  out[2] = ((335779.526232 + 1739527262.8478 * t) % TURN_ARCSEC) * ARCSEC;
  out[3] = ((1072260.70369 + 1602961601.209 * t) % TURN_ARCSEC) * ARCSEC;
  out[NODE] = ((450160.398036 - 6962890.5431 * t) % TURN_ARCSEC) * ARCSEC;
  return out;
}
