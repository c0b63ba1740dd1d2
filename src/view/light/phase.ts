import { type Body, bodies } from '../../astro/index.ts';

/**
 * Brightness of a sphere at a phase angle relative to full phase: the Moon and Mercury after their magnitudes (Allen,
 * Astrophysical Quantities), all others as a Lambert sphere.
 * @param body index in `bodies`
 * @param phaseRad angle at the body between Sun and eye
 */
export function phaseBrightness(body: number, phaseRad: number): number {
  return isRegolith(body) ? regolithPhase(phaseRad) : lambertPhase(phaseRad);
}

/** True for bodies of bare ground, which scatters light back to where it came from. */
export function isRegolith(body: number): boolean {
  const { name, kind, atmosphere } = bodies[body];
  if (kind === 'asteroid' || kind === 'comet' || name === 'mercury') return true;
  return kind === 'moon' && atmosphere === null;
}

/**
 * How far ground reflects like a bright surface, where many bounces fill in what dark regolith keeps, 0 to 0.75: the shader of
 * plain ground mixes both laws by it.
 */
export function brightGround({ geometricAlbedo }: Pick<Body, 'geometricAlbedo'>): number {
  return Math.min(0.75, Math.max(0, (geometricAlbedo - 0.15) / 0.6));
}

/** Brightness of a sphere of bare ground at a phase angle relative to full phase, after that of the Moon. */
export function regolithPhase(phaseRad: number): number {
  const deg = (phaseRad * 180) / Math.PI;
  return 10 ** (-0.4 * (0.026 * deg + 4e-9 * deg ** 4));
}

/** Brightness of a Lambert sphere at a phase angle relative to full phase. */
export function lambertPhase(phaseRad: number): number {
  return Math.max(0, (Math.sin(phaseRad) + (Math.PI - phaseRad) * Math.cos(phaseRad)) / Math.PI);
}
