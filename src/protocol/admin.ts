import { z } from 'zod';
import { countQuery, textField } from './fields.ts';

const scalar = z.union([z.string().max(1024), z.number(), z.boolean()]);

/** Query of GET /admin/logs: at least this severity, holding this text; the newest `limit`. */
export const logsQuery = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error', 'fatal']).default('debug'),
  search: textField.optional(),
  limit: countQuery(1, 1000).default(100),
});

/** Answer of GET /admin/logs, newest first. */
export const logsSchema = z.object({
  items: z.array(
    z.object({
      seq: z.int(),
      time: z.string(),
      level: z.string(),
      message: z.string(),
      context: z.record(z.string(), z.unknown()),
    }),
  ),
});

/** Answer of GET /admin/config. */
export const configSchema = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      variable: z.string(),
      /** Secrets are masked; null where it is not set. */
      value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
      origin: z.string(),
      doc: z.string(),
      /** Whether PATCH /admin/config may change it. */
      runtime: z.boolean(),
    }),
  ),
});

/** Body of PATCH /admin/config: new values by name; null for the one that the server was started with. */
export const configBody = z.strictObject({
  settings: z
    .record(z.string().min(1).max(64), scalar.nullable())
    .refine((given) => Object.keys(given).length > 0, 'name at least one setting'),
});

/** Answer of GET /admin/health. */
export const adminHealthSchema = z.object({
  status: z.enum(['ok', 'degraded', 'stopping']),
  uptime_seconds: z.number(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  audit: z.object({ entries: z.int(), last_checkpoint: z.int(), last_checkpoint_at: z.string().nullable() }),
});

/** Answer of GET /admin/metrics: numbers only. */
export const adminMetricsSchema = z.object({
  uptime_seconds: z.number(),
  audit_entries: z.int(),
  log_lines: z.record(z.string(), z.int()),
  connections: z.int(),
  visitors: z.int(),
  overruns: z.int(),
  banned_addresses: z.int(),
  banned_tokens: z.int(),
  webhooks: z.int(),
  jobs: z.int(),
  caches: z.array(
    z.object({
      name: z.string(),
      hits: z.number(),
      misses: z.number(),
      size: z.number(),
      bytes: z.number(),
      evictions: z.number(),
    }),
  ),
});

/** Body of POST /admin/cache/clear: one cache, or all. */
export const clearCacheBody = z.strictObject({ name: textField.optional() });

/** Answer of POST /admin/cache/clear. */
export const clearedCachesSchema = z.object({
  cleared: z.array(z.object({ name: z.string(), entries: z.int() })),
});

/** Answer of POST /admin/restart. */
export const restartSchema = z.object({
  restarting: z.literal(true),
  /** With which the process ends, so that what supervises it starts it again. */
  exit_code: z.int(),
});

/** Answer of GET /admin/scenes: what became of the loads of each scene. */
export const sceneStatisticsSchema = z.object({
  items: z.array(
    z.object({
      path: z.string(),
      loads: z.int(),
      loaded: z.int(),
      failed: z.int(),
      timed_out: z.int(),
      superseded: z.int(),
      mean_ms: z.number().nullable(),
      max_ms: z.number().nullable(),
      last_loaded_at: z.string().nullable(),
    }),
  ),
});

const listField = z.enum(['allow', 'deny']);
const patternField = z.string().min(1).max(256);

/** Answer of the calls of the whitelist. */
export const whitelistSchema = z.object({
  environment: z.string(),
  rules: z.array(z.object({ pattern: z.string(), list: listField, origin: z.enum(['file', 'runtime']) })),
});

/** Body of POST /admin/whitelist. */
export const ruleBody = z.strictObject({ pattern: patternField, list: listField.default('allow') });

/** Query of DELETE /admin/whitelist. */
export const ruleQuery = z.strictObject({ pattern: patternField, list: listField.default('allow') });

/** Answer of GET /admin/webhooks. */
export const webhookSummarySchema = z.object({
  hooks: z.int(),
  enabled: z.int(),
  pending: z.int(),
  dead: z.int(),
});

/** Answer of GET /admin/jobs: how many there are by state. */
export const jobSummarySchema = z.object({ by_state: z.record(z.string(), z.int()) });
