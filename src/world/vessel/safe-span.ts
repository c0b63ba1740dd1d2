import { airDensityKgM3, bodies } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { children } from '../celestial/children.ts';
import { dragM2PerKg, type FlightSettings } from './flight-settings.ts';
import { orbitalRateRadps, shortArcRad } from './orbital-rate.ts';
import { motion, type VesselTable } from './vessel-table.ts';

/** A tick covers at most this share of the time in which the ground could be reached. */
export const shareOfApproach = 0.25;
/** A tick in air covers at most this share of the height in which its density falls by e, and costs this share of the speed. */
const shareOfLayer = 0.25;
const shareOfSpeed = 0.1;
/** Orbits whose lowest point lies above the ground by this part of the radius do not meet it. */
export const clearance = 1e-3;
/** Radians of orbit that one step of the long-arc integrator covers at the usual tolerance. */
const stepRad = 0.25;

const momentum = vec3.create();

/** What the orbit of a vessel about its body is like, for the two questions below. */
const way = { distanceM: 0, energy: 0, periapsisM: 0, apoapsisM: 0, leaves: false, pushMps2: 0 };

function lookAhead(table: VesselTable, row: number): void {
  const { gmM3S2 } = bodies[table.body[row]];
  const { offsetM: r, velocityMps: v, thrust } = table.vectors[row];
  const distanceM = vec3.length(r);
  const energy = 0.5 * vec3.lengthSquared(v) - gmM3S2 / distanceM;
  const h2 = vec3.lengthSquared(vec3.cross(momentum, r, v));
  const eccentricity = Math.sqrt(Math.max(0, 1 + (2 * energy * h2) / (gmM3S2 * gmM3S2)));
  const burns = table.brake[row] === 1 || vec3.lengthSquared(thrust) > 0;
  way.distanceM = distanceM;
  way.energy = energy;
  way.periapsisM = h2 / (gmM3S2 * (1 + eccentricity));
  way.apoapsisM = energy < 0 ? h2 / (gmM3S2 * Math.max(1 - eccentricity, 1e-9)) : Number.POSITIVE_INFINITY;
  way.leaves = energy >= 0 && vec3.dot(r, v) > 0;
  way.pushMps2 = burns ? table.thrustN[row] / table.massKg(row) : 0;
}

/** Speed at which the vessel comes to a distance from its body, m/s. */
function speedAtMps(gmM3S2: number, distanceM: number): number {
  return Math.sqrt(Math.max(0, 2 * (way.energy + gmM3S2 / distanceM)));
}

/**
 * The longest tick, in simulated seconds, in which a vessel cannot reach the ground unseen; infinite when its way leads
 * clear of its body.
 */
export function safeSpanS(table: VesselTable, row: number, field: BodyField): number {
  if (table.motion[row] !== motion.flying) return Number.POSITIVE_INFINITY;
  const { gmM3S2, equatorialRadiusM } = bodies[table.body[row]];
  lookAhead(table, row);
  const { distanceM, pushMps2 } = way;
  const others = spanToOthersS(table, row, way.apoapsisM, pushMps2, field);
  if (pushMps2 === 0 && (way.leaves || way.periapsisM > equatorialRadiusM * (1 + clearance))) return others;
  const fastestMps = speedAtMps(gmM3S2, equatorialRadiusM);
  return Math.min(
    others,
    shareOfApproach * shortestTimeS(distanceM - equatorialRadiusM, fastestMps, pushMps2),
  );
}

/**
 * The longest tick, in simulated seconds, through which the air stays the same for a vessel and takes a small part of its
 * speed; infinite when its way leads clear of the air.
 */
export function safeAirSpanS(table: VesselTable, row: number, settings: FlightSettings): number {
  const body = table.body[row];
  const { atmosphere, gmM3S2, equatorialRadiusM } = bodies[body];
  if (table.motion[row] !== motion.flying || atmosphere === null) return Number.POSITIVE_INFINITY;
  lookAhead(table, row);
  const { distanceM, pushMps2 } = way;
  const topM = equatorialRadiusM + atmosphere.topM;
  if (distanceM > topM) {
    if (pushMps2 === 0 && (way.leaves || way.periapsisM > topM)) return Number.POSITIVE_INFINITY;
    const speedMps = speedAtMps(gmM3S2, topM);
    const toTopS = shareOfApproach * shortestTimeS(distanceM - topM, speedMps, pushMps2);
    return Math.max(toTopS, (shareOfLayer * atmosphere.scaleHeightM) / speedMps);
  }
  const speedMps = vec3.length(table.vectors[row].velocityMps);
  const density = airDensityKgM3(body, distanceM - equatorialRadiusM);
  const dragPerM = density * dragM2PerKg(table.massKg(row), settings);
  return Math.min(shareOfLayer * atmosphere.scaleHeightM, shareOfSpeed / dragPerM) / Math.max(speedMps, 1);
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
  const inside = children[reference];
  for (let at = 0; at < inside.length; at += 1) {
    const { frameM, equatorialRadiusM, gmM3S2 } = bodies[inside[at]];
    const state = field.rowAtEnd(inside[at]);
    const bodyDistanceM = Math.sqrt(state[0] * state[0] + state[1] * state[1] + state[2] * state[2]);
    if (pushMps2 === 0 && bodyDistanceM - apoapsisM > frameM) continue;
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

/** Time to cover a distance at a speed that thrust still raises, s: none where there is none, however slow. */
export function shortestTimeS(distanceM: number, speedMps: number, pushMps2: number): number {
  const way = Math.max(0, distanceM);
  if (way === 0) return 0;
  if (pushMps2 === 0) return way / speedMps;
  return (Math.sqrt(speedMps * speedMps + 2 * pushMps2 * way) - speedMps) / pushMps2;
}

/** About how many steps of the long-arc integrator a vessel takes in a tick of `spanS`; none for a short arc. */
export function expectedSteps(table: VesselTable, row: number, spanS: number): number {
  if (table.motion[row] !== motion.flying) return 0;
  const arcRad = orbitalRateRadps(table.body[row], table.vectors[row].offsetM) * spanS;
  return arcRad < shortArcRad ? 0 : 1 + arcRad / stepRad;
}
