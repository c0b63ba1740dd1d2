import { z } from 'zod';
import { limits } from '../limits.ts';

/*
 * The form of a scene document. What a form cannot say (names that refer to each other, shapes that only a local
 * scene can have) is checked in `references.ts`; docs/scenes.md describes both for people.
 */

/** A name that people read and that other parts of a document refer to. */
export const nameSchema = z
  .string()
  .min(1)
  .max(limits.nameLength)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u, 'must not contain control or format characters')
  .regex(/^\S(.*\S)?$/u, 'must not begin or end with a space');

/** A finite number within limits, both allowed. */
const between = (min: number, max: number) => z.number().min(min).max(max);
const offset = between(-limits.offsetM, limits.offsetM);
const angleDeg = between(-limits.angleDeg, limits.angleDeg);
const speed = between(-limits.speedMps, limits.speedMps);
const positionM = z.tuple([offset, offset, offset]);
/** A velocity in m/s, component by component. */
export const velocitySchema = z.tuple([speed, speed, speed]);
/** A speed of light, m/s. */
export const lightSchema = between(limits.slowestLightMps, limits.speedMps);
const word = z.string().min(1).max(limits.idLength);

/** An offset from a body, from the scene's `origin` or from a named node, in a named frame. */
export const relativePositionSchema = z.strictObject({
  relative_to: nameSchema,
  /** inertial: ICRF axes; fixed: turning with the body; local: the axes of the origin or of the node. */
  frame: z.enum(['inertial', 'fixed', 'local']),
  position_m: positionM,
  /** Velocity in the same frame; at rest in it when left out. */
  velocity_mps: velocitySchema.optional(),
});

/** A place on or above a body, at rest on it. */
export const geodeticPositionSchema = z.strictObject({
  body: word,
  lat_deg: between(-90, 90),
  lon_deg: angleDeg,
  alt_m: offset,
});

/** A place on an orbit, moving along it. Angles are counted in the named plane. */
const orbitalPositionSchema = z.strictObject({
  body: word,
  plane: z.enum(['equator', 'ecliptic', 'icrf']),
  semi_major_axis_m: between(-limits.offsetM, limits.offsetM),
  eccentricity: between(0, 1000),
  inclination_deg: between(0, 180),
  ascending_node_deg: angleDeg,
  periapsis_argument_deg: angleDeg,
  mean_anomaly_deg: between(-1e9, 1e9),
});

/** A position: one of three forms, never bare world metres. */
export const positionSchema = z.union([
  relativePositionSchema,
  geodeticPositionSchema,
  orbitalPositionSchema,
]);

const unitQuaternion = z
  .tuple([between(-1, 1), between(-1, 1), between(-1, 1), between(-1, 1)])
  .refine(([x, y, z, w]) => Math.abs(x * x + y * y + z * z + w * w - 1) <= 1e-6, 'must be a unit quaternion');

/** An attitude, in the frame of the position beside it: a quaternion x, y, z, w, or turns about x, then y, then z. */
export const rotationSchema = z.union([
  z.strictObject({ quaternion: unitQuaternion }),
  z.strictObject({ xyz_deg: z.tuple([angleDeg, angleDeg, angleDeg]) }),
]);

/** Where a ship looks at first. `limb`: along its path, lowered to the edge of the body below. */
export const lookSchema = z.enum(['limb', 'prograde', 'retrograde', 'down', 'up', 'sun']);

/** What a ship can do. Everything has a default, see docs/scenes.md. */
export const hullSchema = z.strictObject({
  size_m: z.tuple([between(0.1, 1000), between(0.1, 1000), between(0.1, 1000)]).optional(),
  dry_mass_kg: between(1, 1e9).optional(),
  fuel_kg: between(0, 1e9).optional(),
  thrust_n: between(0, 500_000).optional(),
  torque_nm: between(0, 1e9).optional(),
  exhaust_speed_mps: between(1000, limits.speedMps).optional(),
});

/** How fast something turns about its own axes, rad/s. */
export const angularVelocitySchema = z.tuple([between(-100, 100), between(-100, 100), between(-100, 100)]);

/** How many times larger than it was made. */
export const scaleSchema = between(limits.scaleMin, limits.scaleMax);

/** A colour as `#rrggbb`. */
export const colourSchema = z
  .string()
  .max(7)
  .regex(/^#[0-9a-f]{6}$/, 'must be a colour such as #c08a4a');
const size = between(0.001, 100_000);
const body = {
  name: nameSchema,
  position: relativePositionSchema,
  rotation: rotationSchema.optional(),
  scale: scaleSchema.optional(),
  /** fixed: never moves; dynamic: a rigid body. */
  motion: z.enum(['fixed', 'dynamic']),
  /** Of a dynamic one; 100 kg per cubic metre when left out. */
  mass_kg: between(0.001, 1e9).optional(),
  friction: between(0, 10).optional(),
  restitution: between(0, 1).optional(),
  colour: colourSchema.optional(),
};

const boxSchema = z.strictObject({
  type: z.literal('box'),
  ...body,
  /** Full lengths along x, y and z. */
  size_m: z.tuple([size, size, size]),
});

const sphereSchema = z.strictObject({ type: z.literal('sphere'), ...body, radius_m: size });

/** A box and a ball. */
export const shapeSchemas = { box: boxSchema, sphere: sphereSchema } as const;

const markerSchema = z.strictObject({
  type: z.literal('marker'),
  name: nameSchema,
  position: positionSchema,
  description: z.string().max(limits.textLength).optional(),
});

const vesselSchema = z.strictObject({
  type: z.literal('vessel'),
  name: nameSchema,
  position: positionSchema,
  rotation: rotationSchema.optional(),
  look: lookSchema.optional(),
  hull: hullSchema.optional(),
});

/** What a custom body is, wherever it is: docs/scenes.md tells the bounds that belong together. */
const bodyParts = {
  name: nameSchema,
  position: positionSchema,
  /** One of both; a gravitational parameter is G times the mass. */
  mass_kg: between(1, limits.bodyMassKg).optional(),
  gm_m3s2: between(1e-11, limits.bodyGmM3S2).optional(),
  radius_m: between(0.1, limits.bodyRadiusM),
  /** Flattening as the second zonal harmonic, and the radius that it is referred to (the mean radius when left out). */
  j2: between(0, 0.5).optional(),
  equatorial_radius_m: between(0.1, limits.bodyRadiusM).optional(),
  rotation: z
    .strictObject({
      /** Of one turn against the stars, s; below zero for a backward one; it does not turn when left out. */
      period_s: between(-1e12, 1e12).optional(),
      /** Where its north pole points, ICRF; the celestial north pole when left out. */
      pole_ra_deg: angleDeg.optional(),
      pole_dec_deg: between(-90, 90).optional(),
      /** Its prime meridian at J2000. */
      meridian_deg: angleDeg.optional(),
    })
    .optional(),
  colour: colourSchema.optional(),
  /** Geometric; 0.3 when left out, 0 of a star. */
  albedo: between(0, 1).optional(),
  /** Of a body that shines by itself. */
  star: z.strictObject({ temperature_k: between(500, 1e7), luminosity_sun: between(1e-9, 1e7) }).optional(),
};

const bodySchema = z.strictObject({ type: z.literal('body'), ...bodyParts });

/** A custom body as it is put into a running world. */
export const spawnedBodySchema = z.strictObject({
  kind: z.literal('body'),
  ...bodyParts,
  /** Whether it takes the place of the custom body of the same name, where there is one; that keeps its id. */
  replace: z.boolean().optional(),
});

/** The least and the greatest value of something that is drawn between them. */
const range = (min: number, max: number) =>
  z
    .tuple([between(min, max), between(min, max)])
    .refine(([least, greatest]) => least <= greatest, 'must give the smaller value first');

/** What a swarm is, wherever it is. */
const swarmParts = {
  name: nameSchema,
  /** The Sun or the planet that all of them go about. */
  about: word,
  count: z.int().min(1).max(limits.swarmBodies),
  /** Equal seeds make equal swarms. */
  seed: word,
  /** What inclinations and nodes are counted from; the ecliptic when left out. */
  plane: z.enum(['equator', 'ecliptic', 'icrf']).optional(),
  semi_major_axis_m: range(1, limits.offsetM),
  eccentricity: range(0, 0.99),
  inclination_deg: range(0, 180),
  /** All around when left out. */
  ascending_node_deg: range(-limits.angleDeg, limits.angleDeg).optional(),
  periapsis_argument_deg: range(-limits.angleDeg, limits.angleDeg).optional(),
  mean_anomaly_deg: range(-limits.angleDeg, limits.angleDeg).optional(),
  /** Magnitude of one of them at 1 au from Sun and eye, fully lit. */
  absolute_magnitude: between(-30, 40),
  colour: colourSchema.optional(),
};

const swarmSchema = z.strictObject({ type: z.literal('swarm'), ...swarmParts });

/** A swarm as it is put into a running world. */
export const spawnedSwarmSchema = z.strictObject(swarmParts);

const groupSchema = z.strictObject({
  type: z.literal('group'),
  name: nameSchema,
  get children() {
    return z.array(nodeSchema).max(limits.nodeChildren).optional();
  },
});

/** A node below the root. */
const nodeSchema = z.discriminatedUnion('type', [
  groupSchema,
  markerSchema,
  vesselSchema,
  swarmSchema,
  boxSchema,
  sphereSchema,
  bodySchema,
]);

const vector = z.tuple([between(-1000, 1000), between(-1000, 1000), between(-1000, 1000)]);

const children = z.array(nodeSchema).max(limits.nodeChildren).optional();

/** The root says what kind of world it is: the solar system on its rails, another system, or a local space without bodies. */
const rootSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('solar_system'), name: nameSchema, children }),
  z.strictObject({
    type: z.literal('star_system'),
    name: nameSchema,
    /** A system of the Galaxy: the sector of a generated one, or the name of a known one. */
    system: word,
    /** Those of the system are put in where no `body` is listed. */
    children,
  }),
  z.strictObject({
    type: z.literal('local'),
    name: nameSchema,
    /** Acceleration of free fall for rigid bodies, in m/s^2; none when left out. */
    gravity_mps2: vector.optional(),
    /** Whether ships fall too; they do not when left out. */
    gravity_on_vessels: z.boolean().optional(),
    /** day: a floor under a bright sky, as when left out; stars: open space, with stars and Milky Way. */
    sky: z.enum(['day', 'stars']).optional(),
    children,
  }),
]);

/** A scene document. */
export const sceneSchema = z.strictObject({
  format: z.literal('spacetime.scene.v1'),
  name: nameSchema,
  description: z.string().max(limits.descriptionLength).optional(),
  time: z.strictObject({
    /** UTC, ISO 8601 with Z. */
    epoch: z.string().min(1).max(limits.idLength),
    factor: between(0.01, 1e7).optional(),
    paused: z.boolean().optional(),
  }),
  /** Speed of light, m/s; the true one when left out. */
  light_mps: lightSchema.optional(),
  /** Whether space is drawn as a grid for visitors who have not chosen; it is not when left out. */
  lattice: z.boolean().optional(),
  /** Where visitors begin. */
  start: z.strictObject({
    position: positionSchema,
    rotation: rotationSchema.optional(),
    look: lookSchema.optional(),
    hull: hullSchema.optional(),
  }),
  /** What a reload of this scene keeps; nothing when left out. */
  keep: z
    .array(z.enum(['time', 'vessels']))
    .max(2)
    .optional(),
  root: rootSchema,
});

export type Scene = z.infer<typeof sceneSchema>;
export type SceneRoot = z.infer<typeof rootSchema>;
export type SceneNode = z.infer<typeof nodeSchema>;
export type ScenePosition = z.infer<typeof positionSchema>;
export type SceneRotation = z.infer<typeof rotationSchema>;
export type SceneHull = z.infer<typeof hullSchema>;
export type SceneBody = Omit<z.infer<typeof bodySchema>, 'type'>;
export type SceneShape = z.infer<typeof boxSchema> | z.infer<typeof sphereSchema>;
export type SceneSwarm = z.infer<typeof spawnedSwarmSchema>;
export type Look = z.infer<typeof lookSchema>;
