/** Astronomical unit in metres (exact, IAU 2012 Resolution B2). */
export const AU_M = 149_597_870_700;

/** Julian date (TDB) of the epoch J2000, the zero of every day number here. */
export const J2000_JD = 2_451_545;

/** Seconds in a day of a uniform time scale. */
export const DAY_S = 86_400;

/** Days in a Julian century. */
export const CENTURY_DAYS = 36_525;

/** Speed of light in vacuum, m/s (exact, SI). */
export const LIGHT_MPS = 299_792_458;

/** Constant of gravity, m^3/(kg s^2) (CODATA 2022). */
export const GRAVITY_M3KGS2 = 6.6743e-11;
