import { exp, type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { Pace } from './pace.ts';
import type { VesselTable } from './vessel-table.ts';

const share = vec3.create();
const intoShip = quat.create();

/** What the engines of one ship do during one tick. */
export interface Burn {
  /** Shares of full thrust along the ship's axes, as they fire. */
  readonly share: Vec3;
  /** The force, in the axes of the reference frame, N. */
  readonly forceN: Vec3;
  massKg: number;
  /** Fuel spent per second, kg/s. */
  flowKgps: number;
  /** Whether anything fires. */
  fires: boolean;
}

/** What an engine does to a ship of a mass. */
export interface Engine {
  readonly massKg: number;
  readonly thrustN: number;
  readonly exhaustSpeedMps: number;
}

/** How long full thrust takes for a change of velocity, s (Tsiolkovsky 1903); infinite without thrust. */
export function burnTimeS({ massKg, thrustN, exhaustSpeedMps }: Engine, changeMps: number): number {
  return ((massKg * exhaustSpeedMps) / thrustN) * (1 - exp(-changeMps / exhaustSpeedMps));
}

/** An engine at rest. */
export function createBurn(): Burn {
  return { share: vec3.create(), forceN: vec3.create(), massKg: 1, flowKgps: 0, fires: false };
}

/**
 * Works out what fires during a tick of `spanS` simulated seconds: the pilot's thrust, or with `brake` the thrust that brings the
 * velocity `speed` (relative to what the ship brakes against, in the reference frame) to rest. When less fuel is left
 * than that takes, thrust is lowered to what there is. Does not spend the fuel: see `spendFuel`.
 */
export function planBurn(
  out: Burn,
  table: VesselTable,
  row: number,
  attitude: Quat,
  speed: Vec3,
  { spanS }: Pick<Pace, 'spanS'>,
): void {
  out.massKg = table.massKg(row);
  const fullN = table.thrustN[row];
  const asked =
    table.brake[row] === 1
      ? brakingShare(attitude, speed, (fullN / out.massKg) * spanS)
      : pilotsShare(table, row);
  const neededKg = ((asked * fullN) / table.exhaustSpeedMps[row]) * spanS;
  const fuelKg = table.fuelKg[row];
  const fed = neededKg > fuelKg ? fuelKg / neededKg : 1;
  out.fires = asked * fed * fullN > 0 && spanS > 0;
  vec3.scale(out.share, share, fed);
  out.flowKgps = (asked * fed * fullN) / table.exhaustSpeedMps[row];
  vec3.transformQuat(out.forceN, out.share, attitude);
  vec3.scale(out.forceN, out.forceN, fullN);
}

/** Writes the acceleration that a burn gives a ship in the middle of the tick, m/s^2. */
export function pushOf(out: Vec3, burn: Burn, { spanS }: Pick<Pace, 'spanS'>): Vec3 {
  const massKg = burn.massKg - 0.5 * burn.flowKgps * spanS;
  for (let i = 0; i < 3; i += 1) out[i] = burn.forceN[i] * (1 / massKg);
  return out;
}

/** Takes the fuel of a burn out of the tank; true when that emptied it. */
export function spendFuel(
  burn: Burn,
  table: VesselTable,
  row: number,
  { spanS }: Pick<Pace, 'spanS'>,
): boolean {
  if (!burn.fires) return false;
  const left = table.fuelKg[row] - burn.flowKgps * spanS;
  // Rounding leaves a trace of fuel when all of it was to be spent.
  const empty = left < 1e-9 * table.fuelCapacityKg[row];
  table.fuelKg[row] = empty ? 0 : left;
  return empty;
}

/** Puts the pilot's wish into `share`, at most of length 1, and returns that length. */
function pilotsShare(table: VesselTable, row: number): number {
  vec3.set(share, table.thrust[3 * row], table.thrust[3 * row + 1], table.thrust[3 * row + 2]);
  const size = vec3.length(share);
  if (size <= 1) return size;
  vec3.scale(share, share, 1 / size);
  return 1;
}

/** Puts a wish against the velocity into `share`, no more than stops the ship in this tick, and returns its length. */
function brakingShare(attitude: Quat, speed: Vec3, fullChangeMps: number): number {
  const size = vec3.length(speed);
  const wanted = size > 0 && fullChangeMps > 0 ? Math.min(1, size / fullChangeMps) : 0;
  vec3.scale(share, speed, size > 0 ? -wanted / size : 0);
  vec3.transformQuat(share, share, quat.conjugate(intoShip, attitude));
  return wanted;
}
