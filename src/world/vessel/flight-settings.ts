import { DEG } from '../../math/index.ts';

/** What flight computers of all ships keep to. The subsystem `vessels` offers each as an option. */
export interface FlightSettings {
  /** Controls turn a ship no faster than this. */
  readonly turnLimitRadps: number;
  /** How fast rotation dies away with stabilisation, 1/s. */
  readonly dampingPerS: number;
  /** Largest error of one integration step, relative to the distance from the reference body. */
  readonly tolerance: number;
}

export const defaultFlightSettings: FlightSettings = {
  turnLimitRadps: 45 * DEG,
  dampingPerS: 0.5,
  tolerance: 1e-12,
};
