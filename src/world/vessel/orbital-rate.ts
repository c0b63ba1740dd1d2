import { bodies } from '../../astro/index.ts';
import type { Vec3 } from '../../math/index.ts';

/** Rate of a circular orbit at an offset from a body, rad/s: what the length of steps is measured by. */
export function orbitalRateRadps(body: number, { 0: x, 1: y, 2: z }: Vec3): number {
  const squared = x * x + y * y + z * z;
  return Math.sqrt(bodies[body].gmM3S2 / (squared * Math.sqrt(squared)));
}
