import { bodies, fixedToGeodetic, geodeticToFixed, spinRate } from '../../astro/index.ts';
import { cos, quat, sin, type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { createBurn, planBurn } from './propulsion.ts';
import { motion, type VesselTable } from './vessel-table.ts';

/** How a vessel met the ground, in the body's turning frame. */
export interface Touchdown {
  /** Relative to the ground: in all directions, and downward. */
  speedMps: number;
  sinkMps: number;
  latRad: number;
  lonRad: number;
}

const inverse = quat.create();
const fixedM = vec3.create();
const geodetic = vec3.create();
const ground = vec3.create();
const up = vec3.create();
const net = vec3.create();
const spin = vec3.create();
const burn = createBurn();

/** A vessel that is further below the ground than this stays there even when it moves up, m. */
const deepM = 1;

/**
 * If a flying vessel has met the surface of its body (its ellipsoid; the level of one bar of a giant), stands it there
 * and writes how it came. Returns whether it did. Without damage, for now, however fast it was.
 */
export function touchDown(out: Touchdown, table: VesselTable, row: number, field: BodyField): boolean {
  const body = table.body[row];
  const { equatorialRadiusM } = bodies[body];
  const { offsetM, velocityMps, attitude, groundM, groundAttitude, sizeM } = table.vectors[row];
  const halfHeightM = 0.5 * sizeM[1];
  const reachM = equatorialRadiusM + halfHeightM;
  if (vec3.lengthSquared(offsetM) > reachM * reachM || equatorialRadiusM === 0) return false;
  quat.conjugate(inverse, field.attitudeOf(body));
  fixedToGeodetic(body, vec3.transformQuat(fixedM, offsetM, inverse), geodetic);
  const depthM = halfHeightM - geodetic[2];
  if (depthM < 0) return false;
  upAt(up, geodetic[0], geodetic[1]);
  vec3.transformQuat(up, up, field.attitudeOf(body));
  vec3.sub(ground, velocityMps, field.groundVelocity(body, offsetM, ground));
  out.speedMps = vec3.length(ground);
  out.sinkMps = -vec3.dot(ground, up);
  out.latRad = geodetic[0];
  out.lonRad = geodetic[1];
  if (out.sinkMps <= 0 && depthM < deepM) return false;
  geodeticToFixed(body, out.latRad, out.lonRad, halfHeightM, groundM);
  quat.multiply(groundAttitude, inverse, attitude);
  table.motion[row] = motion.landed;
  rest(table, row, field);
  return true;
}

/** Stands a vessel where it is, as it is. */
export function standWhere(table: VesselTable, row: number, field: BodyField): void {
  const { offsetM, attitude, groundM, groundAttitude } = table.vectors[row];
  quat.conjugate(inverse, field.attitudeOf(table.body[row]));
  vec3.transformQuat(groundM, offsetM, inverse);
  quat.multiply(groundAttitude, inverse, attitude);
  table.motion[row] = motion.landed;
}

/** Carries a landed vessel along with the turning ground. */
export function rest(table: VesselTable, row: number, field: BodyField): void {
  const body = table.body[row];
  const { offsetM, velocityMps, attitude, spinRadps, groundM, groundAttitude } = table.vectors[row];
  const axes = field.attitudeOf(body);
  vec3.transformQuat(offsetM, groundM, axes);
  quat.multiply(attitude, axes, groundAttitude);
  field.groundVelocity(body, offsetM, velocityMps);
  vec3.set(spin, 0, 0, spinRate(body));
  vec3.transformQuat(spinRadps, spin, quat.conjugate(inverse, groundAttitude));
  table.stepS[row] = 0;
}

/** Whether thrust lifts a landed vessel off: then it flies from here on. */
export function liftOff(table: VesselTable, row: number, field: BodyField): boolean {
  const { offsetM, velocityMps, attitude, thrust, groundM } = table.vectors[row];
  if (vec3.lengthSquared(thrust) === 0 || table.brake[row] === 1) return false;
  const body = table.body[row];
  planBurn(burn, table, row, attitude, velocityMps, field);
  if (!burn.fires) return false;
  // Thrust and weight, less what keeps the vessel turning with the ground.
  vec3.addScaled(net, field.gravityAround(body).end.acceleration(offsetM, net), burn.forceN, 1 / burn.massKg);
  vec3.set(spin, 0, 0, spinRate(body));
  vec3.transformQuat(spin, spin, field.attitudeOf(body));
  vec3.sub(net, net, vec3.cross(ground, spin, velocityMps));
  fixedToGeodetic(body, groundM, geodetic);
  vec3.transformQuat(up, upAt(up, geodetic[0], geodetic[1]), field.attitudeOf(body));
  if (vec3.dot(net, up) <= 0) return false;
  table.motion[row] = motion.flying;
  return true;
}

/** The direction of up in a body's turning axes. */
function upAt(out: Vec3, latRad: number, lonRad: number): Vec3 {
  const cosine = cos(latRad);
  return vec3.set(out, cosine * cos(lonRad), cosine * sin(lonRad), sin(latRad));
}
