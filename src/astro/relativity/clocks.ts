import { LIGHT_MPS } from '../constants.ts';

/** Rate by which barycentric dynamical time TDB is slower than coordinate time TCB (IAU 2006 Resolution B3). */
export const TDB_RATE_LESS = 1.550519768e-8;

/**
 * By how much a clock differs in rate from coordinate time: d(tau)/dt - 1, negative where it is slower. From the metric
 * d(tau)^2 = (1 - 2U/c^2) dt^2 - (1 + 2U/c^2) v^2 dt^2 / c^2, which holds to first post-Newtonian order at any speed
 * (Soffel et al. 2003, AJ 126, 2687, section 2); for slow clocks it is -(v^2/2 + U)/c^2. Where gravity or speed leave no
 * clock it is -1.
 * @param speedMps in the frame whose coordinate time is meant
 * @param potentialM2S2 U, the sum of GM/r over all bodies, m^2/s^2
 */
export function clockDrift(speedMps: number, potentialM2S2: number, lightMps: number = LIGHT_MPS): number {
  const square = lightMps * lightMps;
  const depth = (2 * potentialM2S2) / square;
  const less = depth + (1 + depth) * ((speedMps * speedMps) / square);
  return less < 1 ? -less / (1 + Math.sqrt(1 - less)) : -1;
}

/** The same against TDB, the time that a world counts: a clock at sea on Earth keeps step with it on average. */
export function clockDriftFromTdb(speedMps: number, potentialM2S2: number): number {
  return (clockDrift(speedMps, potentialM2S2) + TDB_RATE_LESS) / (1 - TDB_RATE_LESS);
}

/**
 * Redshift z of light that leaves something at rest at a distance from the centre of a mass, seen from far away: of
 * Schwarzschild's metric (1916), 1 + z = (1 - 2GM/(c^2 r))^(-1/2).
 * @param gmM3S2 gravitational parameter of the mass, m^3/s^2
 */
export function gravitationalRedshift(gmM3S2: number, radiusM: number): number {
  const depth = (2 * gmM3S2) / (radiusM * LIGHT_MPS * LIGHT_MPS);
  const root = Math.sqrt(1 - depth);
  return depth / (root * (1 + root));
}
