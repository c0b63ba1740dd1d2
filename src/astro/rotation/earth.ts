import { ARCSEC, type Quat, quat, sincosOf, TAU } from '../../math/index.ts';
import { CENTURY_DAYS, DAY_S } from '../constants.ts';
import { deltaT } from '../time/delta-t.ts';
import { tdbMinusTt } from '../time/tdb.ts';
import { delaunay, NODE } from './delaunay.ts';
import { nutation } from './nutation.ts';

/** Rate of the Earth rotation angle, rad/s of UT1. */
export const EARTH_SPIN_RAD_S = (TAU * (1 + 0.00273781191135448)) / DAY_S;

const args = new Float64Array(5);
const nutated = new Float64Array(2);
const turn = new Float64Array(2);

/**
 * Earth rotation angle (IAU 2000 Resolution B1.8), radians in [0, 2 pi), at days and seconds of UT1 since J2000.
 */
export function earthRotationAngle(day: number, second: number): number {
  const days = day + second / DAY_S;
  const turns = (second / DAY_S + 0.779057273264 + 0.00273781191135448 * days) % 1; // whole days are whole turns
  return (turns < 0 ? turns + 1 : turns) * TAU;
}

/** Mean obliquity of the ecliptic IAU 2006, radians, at t Julian centuries of TT since J2000. */
export function meanObliquity(t: number): number {
  return (
    (84381.406 +
      t * (-46.836769 + t * (-0.0001831 + t * (0.0020034 + t * (-0.000000576 - t * 0.0000000434))))) *
    ARCSEC
  );
}

/** Greenwich mean sidereal time IAU 2006 without the Earth rotation angle: precession in right ascension, radians. */
export function siderealPrecession(t: number): number {
  return (
    (0.014506 +
      t * (4612.156534 + t * (1.3915817 + t * (-0.00000044 + t * (-0.000029956 - t * 0.0000000368))))) *
    ARCSEC
  );
}

/** Places in `angles`, radians. */
const GAMMA = 0;
const PHI = 1;
const PSI = 2;
const EPSILON = 3;
const EQUINOXES = 4;
const MEAN_SIDEREAL = 5;
const angles = new Float64Array(6);

/**
 * The angles of the Earth's axis and turn at an instant of TDB since J2000: precession IAU 2006 by the four angles of
 * Fukushima and Williams (Capitaine, Wallace and Chapront 2003; Hilton et al. 2006, Celest. Mech. Dyn. Astr. 94, 351;
 * frame bias included), nutation IAU 2000B, sidereal time from the Earth rotation angle.
 */
function computeAngles(day: number, second: number): void {
  const tdbAheadS = tdbMinusTt(day, second);
  const t = (day + (second - tdbAheadS) / DAY_S) / CENTURY_DAYS;
  angles[GAMMA] =
    (-0.052928 +
      t * (10.556378 + t * (0.4932044 + t * (-0.00031238 + t * (-0.000002788 + t * 0.000000026))))) *
    ARCSEC;
  angles[PHI] =
    (84381.412819 +
      t * (-46.811016 + t * (0.0511268 + t * (0.00053289 + t * (-0.00000044 - t * 0.0000000176))))) *
    ARCSEC;
  const psi =
    (-0.041775 +
      t * (5038.481484 + t * (1.5584175 + t * (-0.00018522 + t * (-0.000026452 - t * 0.0000000148))))) *
    ARCSEC;
  const epsilon = meanObliquity(t);
  nutation(t, delaunay(t, args), nutated);
  angles[PSI] = psi + nutated[0];
  angles[EPSILON] = epsilon + nutated[1];
  // equation of the equinoxes; of its complementary terms those above 0.02 milliarcseconds
  turn[0] = args[NODE];
  const nodeSine = sincosOf(turn)[0];
  turn[0] = 2 * args[NODE];
  const twiceNodeSine = sincosOf(turn)[0];
  turn[0] = epsilon;
  angles[EQUINOXES] =
    nutated[0] * sincosOf(turn)[1] + (0.00264096 * nodeSine + 0.00006352 * twiceNodeSine) * ARCSEC;
  const ut1AheadS = -tdbAheadS - deltaT(day, second);
  angles[MEAN_SIDEREAL] = earthRotationAngle(day, second + ut1AheadS) + siderealPrecession(t);
}

/** Writes the rotation from the ecliptic and true equinox of date to the ICRF, from `angles`. */
function turnByEcliptic(out: Quat): Quat {
  quat.identity(out);
  turn[0] = angles[GAMMA];
  quat.rotateZOf(out, out, turn);
  turn[0] = angles[PHI];
  quat.rotateXOf(out, out, turn);
  turn[0] = -angles[PSI];
  return quat.rotateZOf(out, out, turn);
}

/** Writes the rotation from the true equator and equinox of date to the ICRF, from `angles`. */
function turnByEquator(out: Quat): Quat {
  turnByEcliptic(out);
  turn[0] = -angles[EPSILON];
  return quat.rotateXOf(out, out, turn);
}

/** Axes to which apparent places refer, as rotations to those of the ICRF, and sidereal time. */
export interface AxesOfDate {
  /** X to the true equinox, Z to the pole of the ecliptic of date. */
  readonly ecliptic: Quat;
  /** X to the true equinox, Z to the celestial pole of date. */
  readonly equator: Quat;
  /** Greenwich mean sidereal time IAU 2006, radians in [0, 2 pi). */
  meanSiderealRad: number;
  /** Greenwich apparent sidereal time, radians in [0, 2 pi). */
  apparentSiderealRad: number;
}

/** Writes the axes of an instant of TDB since J2000: precession IAU 2006, nutation IAU 2000B. */
export function axesOfDate(day: number, second: number, out: AxesOfDate): AxesOfDate {
  computeAngles(day, second);
  turnByEcliptic(out.ecliptic);
  turnByEquator(out.equator);
  out.meanSiderealRad = wrapped(angles[MEAN_SIDEREAL]);
  out.apparentSiderealRad = wrapped(angles[MEAN_SIDEREAL] + angles[EQUINOXES]);
  return out;
}

function wrapped(angleRad: number): number {
  const rest = angleRad % TAU;
  return rest < 0 ? rest + TAU : rest;
}

/**
 * Rotation from the Earth-fixed frame to the ICRF at an instant of TDB since J2000. Polar motion (10 m on the ground) is
 * left out.
 */
export function earthOrientation(day: number, second: number, out: Quat): Quat {
  computeAngles(day, second);
  turnByEquator(out);
  turn[0] = angles[MEAN_SIDEREAL] + angles[EQUINOXES];
  return quat.rotateZOf(out, out, turn);
}
