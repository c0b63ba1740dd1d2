import { LIGHT_MPS } from '../../astro/index.ts';
import { cbrt } from '../../math/index.ts';
import type { BodyMake } from './free-body.ts';

/** Radius from which light does not return, m (Schwarzschild 1916). */
export function schwarzschildRadiusM(gmM3S2: number): number {
  return (2 * gmM3S2) / (LIGHT_MPS * LIGHT_MPS);
}

/**
 * What two bodies are that have become one: all their mass, and the volume of both, under the name and with the looks of the
 * heavier. None of the mass is lost, and spin stays as it was: that of an impact is not followed.
 */
export function mergedMake(heavier: BodyMake, lighter: BodyMake): BodyMake {
  const gmM3S2 = heavier.gmM3S2 + lighter.gmM3S2;
  const a = heavier.radiusM;
  const b = lighter.radiusM;
  const radiusM = Math.max(cbrt(a * a * a + b * b * b), schwarzschildRadiusM(gmM3S2));
  const equatorialRadiusM = heavier.equatorialRadiusM * (radiusM / a);
  return { ...heavier, gmM3S2, radiusM, equatorialRadiusM };
}
