import { z } from 'zod';
import { environments } from './settings.ts';

/** Whether one thing that readiness rests on holds. */
const checkSchema = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });

/** Answer of the health routes: details only for callers with a token. */
export const healthSchema = z.object({
  status: z.enum(['ok', 'starting', 'degraded', 'stopping']),
  checks: z.array(checkSchema).optional(),
});

/** Answer of GET /health/live: the process turns. */
export const liveSchema = z.object({ status: z.literal('ok') });

/** State of one subsystem of the world, as its engine reports it. */
const subsystemSchema = z.object({
  name: z.string(),
  state: z.string(),
  /** Why it is in this state. */
  detail: z.string(),
});

/** Answer of GET /status: the first three for everybody, the rest with world.read. */
export const statusSchema = z.object({
  name: z.literal('spacetime'),
  version: z.string(),
  state: z.enum(['starting', 'running', 'degraded', 'stopping']),
  environment: z.enum(environments).optional(),
  uptime_seconds: z.number().optional(),
  scene: z.string().nullable().optional(),
  player_spawned: z.boolean().optional(),
  visitors: z.object({ count: z.int(), desktop: z.int(), vr: z.int() }).optional(),
  world: z
    .object({
      tick: z.int(),
      /** Ticks per second over the last seconds. */
      tick_rate_hz: z.number().nullable(),
      late_ticks: z.int(),
      /** Ticks that were given up because too many were due. */
      dropped_ticks: z.int(),
      entities: z.int(),
      restarts: z.int(),
    })
    .optional(),
  subsystems: z.array(subsystemSchema).optional(),
});
