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

/**
 * Rotation from the Earth-fixed frame to the ICRF: precession IAU 2006 by the four angles of Fukushima and Williams
 * (Capitaine, Wallace and Chapront 2003; Hilton et al. 2006, Celest. Mech. Dyn. Astr. 94, 351; frame bias included),
 * nutation IAU 2000B, apparent sidereal time from the Earth rotation angle. Polar motion (10 m on the ground) is left out.
 */
export function earthOrientation(day: number, second: number, out: Quat): Quat {
  const tdbAheadS = tdbMinusTt(day, second);
  const t = (day + (second - tdbAheadS) / DAY_S) / CENTURY_DAYS;
  const gamma =
    (-0.052928 +
      t * (10.556378 + t * (0.4932044 + t * (-0.00031238 + t * (-0.000002788 + t * 0.000000026))))) *
    ARCSEC;
  const phi =
    (84381.412819 +
      t * (-46.811016 + t * (0.0511268 + t * (0.00053289 + t * (-0.00000044 - t * 0.0000000176))))) *
    ARCSEC;
  const psi =
    (-0.041775 +
      t * (5038.481484 + t * (1.5584175 + t * (-0.00018522 + t * (-0.000026452 - t * 0.0000000148))))) *
    ARCSEC;
  const epsilon = meanObliquity(t);
  nutation(t, delaunay(t, args), nutated);
  // equation of the equinoxes; of its complementary terms those above 0.02 milliarcseconds
  turn[0] = args[NODE];
  const nodeSine = sincosOf(turn)[0];
  turn[0] = 2 * args[NODE];
  const twiceNodeSine = sincosOf(turn)[0];
  turn[0] = epsilon;
  const equinoxes =
    nutated[0] * sincosOf(turn)[1] + (0.00264096 * nodeSine + 0.00006352 * twiceNodeSine) * ARCSEC;
  const ut1AheadS = -tdbAheadS - deltaT(day, second);
  const sidereal = earthRotationAngle(day, second + ut1AheadS) + siderealPrecession(t) + equinoxes;

  quat.identity(out);
  turn[0] = gamma;
  quat.rotateZOf(out, out, turn);
  turn[0] = phi;
  quat.rotateXOf(out, out, turn);
  turn[0] = -(psi + nutated[0]);
  quat.rotateZOf(out, out, turn);
  turn[0] = -(epsilon + nutated[1]);
  quat.rotateXOf(out, out, turn);
  turn[0] = sidereal;
  return quat.rotateZOf(out, out, turn);
}
