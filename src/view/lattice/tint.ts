import { LIGHT_MPS } from '../../astro/index.ts';

/**
 * Part of the speed of light that the lattice's colours are made for. Where light is slow it is the true one. Where
 * light is as fast as it is, no ship would ever see a change, so speeds are exaggerated: as if light were only a little
 * faster than any ship, v / sqrt(v^2 + s^2) with the speed s at which that is 0.71.
 */
export function shownBeta(speedMps: number, lightMps: number, exaggeratedMps: number): number {
  if (lightMps < LIGHT_MPS) return Math.min(0.999, speedMps / lightMps);
  return speedMps / Math.sqrt(speedMps * speedMps + exaggeratedMps * exaggeratedMps);
}
