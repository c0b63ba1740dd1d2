import { DEG } from '../../math/index.ts';

/** What flight computers of all ships keep to. The subsystem `vessels` offers each as an option. */
export interface FlightSettings {
  /** Controls turn a ship no faster than this. */
  readonly turnLimitRadps: number;
  /** How fast rotation dies away with stabilisation, 1/s. */
  readonly dampingPerS: number;
  /** Largest error of one integration step, relative to the distance from the reference body. */
  readonly tolerance: number;
  /** Drag coefficient of a ship. */
  readonly dragCoefficient: number;
  /** Cross-section of a ship against the air, m^2. */
  readonly dragAreaM2: number;
}

export const defaultFlightSettings: FlightSettings = {
  turnLimitRadps: 45 * DEG,
  dampingPerS: 0.5,
  tolerance: 1e-12,
  dragCoefficient: 0.5,
  dragAreaM2: 10,
};

/** Half of the drag coefficient times the area, for each kilogram of a ship, m^2/kg: what air slows it by. */
export function dragM2PerKg(massKg: number, settings: FlightSettings = defaultFlightSettings): number {
  return (0.5 * settings.dragCoefficient * settings.dragAreaM2) / massKg;
}
