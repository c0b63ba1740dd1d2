import { healthSchema, liveSchema, statusSchema } from '../health.ts';
import { route } from '../route.ts';

/** Whether the server is well. */
export const healthRoutes = {
  health: route({
    method: 'GET',
    path: '/health',
    permission: 'none',
    summary: 'Whether the server is well; details with a token.',
    perMinute: 200,
    answers: { 200: healthSchema, 503: healthSchema },
    errors: [],
  }),
  health_live: route({
    method: 'GET',
    path: '/health/live',
    permission: 'none',
    summary: 'Whether the process turns.',
    perMinute: 200,
    answers: { 200: liveSchema },
    errors: [],
  }),
  health_ready: route({
    method: 'GET',
    path: '/health/ready',
    permission: 'none',
    summary: 'Whether a scene is loaded and ticks on time; details with a token.',
    perMinute: 200,
    answers: { 200: healthSchema, 503: healthSchema },
    errors: [],
  }),
  status: route({
    method: 'GET',
    path: '/status',
    permission: 'none',
    summary: 'Name, version and state; with world.read also scene, visitors and subsystems.',
    perMinute: 100,
    answers: { 200: statusSchema },
    errors: [],
  }),
} as const;
