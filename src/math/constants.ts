import { FIXED_PI, fixedToDouble } from './fixed-point.ts';

/** Half a turn, in radians. */
export const PI = fixedToDouble(FIXED_PI);
/** A full turn, in radians. */
export const TAU = 2 * PI;
/** One degree, in radians. */
export const DEG = PI / 180;
/** One second of arc, in radians. */
export const ARCSEC = PI / 648000;
