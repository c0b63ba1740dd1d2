import { z } from 'zod';
import { entitiesQuery, entitiesSchema } from './entity.ts';
import { textField } from './fields.ts';
import { healthSchema, liveSchema, statusSchema } from './health.ts';
import type { Route } from './route.ts';
import {
  currentSceneSchema,
  historySchema,
  loadSceneBody,
  sceneLoadSchema,
  scenesQuery,
  scenesSchema,
  validateSceneBody,
  validationSchema,
  waitQuery,
} from './scene.ts';
import { changeTimeBody, timeSchema } from './time.ts';

/** Keeps the exact type of a row, so that handlers and clients are typed by it. */
function route<const R extends Route>(row: R): R {
  return row;
}

/** Every call of the HTTP API. Server, client and documentation are made from this table. */
export const routes = {
  health: route({
    method: 'GET',
    path: '/health',
    permission: 'none',
    summary: 'Whether the server is well; details with a token.',
    answers: { 200: healthSchema, 503: healthSchema },
    errors: [],
  }),
  health_live: route({
    method: 'GET',
    path: '/health/live',
    permission: 'none',
    summary: 'Whether the process turns.',
    answers: { 200: liveSchema },
    errors: [],
  }),
  health_ready: route({
    method: 'GET',
    path: '/health/ready',
    permission: 'none',
    summary: 'Whether a scene is loaded and ticks on time; details with a token.',
    answers: { 200: healthSchema, 503: healthSchema },
    errors: [],
  }),
  status: route({
    method: 'GET',
    path: '/status',
    permission: 'none',
    summary: 'Name, version and state; with world.read also scene, visitors and subsystems.',
    answers: { 200: statusSchema },
    errors: [],
  }),
  scene_read: route({
    method: 'GET',
    path: '/scene',
    permission: 'scene.read',
    summary: 'The current scene.',
    answers: { 200: currentSceneSchema },
    tagged: true,
    errors: [],
  }),
  scene_load: route({
    method: 'POST',
    path: '/scene',
    permission: 'scene.load',
    summary: 'Queues the load of a scene; ?wait=N waits up to N seconds for the outcome.',
    query: waitQuery,
    body: loadSceneBody,
    answers: { 200: sceneLoadSchema, 202: sceneLoadSchema },
    errors: ['path_refused', 'scene_not_allowed', 'unknown_scene', 'queue_full'],
  }),
  scene_validate: route({
    method: 'PUT',
    path: '/scene',
    permission: 'scene.validate',
    summary: 'Checks a scene without loading it.',
    body: validateSceneBody,
    jsonDepth: 66,
    arrayLength: 2000,
    answers: { 200: validationSchema },
    errors: ['path_refused', 'scene_not_allowed', 'unknown_scene', 'validator_unavailable'],
  }),
  scene_load_read: route({
    method: 'GET',
    path: '/scene/loads/{id}',
    permission: 'scene.read',
    summary: 'Where a scene load stands.',
    params: z.strictObject({ id: textField }),
    answers: { 200: sceneLoadSchema },
    errors: ['unknown_load'],
  }),
  scene_reload: route({
    method: 'POST',
    path: '/scene/reload',
    permission: 'scene.reload',
    summary: 'Queues a reload of the current scene from disk.',
    query: waitQuery,
    answers: { 200: sceneLoadSchema, 202: sceneLoadSchema },
    errors: ['no_scene', 'queue_full'],
  }),
  scene_history: route({
    method: 'GET',
    path: '/scene/history',
    permission: 'scene.history',
    summary: 'The last finished scene loads, newest first.',
    answers: { 200: historySchema },
    tagged: true,
    errors: [],
  }),
  scenes: route({
    method: 'GET',
    path: '/scenes',
    permission: 'scene.read',
    summary: 'The scenes that the whitelist allows.',
    query: scenesQuery,
    answers: { 200: scenesSchema },
    tagged: true,
    errors: ['path_refused'],
  }),
  time_read: route({
    method: 'GET',
    path: '/time',
    permission: 'world.read',
    summary: 'Simulated time.',
    answers: { 200: timeSchema },
    errors: ['no_scene', 'world_unavailable'],
  }),
  time_change: route({
    method: 'PATCH',
    path: '/time',
    permission: 'world.write',
    summary: 'Changes factor, pause or date, or steps single ticks of a paused world.',
    body: changeTimeBody,
    answers: { 200: timeSchema },
    errors: ['no_scene', 'not_paused', 'epoch_outside_span', 'world_unavailable'],
  }),
  entities: route({
    method: 'GET',
    path: '/entities',
    permission: 'world.read',
    summary: 'What is in the world, by kind and near a point.',
    query: entitiesQuery,
    answers: { 200: entitiesSchema },
    errors: ['no_scene', 'unknown_body', 'world_unavailable'],
  }),
} as const;

/** Name of a call. */
export type RouteId = keyof typeof routes;

/** Names of all calls. */
export const routeIds = Object.keys(routes) as readonly RouteId[];

/** Path of the visitors' connection; a WebSocket, so not in the table of calls. */
export const worldPath = '/world';
