import { type Vec3, vec3 } from '../../math/index.ts';
import { LIGHT_MPS } from '../constants.ts';

/** What `delay` found last: a number in an array need not be made anew on the heap for whoever asks. */
const delayS = new Float64Array(1);

function delay(positionM: Vec3, velocityMps: Vec3, lightMps: number): void {
  const square = vec3.dot(positionM, positionM);
  const along = vec3.dot(positionM, velocityMps);
  const slack = lightMps * lightMps - vec3.dot(velocityMps, velocityMps);
  const root = Math.sqrt(along * along + slack * square);
  delayS[0] = square > 0 ? square / (along + root) : 0;
}

/**
 * How long light has been on its way from something that moves evenly: the time T with |r - v T| = c T, s.
 * @param positionM where it is now, from the observer, m
 * @param velocityMps its velocity in the frame in which light is timed, m/s; below light
 */
export function lightTimeS(positionM: Vec3, velocityMps: Vec3, lightMps: number = LIGHT_MPS): number {
  delay(positionM, velocityMps, lightMps);
  return delayS[0];
}

/**
 * Writes where it was then: the place that is seen. `out` may be one of the arguments, which are those of `lightTimeS`.
 */
export function retardedPlace(
  out: Vec3,
  positionM: Vec3,
  velocityMps: Vec3,
  lightMps: number = LIGHT_MPS,
): Vec3 {
  delay(positionM, velocityMps, lightMps);
  for (let k = 0; k < 3; k++) out[k] = positionM[k] - velocityMps[k] * delayS[0];
  return out;
}
