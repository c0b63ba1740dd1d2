/** Speed of light in vacuum, m/s (exact, SI). */
export const SPEED_OF_LIGHT_MPS = 299_792_458;

/** Astronomical unit in metres (exact, IAU 2012 Resolution B2). */
export const AU_M = 149_597_870_700;

/** Julian date (TDB) of the epoch J2000, the zero of every day number here. */
export const J2000_JD = 2_451_545;

/** Seconds in a day of a uniform time scale. */
export const DAY_S = 86_400;

/** Days in a Julian century. */
export const CENTURY_DAYS = 36_525;

/** Obliquity of the ecliptic at J2000 that ties JPL's ecliptic frame to the ICRF, radians (84381.406 arcsec, IAU 2006). */
export const OBLIQUITY_J2000_RAD = 0.409_092_600_600_582_9;
