import type { Vec3 } from '../../math/index.ts';

/** A light year in metres: 365.25 days of light (IAU). */
export const LIGHT_YEAR_M = 9_460_730_472_580_800;

/** Light years in a parsec. */
export const PARSEC_LY = 3.261_563_777;

/*
 * Galactic axes as unit vectors of the ICRF (ESA 1997, The Hipparcos and Tycho Catalogues, SP-1200, vol. 1, eq. 1.5.11):
 * x to the centre of the Galaxy, y to where the disc turns, z to its north pole.
 */
const toCentre = [-0.0548755604162154, -0.873437090234885, -0.4838350155487132] as const;
const ahead = [0.4941094278755837, -0.4448296299600112, 0.746982244497219] as const;
const north = [-0.8676661490190047, -0.1980763734312015, 0.4559837761750669] as const;

/** Turns a vector of galactic axes into ICRF axes; `out` may be `galactic`. */
export function galacticToIcrf(out: Vec3, galactic: ArrayLike<number>): Vec3 {
  const [x, y, z] = [galactic[0], galactic[1], galactic[2]];
  for (let i = 0; i < 3; i++) out[i] = toCentre[i] * x + ahead[i] * y + north[i] * z;
  return out;
}

/** Turns a vector of ICRF axes into galactic axes; `out` may be `icrf`. */
export function icrfToGalactic(out: Vec3, icrf: ArrayLike<number>): Vec3 {
  const [x, y, z] = [icrf[0], icrf[1], icrf[2]];
  out[0] = toCentre[0] * x + toCentre[1] * y + toCentre[2] * z;
  out[1] = ahead[0] * x + ahead[1] * y + ahead[2] * z;
  out[2] = north[0] * x + north[1] * y + north[2] * z;
  return out;
}
