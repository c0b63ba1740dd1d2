import { bodies } from '../../astro/index.ts';

/**
 * Brightness of a sphere at a phase angle relative to full phase: the Moon and Mercury after their magnitudes (Allen,
 * Astrophysical Quantities), all others as a Lambert sphere.
 * @param body index in `bodies`
 * @param phaseRad angle at the body between Sun and eye
 */
export function phaseBrightness(body: number, phaseRad: number): number {
  if (isRegolith(body)) {
    const deg = (phaseRad * 180) / Math.PI;
    return 10 ** (-0.4 * (0.026 * deg + 4e-9 * deg ** 4));
  }
  return lambertPhase(phaseRad);
}

/** True for bodies of bare dark ground, which scatters light back to where it came from. */
export function isRegolith(body: number): boolean {
  const { name } = bodies[body];
  return name === 'moon' || name === 'mercury';
}

/** Brightness of a Lambert sphere at a phase angle relative to full phase. */
export function lambertPhase(phaseRad: number): number {
  return Math.max(0, (Math.sin(phaseRad) + (Math.PI - phaseRad) * Math.cos(phaseRad)) / Math.PI);
}
