import { bodies } from '../../astro/index.ts';
import type { Vec3 } from '../../math/index.ts';

/** Up to this part of a radian of orbit in a tick, a short arc is exact to rounding. */
export const shortArcRad = 0.002;

/** Whether a span, simulated seconds, is a short arc at an offset from a body, and beside those that move freely. */
export function isShortArc(
  body: number,
  offsetM: Vec3,
  { spanS }: { readonly spanS: number },
  free: { rateAt(offsetM: Vec3): number } | null = null,
): boolean {
  if (free !== null && free.rateAt(offsetM) * spanS >= shortArcRad) return false;
  return body === 0 || orbitalRateRadps(body, offsetM) * spanS < shortArcRad;
}

/** Rate of a circular orbit at an offset from a body, rad/s: what the length of steps is measured by. */
export function orbitalRateRadps(body: number, { 0: x, 1: y, 2: z }: Vec3): number {
  const squared = x * x + y * y + z * z;
  return Math.sqrt(bodies[body].gmM3S2 / (squared * Math.sqrt(squared)));
}
