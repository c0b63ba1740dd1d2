import { ARCSEC, sin } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { AU_M } from '../constants.ts';

/*
 * Radii as predictions of eclipses use them, which differ from those of the bodies' table by what limbs do to light. Sun:
 * 959.63 arcsec at 1 AU (Auwers 1891, still that of the almanacs). Moon: k = 0.2725076 Earth radii, the mean of its limb
 * (IAU 1982), and k = 0.272281 where the valleys of the limb decide, in totality (Explanatory Supplement 1961; Espenak and
 * Meeus 2006, NASA TP-2006-214141, section 1.3).
 */
const { equatorialRadiusM } = bodies[bodyIndex('earth')];

/** Equatorial radius of the Earth, m. */
export const EARTH_RADIUS_M = equatorialRadiusM;
/** Radius of the Sun as it is seen, m. */
export const SUN_RADIUS_M = AU_M * sin(959.63 * ARCSEC);
/** Radius of the Moon's mean limb, m. */
export const MOON_RADIUS_M = 0.2725076 * equatorialRadiusM;
/** Radius of the Moon to the valleys of its limb, m. */
export const MOON_UMBRA_RADIUS_M = 0.272281 * equatorialRadiusM;
