import { route } from '../route.ts';
import {
  addSwarmBody,
  removedSwarmSchema,
  swarmAnswerSchema,
  swarmParams,
  swarmsQuery,
  swarmsSchema,
} from '../swarms.ts';

/** Swarms of light bodies. */
export const swarmRoutes = {
  swarms: route({
    method: 'GET',
    path: '/swarms',
    permission: 'world.read',
    summary: 'Swarms of light bodies in the world, oldest first.',
    perMinute: 600,
    query: swarmsQuery,
    answers: { 200: swarmsSchema },
    errors: ['no_scene', 'world_unavailable'],
  }),
  swarm_add: route({
    method: 'POST',
    path: '/swarms',
    permission: 'world.write',
    summary: 'Puts a swarm of light bodies about the Sun or a planet.',
    perMinute: 600,
    audit: 'swarm.add',
    idempotent: true,
    body: addSwarmBody,
    answers: { 201: swarmAnswerSchema },
    errors: ['no_scene', 'world_full', 'name_taken', 'unknown_body', 'world_unavailable'],
  }),
  swarm_read: route({
    method: 'GET',
    path: '/swarms/{id}',
    permission: 'world.read',
    summary: 'One swarm.',
    perMinute: 600,
    params: swarmParams,
    answers: { 200: swarmAnswerSchema },
    errors: ['no_scene', 'unknown_swarm', 'world_unavailable'],
  }),
  swarm_remove: route({
    method: 'DELETE',
    path: '/swarms/{id}',
    permission: 'world.write',
    summary: 'Takes a swarm out of the world, also one of the scene.',
    perMinute: 600,
    audit: 'swarm.remove',
    params: swarmParams,
    answers: { 200: removedSwarmSchema },
    errors: ['no_scene', 'unknown_swarm', 'world_unavailable'],
  }),
} as const;
