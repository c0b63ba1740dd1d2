import { entitiesQuery, entitiesSchema } from '../entity.ts';
import { route } from '../route.ts';
import { changeTimeBody, timeSchema } from '../time.ts';

/** The running world: its time and what is in it. */
export const worldRoutes = {
  time_read: route({
    method: 'GET',
    path: '/time',
    permission: 'world.read',
    summary: 'Simulated time.',
    perMinute: 600,
    answers: { 200: timeSchema },
    errors: ['no_scene', 'world_unavailable'],
  }),
  time_change: route({
    method: 'PATCH',
    path: '/time',
    permission: 'world.write',
    summary: 'Changes factor, pause or date, or steps single ticks of a paused world.',
    perMinute: 600,
    audit: 'time.change',
    body: changeTimeBody,
    answers: { 200: timeSchema },
    errors: ['no_scene', 'not_paused', 'epoch_outside_span', 'world_unavailable'],
  }),
  entities: route({
    method: 'GET',
    path: '/entities',
    permission: 'world.read',
    summary: 'What is in the world, by kind and near a point.',
    perMinute: 600,
    query: entitiesQuery,
    answers: { 200: entitiesSchema },
    errors: ['no_scene', 'unknown_body', 'world_unavailable'],
  }),
} as const;
