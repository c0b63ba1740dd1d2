import { bodies } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { orbitalRateRadps, shortArcRad } from './orbital-rate.ts';
import { motion, type VesselTable } from './vessel-table.ts';

/** A tick covers at most this share of the time in which the ground could be reached. */
const shareOfApproach = 0.25;
/** Orbits whose lowest point lies above the ground by this part of the radius do not meet it. */
const clearance = 1e-3;
/** Radians of orbit that one step of the long-arc integrator covers at the usual tolerance. */
const stepRad = 0.25;

const momentum = vec3.create();
const state = new Float64Array(6);

/**
 * The longest tick, in simulated seconds, in which a vessel cannot reach the ground unseen; infinite when its way leads
 * clear of its body.
 */
export function safeSpanS(table: VesselTable, row: number, field: BodyField): number {
  if (table.motion[row] !== motion.flying) return Number.POSITIVE_INFINITY;
  const body = table.body[row];
  const { gmM3S2, equatorialRadiusM } = bodies[body];
  const { offsetM: r, velocityMps: v, thrust } = table.vectors[row];
  const distanceM = vec3.length(r);
  const energy = 0.5 * vec3.lengthSquared(v) - gmM3S2 / distanceM;
  const h2 = vec3.lengthSquared(vec3.cross(momentum, r, v));
  const eccentricity = Math.sqrt(Math.max(0, 1 + (2 * energy * h2) / (gmM3S2 * gmM3S2)));
  const periapsisM = h2 / (gmM3S2 * (1 + eccentricity));
  const apoapsisM = energy < 0 ? h2 / (gmM3S2 * Math.max(1 - eccentricity, 1e-9)) : Number.POSITIVE_INFINITY;
  const burns = table.brake[row] === 1 || vec3.lengthSquared(thrust) > 0;
  const pushMps2 = burns ? table.thrustN[row] / table.massKg(row) : 0;
  const others = spanToOthersS(table, row, apoapsisM, pushMps2, field);
  const leaves = energy >= 0 && vec3.dot(r, v) > 0;
  if (!burns && (leaves || periapsisM > equatorialRadiusM * (1 + clearance))) return others;
  const fastestMps = Math.sqrt(Math.max(0, 2 * (energy + gmM3S2 / equatorialRadiusM)));
  return Math.min(
    others,
    shareOfApproach * shortestTimeS(distanceM - equatorialRadiusM, fastestMps, pushMps2),
  );
}

/** As above, for bodies that the vessel may come to within one very long tick. */
function spanToOthersS(
  table: VesselTable,
  row: number,
  apoapsisM: number,
  pushMps2: number,
  field: BodyField,
): number {
  const reference = table.body[row];
  const { offsetM, velocityMps } = table.vectors[row];
  let span = Number.POSITIVE_INFINITY;
  for (let body = 1; body < bodies.length; body += 1) {
    const { soiM, equatorialRadiusM, gmM3S2 } = bodies[body];
    if (body === reference || bodies[body].parent !== reference) continue;
    field.stateAtEnd(body, reference, state);
    const bodyDistanceM = Math.sqrt(state[0] * state[0] + state[1] * state[1] + state[2] * state[2]);
    if (pushMps2 === 0 && bodyDistanceM - apoapsisM > soiM) continue;
    const x = state[0] - offsetM[0];
    const y = state[1] - offsetM[1];
    const z = state[2] - offsetM[2];
    const vx = state[3] - velocityMps[0];
    const vy = state[4] - velocityMps[1];
    const vz = state[5] - velocityMps[2];
    const escapeMps = Math.sqrt((2 * gmM3S2) / equatorialRadiusM);
    const speedMps = Math.sqrt(vx * vx + vy * vy + vz * vz) + escapeMps;
    const heightM = Math.sqrt(x * x + y * y + z * z) - equatorialRadiusM;
    span = Math.min(span, shareOfApproach * shortestTimeS(heightM, speedMps, pushMps2));
  }
  return span;
}

/** Time to cover a distance at a speed that thrust still raises, s. */
function shortestTimeS(distanceM: number, speedMps: number, pushMps2: number): number {
  const way = Math.max(0, distanceM);
  if (pushMps2 === 0) return way / speedMps;
  return (Math.sqrt(speedMps * speedMps + 2 * pushMps2 * way) - speedMps) / pushMps2;
}

/** About how many steps of the long-arc integrator a vessel takes in a tick of `spanS`; none for a short arc. */
export function expectedSteps(table: VesselTable, row: number, spanS: number): number {
  if (table.motion[row] !== motion.flying) return 0;
  const arcRad = orbitalRateRadps(table.body[row], table.vectors[row].offsetM) * spanS;
  return arcRad < shortArcRad ? 0 : 1 + arcRad / stepRad;
}
