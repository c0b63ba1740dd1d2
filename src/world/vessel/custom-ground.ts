import { asin, atan2, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { FreeBody } from '../free-bodies/free-body.ts';
import { deepM } from '../free-bodies/ship-contacts.ts';
import type { Touchdown } from './ground.ts';
import { createBurn, planBurn } from './propulsion.ts';
import { motion, type VesselTable } from './vessel-table.ts';

/** The ground of a custom body is the ball of its mean radius, as it is drawn. */
type Ground = Pick<
  FreeBody,
  'id' | 'body' | 'offsetM' | 'velocityMps' | 'attitude' | 'angularVelocityRadps'
> &
  Pick<FreeBody, 'gmM3S2' | 'radiusM'>;

const inverse = quat.create();
const up = vec3.create();
const spin = vec3.create();
const ground = vec3.create();
const fixed = vec3.create();
const net = vec3.create();
const state = new Float64Array(6);
const burn = createBurn();

/** How far above the centre of a body that of a ship on it stands, m. */
function reachOf({ radiusM }: Ground, sizeM: Vec3): number {
  return radiusM + 0.5 * sizeM[1];
}

/**
 * Stands a flying vessel on a custom body that it has met and writes how it came; false where it is about to leave. As on
 * bodies on rails: without damage, however fast it was.
 */
export function touchDownOn(
  out: Touchdown,
  table: VesselTable,
  row: number,
  body: Ground,
  field: BodyField | null,
): boolean {
  countFrom(table, row, body.body, field);
  const { offsetM, velocityMps, sizeM } = table.vectors[row];
  vec3.sub(up, offsetM, body.offsetM);
  const distanceM = vec3.length(up);
  if (distanceM === 0) vec3.set(up, 0, 0, 1);
  else vec3.scale(up, up, 1 / distanceM);
  groundVelocity(body, offsetM);
  vec3.sub(ground, velocityMps, ground);
  out.speedMps = vec3.length(ground);
  out.sinkMps = -vec3.dot(ground, up);
  if (out.sinkMps <= 0 && distanceM > reachOf(body, sizeM) - deepM) return false;
  vec3.transformQuat(fixed, up, quat.conjugate(inverse, body.attitude));
  out.latRad = asin(Math.max(-1, Math.min(1, fixed[2])));
  out.lonRad = atan2(fixed[1], fixed[0]);
  standOn(table, row, body, up);
  return true;
}

/** Stands a vessel where it is, as it is, on a custom body. */
export function standWhereOn(table: VesselTable, row: number, body: Ground, field: BodyField | null): void {
  countFrom(table, row, body.body, field);
  vec3.sub(up, table.vectors[row].offsetM, body.offsetM);
  standOn(table, row, body, vec3.normalize(up, up));
}

function standOn(table: VesselTable, row: number, body: Ground, upward: Vec3): void {
  const { attitude, groundM, groundAttitude, sizeM } = table.vectors[row];
  quat.conjugate(inverse, body.attitude);
  vec3.transformQuat(groundM, upward, inverse);
  vec3.scale(groundM, groundM, reachOf(body, sizeM));
  quat.multiply(groundAttitude, inverse, attitude);
  table.motion[row] = motion.carried;
  table.carrier[row] = body.id;
  restOn(table, row, body);
}

/** Carries a vessel along with the custom body that it stands on, on its surface also where that has become another. */
export function restOn(table: VesselTable, row: number, body: Ground): void {
  const { offsetM, velocityMps, attitude, spinRadps, groundM, groundAttitude, sizeM } = table.vectors[row];
  const reachM = reachOf(body, sizeM);
  const standsM = vec3.length(groundM);
  if (Math.abs(standsM - reachM) > deepM) vec3.scale(groundM, groundM, reachM / standsM);
  table.body[row] = body.body;
  vec3.transformQuat(offsetM, groundM, body.attitude);
  vec3.add(offsetM, offsetM, body.offsetM);
  quat.multiply(attitude, body.attitude, groundAttitude);
  vec3.copy(velocityMps, groundVelocity(body, offsetM));
  vec3.transformQuat(spinRadps, body.angularVelocityRadps, quat.conjugate(inverse, groundAttitude));
  table.stepS[row] = 0;
}

/** Whether thrust lifts a vessel off a custom body: then it flies from here on. */
export function liftOffFrom(
  table: VesselTable,
  row: number,
  body: Ground,
  tick: { readonly spanS: number },
): boolean {
  const { offsetM, velocityMps, attitude, thrust } = table.vectors[row];
  if (vec3.lengthSquared(thrust) === 0 || table.brake[row] === 1) return false;
  planBurn(burn, table, row, attitude, velocityMps, tick);
  if (!burn.fires) return false;
  vec3.sub(up, offsetM, body.offsetM);
  const square = vec3.lengthSquared(up);
  // Thrust and weight, less what keeps the vessel turning with the ground; both fall alike in the pull of all others.
  vec3.scale(net, up, -body.gmM3S2 / (square * Math.sqrt(square)));
  vec3.addScaled(net, net, burn.forceN, 1 / burn.massKg);
  vec3.transformQuat(spin, body.angularVelocityRadps, body.attitude);
  vec3.sub(net, net, vec3.cross(ground, spin, vec3.cross(fixed, spin, up)));
  if (vec3.dot(net, up) <= 0) return false;
  table.motion[row] = motion.flying;
  return true;
}

/** Writes how the ground of a body moves at an offset from what the body is counted from, m/s, into `ground`. */
function groundVelocity(body: Ground, offsetM: Vec3): Vec3 {
  vec3.transformQuat(spin, body.angularVelocityRadps, body.attitude);
  vec3.sub(fixed, offsetM, body.offsetM);
  return vec3.add(ground, vec3.cross(ground, spin, fixed), body.velocityMps);
}

/** Counts a vessel from another body on rails; it moves as before. */
function countFrom(table: VesselTable, row: number, body: number, field: BodyField | null): void {
  if (field === null || table.body[row] === body) return;
  const { offsetM, velocityMps } = table.vectors[row];
  field.stateAtEnd(table.body[row], body, state);
  for (let k = 0; k < 3; k += 1) {
    offsetM[k] += state[k];
    velocityMps[k] += state[k + 3];
  }
  table.body[row] = body;
}
