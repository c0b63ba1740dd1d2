import { z } from 'zod';
import { limits } from './limits.ts';
import {
  angularVelocitySchema,
  colourSchema,
  geodeticPositionSchema,
  hullSchema,
  lightSchema,
  lookSchema,
  nameSchema,
  positionSchema,
  relativePositionSchema,
  rotationSchema,
  scaleSchema,
  shapeSchemas,
  spawnedBodySchema,
  spawnedSwarmSchema,
  velocitySchema,
} from './scene/schema.ts';

/*
 * What can be asked of a world. Commands wait for the next tick, are applied in the order in which they came, and each
 * one that carries an id is answered by an `answer` event with that id.
 */

/** Attitudes that a ship can hold by itself; `radial` points away from the body, `target` at what `target` names, `manoeuvre` where the next planned burn pushes. */
export const holdModes = [
  'none',
  'kill_rotation',
  'prograde',
  'retrograde',
  'normal',
  'antinormal',
  'radial',
  'antiradial',
  'target',
  'manoeuvre',
] as const;
export type HoldMode = (typeof holdModes)[number];

/** Distances from the Sun that have a name, for `jump`. */
export const sunDistances = ['close', 'mercury', 'venus', 'earth', 'mars'] as const;
export type SunDistance = (typeof sunDistances)[number];

const idSchema = z.string().min(1).max(limits.idLength);
const stick = z.number().min(-1).max(1);
const sticks = z.tuple([stick, stick, stick]);
const entityId = z.int().min(1).max(0x7fff_ffff);
const timeFactor = z.number().min(0.01).max(1e7);

/** What the hands on the controls ask for: shares of full thrust and torque along and about the ship's axes. */
export const controlSchema = z.strictObject({
  /** Right, up, back; the length counts at most 1. */
  thrust: sticks,
  /** About right, up, back by the right-hand rule: pitch up, yaw left, roll left are positive. */
  torque: sticks,
  /** Damps rotation. */
  stabilise: z.boolean(),
  /** Fires against the velocity relative to the body (or target) until at rest. */
  brake: z.boolean().optional(),
  hold: z.enum(holdModes).optional(),
});
export type Control = z.infer<typeof controlSchema>;

const axisMps = z.number().min(-limits.manoeuvreMps).max(limits.manoeuvreMps);
const manoeuvreSchema = z.strictObject({
  /** TDB since J2000: whole days, and seconds of that day. */
  day: z.int().min(-1e9).max(1e9),
  second: z.number().min(0).lt(86_400),
  /** Along the velocity about the body, along the angular momentum, and outward, upright on both. */
  prograde_mps: axisMps,
  normal_mps: axisMps,
  radial_mps: axisMps,
});

/** A manoeuvre whose instant is so many simulated seconds from the tick in which the command is done. */
const manoeuvreAheadSchema = manoeuvreSchema
  .omit({ day: true, second: true })
  .extend({ in_seconds: z.number().min(0).max(limits.manoeuvreAheadS) });
const wishedManoeuvre = z.union([manoeuvreSchema, manoeuvreAheadSchema]);

const holdTarget = z.union([z.strictObject({ body: idSchema }), z.strictObject({ entity: entityId })]);

const command = {
  join: z.strictObject({ type: z.literal('join'), id: idSchema, visitor: idSchema, name: nameSchema }),
  leave: z.strictObject({ type: z.literal('leave'), id: idSchema, visitor: idSchema }),
  rename: z.strictObject({ type: z.literal('rename'), id: idSchema, visitor: idSchema, name: nameSchema }),
  control: z.strictObject({
    type: z.literal('control'),
    /** Controls come often, so they are answered only when they carry an id. */
    id: idSchema.optional(),
    visitor: idSchema,
    /** Grows with every control of a visitor; an older one than the last is dropped. */
    seq: z.int().min(0),
    control: controlSchema,
  }),
  hold: z.strictObject({
    type: z.literal('hold'),
    id: idSchema,
    visitor: idSchema,
    mode: z.enum(holdModes),
    target: holdTarget.optional(),
  }),
  jump: z.strictObject({
    type: z.literal('jump'),
    id: idSchema,
    visitor: idSchema,
    /** A body of the ephemeris; or instead of it a custom body, by its id. */
    body: idSchema.optional(),
    entity: entityId.optional(),
    /** Height of the circular orbit; each body has a sensible one of its own. */
    altitude_m: z.number().min(0).max(limits.offsetM).optional(),
    /** Instead of a height, for the Sun. */
    distance: z.enum(sunDistances).optional(),
  }),
  /** What the own ship is to do: all of its manoeuvres, in place of those before. */
  plan: z.strictObject({
    type: z.literal('plan'),
    id: idSchema,
    visitor: idSchema,
    nodes: z.array(manoeuvreSchema).max(limits.manoeuvres),
    /** Whether the ship flies them by itself, until somebody touches its controls. */
    fly: z.boolean().optional(),
  }),
  /** What an operator changes in the plan of any ship: what is left out stays, and either all of it happens or nothing. */
  set_plan: z.strictObject({
    type: z.literal('set_plan'),
    id: idSchema,
    entity: entityId,
    /** All of its manoeuvres, in place of those before; else one to take out, as it stands there, and one to put in. */
    nodes: z.array(wishedManoeuvre).max(limits.manoeuvres).optional(),
    remove: manoeuvreSchema.optional(),
    add: wishedManoeuvre.optional(),
    /** Whether the ship flies them by itself, until somebody touches its controls. */
    fly: z.boolean().optional(),
  }),
  /** What a visitor wants of the clock; `factor: null` takes the wish back. */
  ask_time: z.strictObject({
    type: z.literal('ask_time'),
    id: idSchema,
    visitor: idSchema,
    factor: timeFactor.nullable(),
    paused: z.boolean().optional(),
  }),
  /** What an operator decides about the clock. `epoch` is TDB since J2000. */
  set_time: z.strictObject({
    type: z.literal('set_time'),
    id: idSchema,
    factor: timeFactor.optional(),
    paused: z.boolean().optional(),
    epoch: z
      .strictObject({ day: z.int().min(-1e9).max(1e9), second: z.number().min(0).lt(86_400) })
      .optional(),
    /** How fast light is, m/s. */
    light_mps: lightSchema.optional(),
    /** Ticks to run while paused. */
    step: z.int().min(1).max(limits.stepTicks).optional(),
  }),
  spawn: z.strictObject({
    type: z.literal('spawn'),
    id: idSchema,
    entity: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('marker'),
        name: nameSchema,
        position: z.union([relativePositionSchema.omit({ velocity_mps: true }), geodeticPositionSchema]),
        description: z.string().max(limits.descriptionLength).optional(),
      }),
      z.strictObject({
        kind: z.literal('vessel'),
        name: nameSchema,
        position: positionSchema,
        rotation: rotationSchema.optional(),
        look: lookSchema.optional(),
        hull: hullSchema.optional(),
      }),
      shapeSchemas.box.omit({ type: true }).extend({ kind: z.literal('box') }),
      shapeSchemas.sphere.omit({ type: true }).extend({ kind: z.literal('sphere') }),
      spawnedBodySchema,
    ]),
  }),
  /** Moves an entity, or changes what it is: what is left out stays, and either all of it happens or nothing. */
  modify: z.strictObject({
    type: z.literal('modify'),
    id: idSchema,
    entity: entityId,
    position: positionSchema.optional(),
    /** In the frame of the position; without one, in the frame that the entity is counted in. */
    rotation: rotationSchema.optional(),
    /** Instead of a rotation, for a vessel among celestial bodies. */
    look: lookSchema.optional(),
    /** In the frame that the entity is counted in then; instead of the one that comes with the position. */
    velocity_mps: velocitySchema.optional(),
    /** About the entity's own axes. */
    angular_velocity_radps: angularVelocitySchema.optional(),
    name: nameSchema.optional(),
    /** Of a marker. */
    description: z.string().max(limits.descriptionLength).optional(),
    /** Of a vessel without a pilot; the parts that are left out stay. */
    hull: hullSchema.optional(),
    /** What is in the tank of a vessel. */
    fuel_kg: z.number().min(0).max(1e9).optional(),
    /** Of a box or ball, of the size that it was made with. */
    scale: scaleSchema.optional(),
    colour: colourSchema.optional(),
  }),
  remove: z.strictObject({ type: z.literal('remove'), id: idSchema, entity: entityId }),
  /** Puts a swarm of light bodies into the world. */
  add_swarm: z.strictObject({ type: z.literal('add_swarm'), id: idSchema, swarm: spawnedSwarmSchema }),
  remove_swarm: z.strictObject({ type: z.literal('remove_swarm'), id: idSchema, swarm: entityId }),
};

/** The schema of each command by its type. */
export const commandSchemas = command;

/** Any command. */
export const commandSchema = z.discriminatedUnion('type', [
  command.join,
  command.leave,
  command.rename,
  command.control,
  command.hold,
  command.plan,
  command.set_plan,
  command.jump,
  command.ask_time,
  command.set_time,
  command.spawn,
  command.modify,
  command.remove,
  command.add_swarm,
  command.remove_swarm,
]);
export type Command = z.infer<typeof commandSchema>;
export type CommandType = Command['type'];
export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>;
