import { z } from 'zod';
import { holdModes } from '../world/index.ts';
import { quaternionField, vectorField } from './fields.ts';

/** Simulated time in the stream; the fuller form of GET /time adds the date as text. */
export const clockSchema = z.object({
  tick: z.int(),
  /** TDB since J2000: whole days, and seconds of that day. */
  day: z.int(),
  second: z.number(),
  /** How fast light is, m/s: truly 299792458, less for play and teaching. */
  light_mps: z.number(),
  /** What holds this moment; it moves smoothly toward target_factor. */
  factor: z.number(),
  target_factor: z.number(),
  /** Where factor is going under the limits of now, and in how many ticks it will be there. */
  goal_factor: z.number(),
  ramp_ticks_left: z.int(),
  paused: z.boolean(),
  /** Whose wish holds: a visitor's name, `operator` or `scene`. */
  held_by: z.string(),
  /** Why the factor is lower than asked for. */
  capped_by: z.string().nullable(),
});

/** Simulated time in the stream. */
export type Clock = z.output<typeof clockSchema>;

/** What moves: counted in the inertial frame (ICRF axes) of `body`, or in local metres in a scene without bodies. */
const motionSchema = z.object({
  body: z.string(),
  position_m: vectorField,
  velocity_mps: vectorField,
  /** Turns the entity's axes (ships: forward -Z, up +Y, right +X) into the frame's. */
  attitude: quaternionField,
  /** About the entity's own axes. */
  angular_velocity_radps: vectorField,
});

/** What of a vessel changes in flight. */
const flightSchema = z.object({
  mass_kg: z.number(),
  fuel_kg: z.number(),
  /** Shares of full that the controls ask for, ship axes. */
  thrust: vectorField,
  torque: vectorField,
  stabilise: z.boolean(),
  brake: z.boolean(),
  hold: z.enum(holdModes),
  /** What hold mode `target` points at. */
  target: z.union([z.object({ body: z.string() }), z.object({ entity: z.int() })]).nullable(),
  /** What the ship is to do: changes of velocity at instants (TDB since J2000), and whether it flies them by itself. */
  plan: z.object({
    nodes: z.array(
      z.object({
        day: z.int(),
        second: z.number(),
        prograde_mps: z.number(),
        normal_mps: z.number(),
        radial_mps: z.number(),
      }),
    ),
    flying: z.boolean(),
    /** What is left of the burn that is under way, m/s: to a tenth. */
    burning_mps: z.number().nullable(),
  }),
  landed: z.boolean(),
  /** The custom body that it stands on; null where it flies, or stands on the ground of `body`. */
  landed_on: z.int().nullable(),
  /** What the clock on board has gained on the world's since the ship is there, s: to a step that it takes in some tenths of a second. */
  clock_ahead_s: z.number(),
  /** Sequence number of the last control that was applied; -1 before the first. */
  control_seq: z.int(),
});

/** What of a vessel stays as it is. */
const hullSchema = z.object({
  owner: z.string().nullable(),
  fuel_capacity_kg: z.number(),
  thrust_n: z.number(),
  torque_nm: z.number(),
  /** Speed at which spent fuel leaves, m/s. */
  exhaust_speed_mps: z.number(),
  size_m: vectorField,
});

/** The form of a box or a ball. */
const shapeSchema = z.object({
  form: z.enum(['box', 'sphere']),
  size_m: vectorField,
  colour: z.string().nullable(),
  state: z.enum(['fixed', 'awake', 'asleep']),
});

/** What a custom body is, one that moves freely. */
const freeBodySchema = z.object({
  mass_kg: z.number(),
  gm_m3s2: z.number(),
  radius_m: z.number(),
  colour: z.string().nullable(),
  /** Geometric. */
  albedo: z.number(),
  /** Of one that shines by itself: surface temperature, and luminosity in Suns. */
  star: z.object({ temperature_k: z.number(), luminosity_sun: z.number() }).nullable(),
  /** Second zonal harmonic, the radius that it is referred to, and its north pole in ICRF. */
  j2: z.number(),
  equatorial_radius_m: z.number(),
  pole: vectorField,
});

const groundField = vectorField.nullable();

/** Something in the world that has a place. */
export const entitySchema = z.object({
  id: z.int(),
  kind: z.enum(['vessel', 'shape', 'marker', 'body']),
  name: z.string(),
  motion: motionSchema,
  /** Place in the turning axes of the motion's body (+Z north pole, +X prime meridian); null for what does not turn along. */
  ground_m: groundField,
  hull: hullSchema.nullable(),
  flight: flightSchema.nullable(),
  shape: shapeSchema.nullable(),
  free_body: freeBodySchema.nullable(),
  description: z.string().nullable(),
});

/** Something in the world that has a place. */
export type Entity = z.output<typeof entitySchema>;

/** What has changed of an entity; parts that are left out are as before, also within motion and flight. */
const changeSchema = z.object({
  id: z.int(),
  motion: motionSchema.partial().optional(),
  ground_m: groundField.optional(),
  flight: flightSchema.partial().optional(),
  hull: hullSchema.optional(),
  shape: shapeSchema.optional(),
  free_body: freeBodySchema.optional(),
  name: z.string().optional(),
  description: z.string().optional(),
});

/** What has changed of an entity. */
export type EntityChange = z.output<typeof changeSchema>;

/** Everything visible at one tick. */
export const worldStateSchema = z.object({ clock: clockSchema, entities: z.array(entitySchema) });

/** Everything visible at one tick. */
export type WorldState = z.output<typeof worldStateSchema>;

/** What has changed since the frame before. */
export const worldFrameSchema = z.object({
  clock: clockSchema,
  added: z.array(entitySchema),
  changed: z.array(changeSchema),
  removed: z.array(z.int()),
});

/** What has changed since the frame before. */
export type WorldFrame = z.output<typeof worldFrameSchema>;
