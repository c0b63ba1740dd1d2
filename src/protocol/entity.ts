import { z } from 'zod';
import { commandSchemas, limits, oddityCodes } from '../world/index.ts';
import { entityIdField } from './entity-names.ts';
import { countQuery, cursorField, numberQuery, textField } from './fields.ts';
import { entitySchema } from './world-state.ts';

/** Query of GET /entities: `near` names the body that x_m, y_m and z_m are counted from, in its inertial frame. */
export const entitiesQuery = z
  .strictObject({
    kind: entitySchema.shape.kind.optional(),
    near: textField.optional(),
    x_m: numberQuery.optional(),
    y_m: numberQuery.optional(),
    z_m: numberQuery.optional(),
    within_m: numberQuery.optional(),
    cursor: cursorField.optional(),
    limit: countQuery(1, 100).optional(),
  })
  .refine(({ near, x_m, y_m, z_m, within_m }) => isAllOrNone([near, x_m, y_m, z_m, within_m]), {
    error: 'a search near a point needs near, x_m, y_m, z_m and within_m together',
  });

function isAllOrNone(values: readonly unknown[]): boolean {
  const given = values.filter((value) => value !== undefined).length;
  return given === 0 || given === values.length;
}

/** The path of one entity. */
export const entityParams = z.strictObject({ id: entityIdField });

const { flight } = entitySchema.shape;
const target = z.union([z.object({ body: z.string() }), z.object({ entity: z.string() })]).nullable();

/** An entity in the API: as the stream has it, with its id as text. */
export const entityAnswerSchema = entitySchema.extend({
  id: z.string(),
  flight: flight.unwrap().extend({ target, landed_on: z.string().nullable() }).nullable(),
});

/** An entity in the API. */
export type EntityAnswer = z.output<typeof entityAnswerSchema>;

/** Answer of POST and PATCH: the entity, and of a custom body that was put somewhere what can be and is odd all the same. */
export const placedEntitySchema = entityAnswerSchema.extend({
  /** What a custom body goes about: a body of the ephemeris, or a custom one by its name; null for nothing, and of all else. */
  bound_to: z.string().nullable(),
  warnings: z.array(z.object({ code: z.enum(oddityCodes), message: z.string() })),
});

/** What was put somewhere, in the API. */
export type PlacedEntity = z.output<typeof placedEntitySchema>;

/** Answer of GET /entities, ordered by age. */
export const entitiesSchema = z.object({
  tick: z.int(),
  items: z.array(entityAnswerSchema),
  next_cursor: z.string().nullable(),
});

/** Body of POST /entities. */
export const spawnEntityBody = commandSchemas.spawn.shape.entity;

/** Body of PATCH /entities/{id}: any of these, at least one. */
export const changeEntityBody = commandSchemas.modify
  .omit({ type: true, id: true, entity: true })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    error: 'give at least one thing to change',
  });

/** Answer of DELETE /entities/{id}. */
export const removedEntitySchema = z.object({ id: z.string(), removed: z.literal(true) });

/** Query of GET /scene/dump. */
export const dumpQuery = z.strictObject({
  depth: countQuery(1, limits.sceneDepth).optional(),
  nodes: countQuery(1, limits.sceneNodes).optional(),
});

/** Answer of GET /scene/dump: the tree of the running scene, parents before children, with what runs of each node. */
export const dumpSchema = z.object({
  tick: z.int(),
  scene: z.object({ path: z.string(), name: z.string() }),
  /** Nodes of the whole tree, and whether some are left out here. */
  node_count: z.int(),
  truncated: z.boolean(),
  nodes: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      /** The root has depth 1. */
      depth: z.int(),
      /** Place of the parent in this list; null for the root. */
      parent: z.int().nullable(),
      children: z.int(),
      /** What runs of the node; null when nothing does, or not any more. */
      entity: entityAnswerSchema.nullable(),
    }),
  ),
  /** What runs and is in no document: ships of visitors, and what was spawned. */
  others: z.array(entityAnswerSchema),
});
