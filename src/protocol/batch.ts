import { z } from 'zod';
import { commandSchemas } from '../world/index.ts';
import { placedEntitySchema } from './entity.ts';
import { entityIdField } from './entity-names.ts';
import { scenePathField } from './fields.ts';
import { planWishFields } from './plans.ts';
import { sceneLoadSchema, validationSchema } from './scene.ts';

/** Most operations of one batch. */
const maxBatchOperations = 50;

const modify = commandSchemas.modify.shape;

/** One operation of a batch. */
const batchOperationSchema = z.discriminatedUnion('op', [
  /** Loads a scene and waits until it runs. */
  z.strictObject({ op: z.literal('load'), scene_path: scenePathField }),
  /** Fails when the scene has errors. */
  z.strictObject({ op: z.literal('validate'), scene_path: scenePathField }),
  /** What a scene of the disk holds, or what runs now. */
  z.strictObject({ op: z.literal('get_info'), scene_path: scenePathField.optional() }),
  z.strictObject({ op: z.literal('spawn'), entity: commandSchemas.spawn.shape.entity }),
  /** Puts an entity somewhere else. */
  z.strictObject({
    op: z.literal('move'),
    entity: entityIdField,
    position: modify.position.unwrap(),
    rotation: modify.rotation,
    look: modify.look,
    velocity_mps: modify.velocity_mps,
  }),
  commandSchemas.modify
    .omit({ type: true, id: true })
    .extend({ op: z.literal('modify'), entity: entityIdField }),
  z.strictObject({ op: z.literal('remove'), entity: entityIdField }),
  /** Puts burns in the place of all that a ship has planned. */
  z.strictObject({
    op: z.literal('plan'),
    entity: entityIdField,
    ...planWishFields,
    fly: planWishFields.fly.optional(),
  }),
]);

/** One operation of a batch. */
export type BatchOperation = z.output<typeof batchOperationSchema>;

/** What to do after an operation that failed: the others nevertheless, or back to how it was. */
const batchModes = ['continue', 'transactional'] as const;

/** Body of POST /batch, and input of the job that does the same. */
export const batchBody = z.strictObject({
  mode: z.enum(batchModes).default('continue'),
  operations: z.array(batchOperationSchema).min(1).max(maxBatchOperations),
});

/** What is asked of a batch. */
export type BatchRequest = z.output<typeof batchBody>;

const outcomes = ['done', 'rolled_back', 'failed', 'skipped'] as const;

/** What became of one operation. */
const batchStepSchema = z.object({
  index: z.int(),
  op: z.string(),
  outcome: z.enum(outcomes),
  duration_ms: z.number(),
  /** The load that an operation `load` made. */
  load: sceneLoadSchema.optional(),
  /** What `validate` and `get_info` of a scene found. */
  validation: validationSchema.optional(),
  /** The scene that runs, for `get_info` without a scene. */
  scene: z
    .object({ path: z.string().nullable(), name: z.string().nullable(), tick: z.int(), entities: z.int() })
    .optional(),
  /** The entity that the operation was about, as GET /entities/{id} takes it. */
  entity_id: z.string().optional(),
  /** Of a custom body that was put somewhere, as POST /entities tells them. */
  bound_to: placedEntitySchema.shape.bound_to.optional(),
  warnings: placedEntitySchema.shape.warnings.optional(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

/** What became of one operation. */
export type BatchStep = z.output<typeof batchStepSchema>;

/** Answer of POST /batch. */
export const batchSchema = z.object({
  mode: z.enum(batchModes),
  /** Whether every operation was done. */
  ok: z.boolean(),
  /** Whether scene and entities are as they were before. */
  rolled_back: z.boolean(),
  done: z.int(),
  failed: z.int(),
  duration_ms: z.number(),
  /** Why the world could not be put back, where it should have been. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  steps: z.array(batchStepSchema),
});

/** How a batch went. */
export type BatchOutcome = z.output<typeof batchSchema>;
