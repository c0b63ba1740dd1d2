import { z } from 'zod';
import { countQuery, cursorField, scenePathField, secondsQuery, textField } from './fields.ts';

/** Longest time that POST /scene?wait= waits for the outcome, in seconds. */
const maxWaitS = 60;

/** Answer of GET /scene. */
export const currentSceneSchema = z.object({
  name: z.string().nullable(),
  path: z.string().nullable(),
  status: z.enum(['loaded', 'loading', 'no_scene']),
  node_count: z.int(),
  nodes_by_type: z.record(z.string(), z.int()),
  loaded_at: z.string().nullable(),
});

/** A mistake in a scene document; `path` such as `$.root.children[3].name`; line and column count from 1. */
const sceneErrorSchema = z.object({
  path: z.string(),
  line: z.int().nullable(),
  column: z.int().nullable(),
  message: z.string(),
});

/** Why a scene is loaded. */
export const loadKinds = ['start', 'load', 'reload', 'save'] as const;

/** Where a scene load stands. */
const loadStates = ['queued', 'loading', 'loaded', 'failed', 'timed_out', 'superseded'] as const;

/** State of a scene load. */
export type LoadState = (typeof loadStates)[number];

/** One scene load from request to outcome. */
export const sceneLoadSchema = z.object({
  load_id: z.string(),
  /** `save`: a saved world was put back. */
  kind: z.enum(loadKinds),
  scene_path: z.string(),
  scene_name: z.string().nullable(),
  status: z.enum(loadStates),
  requester: z.string(),
  requested_at: z.string(),
  finished_at: z.string().nullable(),
  /** From the moment its turn came to the outcome; null while waiting. */
  duration_ms: z.number().nullable(),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      errors: z.array(sceneErrorSchema).optional(),
    })
    .nullable(),
});

/** One scene load. */
export type SceneLoad = z.output<typeof sceneLoadSchema>;

/** Query of the calls that start a load. */
export const waitQuery = z.strictObject({ wait: secondsQuery(maxWaitS).optional() });

/** Body of POST /scene. */
export const loadSceneBody = z.strictObject({ scene_path: scenePathField });

/** Body of PUT /scene: a scene on disk, or a document to be checked as it would be there. */
export const validateSceneBody = z.union(
  [
    z.strictObject({ scene_path: scenePathField }),
    z.strictObject({ scene: z.record(textField, z.unknown()) }),
  ],
  { error: 'give either "scene_path" (text) or "scene" (a scene document), and nothing else' },
);

/** Answer of PUT /scene. */
export const validationSchema = z.object({
  valid: z.boolean(),
  errors: z.array(sceneErrorSchema),
  warnings: z.array(z.string()),
  scene_info: z
    .object({
      node_count: z.int(),
      /** Levels of the tree. */
      depth: z.int(),
      root_type: z.string(),
      root_name: z.string(),
      nodes_by_type: z.record(z.string(), z.int()),
    })
    .nullable(),
});

/** What checking a scene found. */
export type SceneValidation = z.output<typeof validationSchema>;

/** Answer of GET /scene/history, newest first. */
export const historySchema = z.object({
  items: z.array(
    z.object({
      load_id: z.string(),
      path: z.string(),
      name: z.string().nullable(),
      loaded_at: z.string(),
      load_duration_ms: z.number(),
      outcome: z.enum(loadStates),
      requester: z.string(),
    }),
  ),
});

/** Query of GET /scenes. */
export const scenesQuery = z.strictObject({
  dir: textField.optional(),
  cursor: cursorField.optional(),
  limit: countQuery(1, 100).optional(),
});

/** Answer of GET /scenes. */
export const scenesSchema = z.object({
  items: z.array(z.object({ name: z.string(), path: z.string(), size_bytes: z.int(), modified: z.string() })),
  next_cursor: z.string().nullable(),
});
