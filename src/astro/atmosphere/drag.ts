import { exp, type Quat, type Vec3, vec3 } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { spinRate } from '../rotation/orientation.ts';
import { standardDensity } from './standard-atmosphere.ts';

const EARTH = bodyIndex('earth');
const pole = vec3.create();
const wind = vec3.create();

/**
 * Density of the air over a body, kg/m^3: the standard atmosphere for the Earth, an exponential profile for others, and
 * nothing above the top that the body's table names. Below the ground it stays as at the ground.
 */
export function airDensityKgM3(body: number, altitudeM: number): number {
  const { atmosphere } = bodies[body];
  if (atmosphere === null || altitudeM >= atmosphere.topM) return 0;
  const above = Math.max(0, altitudeM);
  if (body === EARTH) return standardDensity(above);
  return atmosphere.surfaceDensityKgM3 * exp(-above / atmosphere.scaleHeightM);
}

/**
 * Mean acceleration by drag over a span in which the air stays the same, m/s^2: 1/2 rho v^2 Cd A / m against the way through
 * the air, which turns with the body. Over the span dv/dt = -k v^2 is solved, so that the air never throws back what meets
 * it: the mean is -k v^2 / (1 + k v t).
 * @param attitude how the body lies in the axes of `offsetM` and `velocityMps`, which are counted from it
 * @param areaM2PerKg half of the drag coefficient times the area, over the mass
 * @returns whether there is air
 */
export function airDrag(
  out: Vec3,
  body: number,
  attitude: Quat,
  offsetM: Vec3,
  velocityMps: Vec3,
  areaM2PerKg: number,
  spanS: number,
): boolean {
  vec3.set(out, 0, 0, 0);
  const { atmosphere, equatorialRadiusM, flattening } = bodies[body];
  if (atmosphere === null) return false;
  const distanceM = vec3.length(offsetM);
  if (distanceM >= equatorialRadiusM + atmosphere.topM) return false;
  vec3.transformQuat(pole, vec3.set(pole, 0, 0, 1), attitude);
  const sine = vec3.dot(pole, offsetM) / distanceM;
  const density = airDensityKgM3(body, distanceM - equatorialRadiusM * (1 - flattening * sine * sine));
  if (density === 0) return false;
  vec3.cross(wind, vec3.scale(wind, pole, spinRate(body)), offsetM);
  vec3.sub(wind, velocityMps, wind);
  const speedMps = vec3.length(wind);
  const perSecond = density * areaM2PerKg * speedMps;
  vec3.scale(out, wind, -perSecond / (1 + perSecond * spanS));
  return true;
}
