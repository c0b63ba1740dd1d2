import { log } from '../../math/index.ts';
import { burnTimeS, type Engine } from '../vessel/propulsion.ts';
import type { VesselTable } from '../vessel/vessel-table.ts';

/** So long before a burn the ship begins to turn, and so late it may still begin one, s. */
export const TURN_LEAD_S = 15;

/** The engine of a ship. */
export function engineOf(table: VesselTable, row: number): Engine {
  return {
    massKg: table.massKg(row),
    thrustN: table.thrustN[row],
    exhaustSpeedMps: table.exhaustSpeedMps[row],
  };
}

/** How long a ship takes for a change of velocity at full thrust, s; infinite without engines. */
export function timeFor(table: VesselTable, row: number, changeMps: number): number {
  return burnTimeS(engineOf(table, row), changeMps);
}

/** By how much a ship can change its velocity with what is in its tank, m/s (Tsiolkovsky 1903). */
export function changeLeft(table: VesselTable, row: number): number {
  const massKg = table.massKg(row);
  return table.exhaustSpeedMps[row] * log(massKg / (massKg - table.fuelKg[row]));
}

/** Whether a pilot brakes or turns the ship himself. */
export function isTurnedByHand({ brake, torque }: VesselTable, row: number): boolean {
  return brake[row] === 1 || torque[3 * row] !== 0 || torque[3 * row + 1] !== 0 || torque[3 * row + 2] !== 0;
}
