import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';

const up = vec3.create();
const forward = vec3.create();

/**
 * Writes the attitude that looks along the path, lowered to the edge of the ball below, which lies below the horizontal
 * by the angle whose cosine is R / r. `offsetM` is the place from the ball's centre. At rest it looks north.
 */
export function lookAtLimb(out: Quat, offsetM: Vec3, velocityMps: Vec3, radiusM: number): Quat {
  const distanceM = vec3.length(offsetM);
  const cosine = distanceM > radiusM ? radiusM / distanceM : 1;
  vec3.normalize(up, offsetM);
  const { 0: x, 1: y, 2: z } = vec3.lengthSquared(velocityMps) > 0 ? velocityMps : northPole;
  const climb = x * up[0] + y * up[1] + z * up[2];
  vec3.set(forward, x - climb * up[0], y - climb * up[1], z - climb * up[2]);
  vec3.normalize(forward, forward);
  vec3.scale(forward, forward, cosine);
  vec3.addScaled(forward, forward, up, -Math.sqrt(1 - cosine * cosine));
  return quat.lookAlong(out, forward, up);
}

const northPole = vec3.create(0, 0, 1);
