import { route } from '../route.ts';
import {
  deletedSaveSchema,
  loadedSaveSchema,
  saveBody,
  saveParams,
  saveSchema,
  savesSchema,
} from '../saves.ts';

/** Saves of the whole world. */
export const saveRoutes = {
  saves: route({
    method: 'GET',
    path: '/saves',
    permission: 'world.read',
    summary: 'Every save, newest first, the autosaves too.',
    perMinute: 20,
    answers: { 200: savesSchema },
    errors: [],
  }),
  save_create: route({
    method: 'POST',
    path: '/saves',
    permission: 'save.write',
    summary: 'Saves the world as it is. What is answered is on the disk.',
    perMinute: 20,
    audit: 'save.create',
    idempotent: true,
    body: saveBody,
    answers: { 201: saveSchema },
    errors: ['no_scene', 'slot_taken', 'too_many_saves', 'world_unavailable', 'store_unavailable'],
  }),
  save_load: route({
    method: 'POST',
    path: '/saves/{slot}/load',
    permission: 'save.write',
    summary: 'Goes back to a save; visitors stay.',
    perMinute: 20,
    audit: 'save.load',
    params: saveParams,
    answers: { 200: loadedSaveSchema },
    errors: ['unknown_save', 'save_damaged', 'scene_not_allowed', 'queue_full', 'world_unavailable'],
  }),
  save_delete: route({
    method: 'DELETE',
    path: '/saves/{slot}',
    permission: 'save.write',
    summary: 'Removes a save.',
    perMinute: 20,
    audit: 'save.delete',
    params: saveParams,
    answers: { 200: deletedSaveSchema },
    errors: ['unknown_save'],
  }),
} as const;
