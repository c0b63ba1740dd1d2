import { aberrate } from '../../../astro/index.ts';
import { type Vec3, vec3 } from '../../../math/index.ts';

/** Below this part of the speed of light a mark is off by less than its own width. */
const LEAST_BETA = 1e-3;

const beta = vec3.create();

/** Turns a direction, of any length, to where it is seen by who moves; one of NaN stays. */
export function turnAsSeen(direction: Vec3, velocityMps: Vec3, lightMps: number): void {
  vec3.scale(beta, velocityMps, 1 / lightMps);
  const square = vec3.lengthSquared(beta);
  const length = vec3.length(direction);
  if (!(square > LEAST_BETA * LEAST_BETA && square < 1 && length > 0)) return;
  vec3.scale(direction, direction, 1 / length);
  aberrate(direction, direction, beta);
}
