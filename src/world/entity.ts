import type { Quat, Vec3 } from '../math/index.ts';
import type { HoldMode } from './commands.ts';
import type { FlightPlan } from './manoeuvre/flight-plan.ts';

/** What only a vessel has. */
export interface VesselView {
  /** The visitor who flies it. */
  readonly owner: string | null;
  readonly massKg: number;
  readonly fuelKg: number;
  readonly fuelCapacityKg: number;
  /** What full thrust and torque are. */
  readonly thrustN: number;
  readonly torqueNm: number;
  /** Speed at which spent fuel leaves: it says how far the fuel leads. */
  readonly exhaustSpeedMps: number;
  /** Full lengths along right, up, back. */
  readonly sizeM: Vec3;
  /** What the clock on board has gained on the world's since the ship is there, s; mostly it is negative. */
  readonly clockAheadS: number;
  /** Its rate less one, over the last tick; NaN before the first. */
  readonly clockDrift: number;
  /** Shares of full that the controls ask for, ship axes. */
  readonly thrust: Vec3;
  readonly torque: Vec3;
  readonly stabilise: boolean;
  readonly brake: boolean;
  readonly hold: HoldMode;
  /** What hold mode `target` points at. */
  readonly target: { readonly body: number } | { readonly entity: number } | null;
  /** What it is to do, and whether it does it by itself. Another object after each change. */
  readonly plan: FlightPlan;
  /** Standing on the ground of its body, or on a custom body. */
  readonly landed: boolean;
  /** The custom body that it stands on, or 0. */
  readonly carrier: number;
  /** Sequence number of the last control that was applied; -1 before the first. */
  readonly controlSeq: number;
}

/** The form of a box or a ball, and how it looks. */
export interface ShapeView {
  readonly form: 'box' | 'sphere';
  /** Full lengths along its own axes. */
  readonly sizeM: Vec3;
  /** As `#rrggbb`, or null for the viewer to choose. */
  readonly colour: string | null;
  /** Fixed for ever, moving, or a rigid body at rest. */
  readonly state: 'fixed' | 'awake' | 'asleep';
}

/** The light of a body that shines by itself. */
export interface StarLight {
  readonly temperatureK: number;
  /** In luminosities of the Sun. */
  readonly luminositySun: number;
}

/** What only a body has that moves freely. */
export interface FreeBodyView {
  /** Gravitational parameter, m^3/s^2. */
  readonly gmM3S2: number;
  readonly radiusM: number;
  /** As `#rrggbb`, or null for the viewer to choose. */
  readonly colour: string | null;
  /** Geometric albedo. */
  readonly albedo: number;
  /** Second zonal harmonic, the radius that it is referred to, m, and the unit vector to the north pole. */
  readonly j2: number;
  readonly equatorialRadiusM: number;
  readonly pole: Vec3;
  /** Null for a body that does not shine by itself. */
  readonly star: StarLight | null;
}

/** Something that has an id and a place. The same object stays valid while the entity lives; its arrays change with each tick. */
export interface Entity {
  readonly id: number;
  readonly kind: 'vessel' | 'shape' | 'marker' | 'body';
  readonly name: string;
  /** Index of the body whose inertial frame (ICRF axes) the state is in; 0 in a scene without bodies. */
  readonly body: number;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
  /** Turns the entity's axes (ships: forward -Z, up +Y, right +X) into the frame's. */
  readonly attitude: Quat;
  /** About the entity's own axes. */
  readonly angularVelocityRadps: Vec3;
  /** Place in the turning axes of the body, for what turns along with its ground: offset and velocity follow from it. */
  readonly groundM: Vec3 | null;
  readonly vessel: VesselView | null;
  readonly shape: ShapeView | null;
  readonly freeBody: FreeBodyView | null;
  /** What a marker says about its place. */
  readonly description: string | null;
}
