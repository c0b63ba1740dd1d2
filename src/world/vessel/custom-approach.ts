import { bodies } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { FreeBody } from '../free-bodies/free-body.ts';
import { limits } from '../limits.ts';
import { roundFactorDown } from '../time/round-factor.ts';
import type { WorldTime } from '../time/world-time.ts';
import { clearance, shareOfApproach, shortestTimeS } from './safe-span.ts';
import { motion, type VesselTable } from './vessel-table.ts';

/**
 * Passing by a body that does not hold the ship most strongly counts as clear of it with the nearest point so many radii out, and
 * so large a part of the way to it: others bend the way until then.
 */
const missRadii = 2;
const missShare = 0.1;

const apart = new Float64Array(6);
const away = vec3.create();
const along = vec3.create();
const momentum = vec3.create();
/** What the vessel that is looked at saw of every body: `away` and `along`. */
const sights = new Float64Array(6 * limits.freeBodies);

/**
 * The longest tick, in simulated seconds, in which a flying vessel cannot reach the surface of any custom body unseen; infinite
 * when its way leads clear of them. The field stands at the instant of all states.
 */
export function safeSpanToCustomS(
  table: VesselTable,
  row: number,
  all: readonly FreeBody[],
  field: BodyField | null,
): number {
  if (table.motion[row] !== motion.flying) return Number.POSITIVE_INFINITY;
  const { offsetM, thrust, sizeM } = table.vectors[row];
  const burns = table.brake[row] === 1 || vec3.lengthSquared(thrust) > 0;
  const pushMps2 = burns ? table.thrustN[row] / table.massKg(row) : 0;
  const strongest = strongestPerS2(table, row, offsetM, all, field);
  let spanS = Number.POSITIVE_INFINITY;
  for (let at = 0; at < all.length; at += 1) {
    const body = all[at];
    const reachM = body.radiusM + 0.5 * sizeM[1];
    for (let k = 0; k < 3; k += 1) {
      away[k] = sights[6 * at + k];
      along[k] = sights[6 * at + 3 + k];
    }
    const distanceM = vec3.length(away);
    if (distanceM <= reachM) continue;
    const holds = body.gmM3S2 / (distanceM * distanceM * distanceM) >= strongest;
    if (pushMps2 === 0 && isClear(body.gmM3S2, distanceM, reachM, holds)) continue;
    const fastest = vec3.lengthSquared(along) + 2 * body.gmM3S2 * (1 / reachM - 1 / distanceM);
    spanS = Math.min(
      spanS,
      shareOfApproach * shortestTimeS(distanceM - reachM, Math.sqrt(fastest), pushMps2),
    );
  }
  return spanS;
}

/** Keeps time slow enough that no ship reaches the surface of a custom body unseen; lifts the limit where none could. */
export function limitForCustomGround(
  table: VesselTable,
  all: readonly FreeBody[],
  field: BodyField | null,
  time: WorldTime,
): void {
  const wanted = Math.max(time.verdict().factor, time.factor);
  let shortestS = Number.POSITIVE_INFINITY;
  let ship = 0;
  // At 1x a tick is as short as it can be, so there is nothing to limit.
  for (let row = 0; row < table.rows && all.length > 0 && wanted > 1; row += 1) {
    if (table.used[row] === 0) continue;
    const spanS = safeSpanToCustomS(table, row, all, field);
    if (spanS >= shortestS) continue;
    shortestS = spanS;
    ship = table.id[row];
  }
  const factor = shortestS / time.clock.stepS;
  const slows = factor < wanted;
  time.limit('custom_ground', slows ? roundFactorDown(factor) : Number.POSITIVE_INFINITY, ship);
}

/** Whether the way about a body, were that alone, leads past it: by the lowest point of the conic section. */
function isClear(gm: number, distanceM: number, reachM: number, holds: boolean): boolean {
  const energy = 0.5 * vec3.lengthSquared(along) - gm / distanceM;
  if (energy >= 0 && vec3.dot(away, along) >= 0) return true;
  const h2 = vec3.lengthSquared(vec3.cross(momentum, away, along));
  const eccentricity = Math.sqrt(Math.max(0, 1 + (2 * energy * h2) / (gm * gm)));
  const periapsisM = h2 / (gm * (1 + eccentricity));
  if (holds) return periapsisM > reachM * (1 + clearance);
  return periapsisM > Math.max(missRadii * reachM, missShare * distanceM);
}

/** Square of the rate of the fastest circle about any body through the vessel: whose is largest, holds it. Keeps what it sees. */
function strongestPerS2(
  table: VesselTable,
  row: number,
  offsetM: Vec3,
  all: readonly FreeBody[],
  field: BodyField | null,
): number {
  const body = table.body[row];
  const own = vec3.length(offsetM);
  let strongest = body > 0 ? bodies[body].gmM3S2 / (own * own * own) : 0;
  for (let at = 0; at < all.length; at += 1) {
    see(table, row, all[at], field);
    for (let k = 0; k < 3; k += 1) {
      sights[6 * at + k] = away[k];
      sights[6 * at + 3 + k] = along[k];
    }
    const distanceM = Math.max(vec3.length(away), all[at].radiusM);
    strongest = Math.max(strongest, all[at].gmM3S2 / (distanceM * distanceM * distanceM));
  }
  return strongest;
}

/** Writes where a vessel is as a body sees it, and how it moves. */
function see(table: VesselTable, row: number, body: FreeBody, field: BodyField | null): void {
  const { offsetM, velocityMps } = table.vectors[row];
  vec3.sub(away, offsetM, body.offsetM);
  vec3.sub(along, velocityMps, body.velocityMps);
  if (field === null || body.body === table.body[row]) return;
  field.stateAtEnd(table.body[row], body.body, apart);
  for (let k = 0; k < 3; k += 1) {
    away[k] += apart[k];
    along[k] += apart[k + 3];
  }
}
