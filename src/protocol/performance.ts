import { z } from 'zod';
import { visitorModes } from './visitor-pose.ts';

/** How the server's caches do, all together. */
const cacheFiguresSchema = z.object({
  hits: z.number(),
  misses: z.number(),
  /** Share of the gets that were hits, 0 to 1; 0 before the first. */
  hit_rate: z.number(),
  /** Entries. */
  size: z.number(),
  max_size: z.number(),
  bytes: z.number(),
  max_bytes: z.number(),
  /** Entries that had to make room. */
  evictions: z.number(),
  gets: z.number(),
  sets: z.number(),
  /** Entries that were removed because they no longer held. */
  invalidations: z.number(),
});

/** How the server's caches do. */
export type CacheFigures = z.output<typeof cacheFiguresSchema>;

/** Checks of tokens, and who was held back. */
const securityFiguresSchema = z.object({
  auth_checks: z.number(),
  auth_failures: z.number(),
  /** Checks that were answered from memory. */
  auth_cache_hits: z.number(),
  active_tokens: z.number(),
  rate_limit_violations: z.number(),
  blocked_addresses: z.number(),
});

/** Checks of tokens, and who was held back. */
export type SecurityFigures = z.output<typeof securityFiguresSchema>;

const memoryFiguresSchema = z.object({
  heap_used_bytes: z.number(),
  heap_limit_bytes: z.number(),
  external_bytes: z.number(),
  rss_bytes: z.number(),
  /** The most that the process has had at once. */
  max_rss_bytes: z.number(),
});

/** How fast a visitor sees pictures, over his last seconds: 95 of 100 frames came at least at `p95_hz`. */
export const frameRateSchema = z.strictObject({
  p50_hz: z.number().min(0).max(1000),
  p95_hz: z.number().min(0).max(1000),
  p99_hz: z.number().min(0).max(1000),
  /** Share of frames that missed their moment, 0 to 1. */
  dropped_share: z.number().min(0).max(1),
});

/** How fast a visitor sees pictures. */
export type FrameRate = z.output<typeof frameRateSchema>;

const engineFiguresSchema = z.object({
  /** Ticks per second over the last seconds; null while no world has run for that long. */
  tick_rate_hz: z.number().nullable(),
  /** How long the ticks of the last ten seconds took, where they are run. */
  tick_time_mean_ms: z.number(),
  tick_time_p50_ms: z.number(),
  tick_time_p95_ms: z.number(),
  tick_time_p99_ms: z.number(),
  tick_time_max_ms: z.number(),
  /** Ticks since the start that took longer than the time between two of them. */
  overruns: z.number(),
  late_ticks: z.number(),
  /** Ticks that were given up because too many were due. */
  dropped_ticks: z.number(),
  /** Time of processors that the whole server has used. */
  process_time_seconds: z.number(),
  entities: z.number(),
  /** Things that the operating system holds open for the server: connections, timers, ports between threads. */
  resources: z.number(),
  /** Threads beside the main one. */
  workers: z.number(),
  visitors: z.array(
    z.object({
      visitor: z.string(),
      mode: z.enum(visitorModes),
      /** Null for a visitor who shares no figures. */
      frame_rate: frameRateSchema.nullable(),
    }),
  ),
});

const head = { timestamp: z.string(), uptime_seconds: z.number() };

/** Answer of GET /performance. */
export const performanceSchema = z.object({
  ...head,
  cache: cacheFiguresSchema,
  security: securityFiguresSchema,
  memory: memoryFiguresSchema,
  engine: engineFiguresSchema,
  scene: z.object({ path: z.string().nullable(), load_time_ms: z.number().nullable() }),
});

/** Answer of GET /performance. */
export type PerformanceFigures = z.output<typeof performanceSchema>;

/** Answers of the views of GET /performance. */
export const performanceViews = {
  cache: performanceSchema.pick({ timestamp: true, uptime_seconds: true, cache: true }),
  engine: performanceSchema.pick({ timestamp: true, uptime_seconds: true, engine: true }),
  security: performanceSchema.pick({ timestamp: true, uptime_seconds: true, security: true }),
} as const;
