import { z } from 'zod';
import { bodies } from '../astro/index.ts';
import { batchBody } from './batch.ts';
import { countQuery, cursorField, scenePathField, secondsQuery, textField, utcField } from './fields.ts';
import { type JobState, jobStates } from './terms/job-states.ts';

/** Limits of jobs. */
export const jobLimits = {
  /** Most states of one bake: bodies times instants. */
  bakedStates: 100_000,
  /** Scenes of one preload or warming. */
  scenes: 100,
  priority: 100,
  /** Most backups that are kept. */
  backups: 1000,
  /** Longest time a job may take, in seconds. */
  timeS: 3600,
  /** How long a finished job is kept, in milliseconds. */
  keptMs: 86_400_000,
  /** Longest wait of GET /jobs/{id}?wait=, in seconds. */
  waitS: 60,
} as const;

const bodyNames = bodies.map(({ name }) => name) as [string, ...string[]];

/** What each type of job takes. */
const jobInputs = {
  batch_operations: batchBody,
  scene_preload: z.strictObject({
    scene_paths: z.array(scenePathField).min(1).max(jobLimits.scenes),
  }),
  cache_warming: z.strictObject({
    /** Only scenes of this folder; without it every scene that the whitelist allows. */
    dir: textField.optional(),
  }),
  backup: z.strictObject({
    /** So many of the newest stay, this one included, instead of those of the last hours, days, weeks and months. */
    keep: z.int().min(1).max(jobLimits.backups).optional(),
  }),
  bake_ephemeris: z
    .strictObject({
      bodies: z.array(z.enum(bodyNames)).min(1).max(bodyNames.length),
      center: z.enum(bodyNames).default('ssb'),
      from: utcField,
      to: utcField,
      step_seconds: z.number().min(1).max(3.2e9),
    })
    .refine(({ bodies: wanted }) => new Set(wanted).size === wanted.length, 'names a body twice'),
  export_state: z.strictObject({}),
} as const;

/** Name of a type of job. */
export type JobTypeName = keyof typeof jobInputs;

/** Every type of job. */
const jobTypeNames = Object.keys(jobInputs) as readonly JobTypeName[];

/** What a type of job takes, checked. */
export type JobInput<T extends JobTypeName> = z.output<(typeof jobInputs)[T]>;

const asked = {
  /** Higher comes first; equal ones in the order in which they came. */
  priority: z.int().min(-jobLimits.priority).max(jobLimits.priority).default(0),
  /** Shorter than what the type allows. */
  time_limit_seconds: z.number().min(1).max(jobLimits.timeS).optional(),
};

/** Body of POST /jobs. */
export const jobBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('batch_operations'), input: jobInputs.batch_operations, ...asked }),
  z.strictObject({ type: z.literal('scene_preload'), input: jobInputs.scene_preload, ...asked }),
  z.strictObject({ type: z.literal('cache_warming'), input: jobInputs.cache_warming.prefault({}), ...asked }),
  z.strictObject({ type: z.literal('backup'), input: jobInputs.backup.prefault({}), ...asked }),
  z.strictObject({ type: z.literal('bake_ephemeris'), input: jobInputs.bake_ephemeris, ...asked }),
  z.strictObject({ type: z.literal('export_state'), input: jobInputs.export_state.prefault({}), ...asked }),
]);

/** What is asked for with POST /jobs. */
export type JobWish = z.output<typeof jobBody>;

/** One job. */
export const jobSchema = z.object({
  id: z.string(),
  type: z.string(),
  state: z.enum(jobStates as [JobState, ...JobState[]]),
  owner: z.string(),
  priority: z.int(),
  input: z.unknown(),
  /** Share of the work that is done, 0 to 1. */
  progress: z.number(),
  /** What it is at. */
  note: z.string(),
  attempts: z.int(),
  max_attempts: z.int(),
  time_limit_seconds: z.number(),
  cancel_requested: z.boolean(),
  created_at: z.string(),
  /** Of the last attempt. */
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  /** When the next attempt is due; null unless it waits for one. */
  next_attempt_at: z.string().nullable(),
  /** Until when it is kept; null while it is not over. */
  expires_at: z.string().nullable(),
  /** What came of it, in short. */
  result: z.record(z.string(), z.unknown()).nullable(),
  /** Entries of GET /jobs/{id}/result. */
  result_items: z.int(),
  /** Why it failed, or why the attempt before did. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

/** One job as callers see it. */
export type Job = z.output<typeof jobSchema>;

/** Path of the routes about one job. */
export const jobParams = z.strictObject({
  id: z
    .string()
    .max(26)
    .regex(/^job_[\w-]{22}$/, 'has to be the id of a job'),
});

/** Query of GET /jobs. */
export const jobsQuery = z.strictObject({
  state: z.enum(jobStates as [JobState, ...JobState[]]).optional(),
  type: z.enum(jobTypeNames as [JobTypeName, ...JobTypeName[]]).optional(),
  owner: textField.optional(),
  cursor: cursorField.optional(),
  limit: countQuery(1, 100).optional(),
});

/** Query of GET /jobs/{id}: how many seconds to wait for its end. */
export const jobQuery = z.strictObject({ wait: secondsQuery(jobLimits.waitS).optional() });

/** Answer of GET /jobs, newest first. */
export const jobsSchema = z.object({ items: z.array(jobSchema), next_cursor: z.string().nullable() });

/** Query of GET /jobs/{id}/result. */
export const jobResultQuery = z.strictObject({
  cursor: cursorField.optional(),
  limit: countQuery(1, 100).optional(),
});

/** Answer of GET /jobs/{id}/result. */
export const jobResultSchema = z.object({
  items: z.array(z.record(z.string(), z.unknown())),
  next_cursor: z.string().nullable(),
  /** Entries of all pages. */
  total: z.int(),
});

/** Answer of DELETE /jobs/{id}. */
export const deletedJobSchema = z.object({ id: z.string() });
