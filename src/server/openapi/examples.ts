import type { z } from 'zod';
import type { RouteId, routes } from '../../protocol/index.ts';

/** Bodies of every route that takes one, as a caller writes them. */
type Bodies = {
  readonly [I in RouteId as (typeof routes)[I] extends { body: z.ZodType }
    ? I
    : never]: (typeof routes)[I] extends {
    body: infer B extends z.ZodType;
  }
    ? z.input<B>
    : never;
};

const scene = 'scenes/moon-orbit.scene.json';
const marker = {
  kind: 'marker',
  name: 'Tranquility',
  position: { body: 'moon', lat_deg: 0.67, lon_deg: 23.47, alt_m: 0 },
} as const;
const belt = {
  name: 'Dust',
  about: 'sun',
  count: 200,
  seed: 'dust',
  semi_major_axis_m: [3.2e11, 3.6e11],
  eccentricity: [0, 0.1],
  inclination_deg: [0, 5],
  absolute_magnitude: -8,
} satisfies Bodies['swarm_add'];
const burn = { utc: '2026-06-21T13:00:00Z', prograde_mps: 120 } as const;
const webhook = {
  url: 'https://hooks.example.com/spacetime',
  events: ['scene.loaded', 'job.failed'],
  description: 'Tells the team',
  enabled: true,
} as const;

/* Names here are of letters that also fit for tools which read the patterns of names without their `u` flag. */
const bodies: Bodies = {
  scene_load: { scene_path: scene },
  scene_validate: { scene_path: scene },
  time_change: { factor: 10, paused: false },
  entity_spawn: marker,
  entity_change: { name: 'Eagle, on the ground' },
  plan_set: { burns: [burn, { in_seconds: 7200, prograde_mps: -40, normal_mps: 15 }], fly: true },
  plan_fly: { fly: true },
  burn_add: burn,
  burn_change: { prograde_mps: 118.5 },
  swarm_add: belt,
  save_create: { slot: 'before-landing', name: 'On the way down' },
  screenshot_ask: { width: 1280, height: 720 },
  admin_visitors_message: { text: 'The server restarts in five minutes.' },
  admin_visitors_quality: { step: 'down' },
  webhook_create: { ...webhook, events: [...webhook.events] },
  webhook_update: { ...webhook, events: [...webhook.events], enabled: false },
  webhook_rotate: { overlap_seconds: 3600 },
  admin_config_set: { settings: { log_level: 'debug' } },
  admin_cache_clear: {},
  admin_whitelist_add: { pattern: 'scenes/*.scene.json', list: 'allow' },
  auth_token: { role: 'readonly', lifetime_seconds: 900, refresh: false },
  auth_rotate: { grace_seconds: 60 },
  auth_refresh: { refresh_token: 'the refresh value that came with the token' },
  auth_revoke: { all: false },
  admin_token_create: { kind: 'session', subject: 'ada', role: 'readonly' },
  admin_tokens_revoke: { subject: 'ada' },
  admin_token_renew: { lifetime_days: 30, grace_seconds: 3600 },
  admin_signing_keys_rotate: { forget: false },
  admin_role_assign: { role: 'developer' },
  admin_ban_add: { address: '192.0.2.0/24', reason: 'Guesses tokens', duration_seconds: 3600 },
  admin_maintenance_set: { on: true, reason: 'A backup is restored' },
  admin_lockdown_set: { on: true, reason: 'Something is wrong' },
  admin_endpoint_set: { on: false },
  job_create: { type: 'scene_preload', input: { scene_paths: [scene] } },
  batch: {
    mode: 'transactional',
    operations: [
      { op: 'load', scene_path: scene },
      { op: 'spawn', entity: marker },
    ],
  },
};

/** A body that a route takes; undefined where it takes none. */
export const exampleBody = (id: RouteId): unknown => (bodies as Partial<Record<RouteId, unknown>>)[id];
