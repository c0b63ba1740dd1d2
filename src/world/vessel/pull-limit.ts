import type { FreePull } from '../free-bodies/free-field.ts';
import { roundSlowFactorDown } from '../time/round-factor.ts';
import type { WorldTime } from '../time/world-time.ts';
import type { VesselTable } from './vessel-table.ts';

/** Part of an orbit about a custom body that one tick carries a ship through at most, rad: some fifty steps. */
const mostTurnedRad = 12;

/** Keeps time slow enough for the ship that a custom body pulls most strongly; lifts the limit where none does. */
export function limitForPulls(table: VesselTable, pull: FreePull, time: WorldTime): void {
  let fastest = 0;
  let entity = 0;
  for (let row = 0; row < table.rows && !pull.empty; row += 1) {
    if (table.used[row] === 0 || table.stands(row)) continue;
    const rate = pull.rateAt(table.body[row], table.vectors[row].offsetM);
    if (rate <= fastest) continue;
    fastest = rate;
    entity = table.id[row];
  }
  const factor = mostTurnedRad / (fastest * time.clock.stepS);
  const slows = factor < Math.max(time.verdict().factor, time.factor);
  time.limit('strong_pull', slows ? roundSlowFactorDown(factor) : Number.POSITIVE_INFINITY, entity);
}
