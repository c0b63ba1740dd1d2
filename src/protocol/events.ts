import { z } from 'zod';

const visit = { visitor: z.string(), name: z.string() };
const sceneLoaded = z.object({
  load_id: z.string(),
  scene_path: z.string(),
  scene_name: z.string().nullable(),
  /** From the moment the turn of the load came. */
  duration_ms: z.number(),
  requester: z.string(),
});
const job = { job_id: z.string(), job_type: z.string(), owner: z.string() };

/** Everything the server tells of, by type, with what each says. Fields are only ever added. */
export const eventSchemas = {
  'scene.loaded': sceneLoaded,
  'scene.failed': z.object({
    load_id: z.string(),
    kind: z.enum(['start', 'load', 'reload', 'save']),
    scene_path: z.string(),
    status: z.enum(['failed', 'timed_out']),
    code: z.string(),
    message: z.string(),
    requester: z.string(),
  }),
  'scene.validated': z.object({
    /** Null where the document itself was sent. */
    scene_path: z.string().nullable(),
    valid: z.boolean(),
    error_count: z.int(),
    warning_count: z.int(),
    requester: z.string(),
  }),
  'scene.reloaded': sceneLoaded,
  /** Failures of one address: the first at once, then one event a minute with how many there were. */
  'auth.failed': z.object({ address: z.string(), reason: z.string(), count: z.int(), since: z.string() }),
  /** Overruns of a limit: the first at once, then one event a minute with how many there were. */
  'rate_limit.exceeded': z.object({
    address: z.string(),
    /** Whose token it was; null without one. */
    subject: z.string().nullable(),
    route: z.string(),
    count: z.int(),
    since: z.string(),
  }),
  'job.completed': z.object({ ...job, duration_ms: z.number() }),
  'job.failed': z.object({ ...job, code: z.string(), message: z.string() }),
  'player.spawned': z.object(visit),
  'player.left': z.object(visit),
  'vr.session_started': z.object(visit),
  'vr.session_ended': z.object({ ...visit, duration_ms: z.number() }),
  'health.changed': z.object({
    from: z.enum(['ok', 'degraded']),
    to: z.enum(['ok', 'degraded']),
    /** What does not hold now. */
    failing: z.array(z.object({ name: z.string(), detail: z.string() })),
  }),
  'alert.raised': z.object({
    alert: z.string(),
    severity: z.enum(['low', 'medium', 'high', 'critical']),
    message: z.string(),
  }),
} as const;

/** Type of an event. */
export type EventType = keyof typeof eventSchemas;

/** What an event of a type says. */
export type EventData<T extends EventType> = z.output<(typeof eventSchemas)[T]>;

/** Every type of event. */
export const eventTypes = Object.keys(eventSchemas) as readonly EventType[];

/** One event as it is told, within the server and to webhooks. */
export type ServerEvent = {
  readonly [T in EventType]: {
    readonly id: string;
    readonly type: T;
    /** When it happened, UTC. */
    readonly timestamp: string;
    readonly data: EventData<T>;
  };
}[EventType];
