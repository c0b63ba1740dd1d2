import type { SceneHull } from '../scene/schema.ts';

/** What a ship can do and what it weighs. */
export interface Hull {
  /** Full lengths along right, up and back, m. */
  readonly sizeM: readonly [number, number, number];
  readonly dryMassKg: number;
  /** Fuel when full, kg. */
  readonly fuelKg: number;
  /** Full thrust in any direction, N. */
  readonly thrustN: number;
  /** Full torque about any axis, N m. */
  readonly torqueNm: number;
  /** Speed at which spent fuel leaves, m/s: it says how long the fuel lasts. */
  readonly exhaustSpeedMps: number;
}

/** Mass that the torque limit is counted for, kg. */
const referenceMassKg = 10_000;

/** Greatest torque of a ship of the reference mass, N m; others scale with their mass. */
const torqueLimitNm = 200_000;

/** The ship of a visitor when the scene does not say otherwise. */
const defaultHull: Hull = {
  sizeM: [3, 2, 5],
  dryMassKg: 9000,
  fuelKg: 1000,
  thrustN: 50_000,
  torqueNm: 30_000,
  exhaustSpeedMps: 500_000,
};

/** Fills in what a scene leaves out, and keeps the torque within its limit. */
export function hullFrom(given: SceneHull = {}): Hull {
  const dryMassKg = given.dry_mass_kg ?? defaultHull.dryMassKg;
  const fuelKg = given.fuel_kg ?? defaultHull.fuelKg;
  const massKg = dryMassKg + fuelKg;
  const share = massKg / referenceMassKg;
  return {
    sizeM: given.size_m ?? defaultHull.sizeM,
    dryMassKg,
    fuelKg,
    thrustN: given.thrust_n ?? defaultHull.thrustN,
    torqueNm: Math.min(given.torque_nm ?? defaultHull.torqueNm * share, torqueLimitNm * share),
    exhaustSpeedMps: given.exhaust_speed_mps ?? defaultHull.exhaustSpeedMps,
  };
}

/**
 * Moment of inertia of a ship, kg m^2. Its mass counts as spread evenly in all directions (the mean of a box's three
 * moments), so that a free spin keeps its axis instead of tumbling.
 */
export function momentOfInertia(massKg: number, widthM: number, heightM: number, lengthM: number): number {
  return (massKg * (widthM * widthM + heightM * heightM + lengthM * lengthM)) / 18;
}
