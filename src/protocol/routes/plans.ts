import { entityParams } from '../entity.ts';
import {
  addBurnBody,
  burnParams,
  changeBurnBody,
  flyPlanBody,
  plannedBurnSchema,
  planSchema,
  setPlanBody,
} from '../plans.ts';
import { route } from '../route.ts';

const readErrors = ['no_scene', 'unknown_ship', 'world_unavailable'] as const;
const changeErrors = [...readErrors, 'no_bodies'] as const;
const flyErrors = ['cannot_fly_plan', 'not_enough_delta_v'] as const;

/** What ships are to do: changes of velocity at their instants. */
export const planRoutes = {
  plan_read: route({
    method: 'GET',
    path: '/entities/{id}/plan',
    permission: 'world.read',
    summary: 'What a ship is to do: its planned burns, and whether it flies them by itself.',
    perMinute: 600,
    params: entityParams,
    answers: { 200: planSchema },
    errors: readErrors,
  }),
  plan_set: route({
    method: 'PUT',
    path: '/entities/{id}/plan',
    permission: 'world.write',
    summary: 'Puts burns in the place of all that are planned; the ship flies them where `fly` says so.',
    perMinute: 600,
    audit: 'plan.set',
    params: entityParams,
    body: setPlanBody,
    answers: { 200: planSchema },
    errors: [...changeErrors, 'burn_past', ...flyErrors],
  }),
  plan_fly: route({
    method: 'PATCH',
    path: '/entities/{id}/plan',
    permission: 'world.write',
    summary: 'Lets a ship fly its plan by itself, or no longer; a burn that is under way ends then.',
    perMinute: 600,
    audit: 'plan.fly',
    params: entityParams,
    body: flyPlanBody,
    answers: { 200: planSchema },
    errors: [...changeErrors, ...flyErrors],
  }),
  burn_add: route({
    method: 'POST',
    path: '/entities/{id}/plan/burns',
    permission: 'world.write',
    summary: 'Adds a burn to the plan of a ship.',
    perMinute: 600,
    audit: 'burn.add',
    idempotent: true,
    params: entityParams,
    body: addBurnBody,
    answers: { 201: plannedBurnSchema },
    errors: [...changeErrors, 'too_many_burns', 'burn_past', ...flyErrors],
  }),
  burn_change: route({
    method: 'PATCH',
    path: '/entities/{id}/plan/burns/{burn}',
    permission: 'world.write',
    summary: 'Puts a burn at another instant, or changes what it does; it has another id then.',
    perMinute: 600,
    audit: 'burn.change',
    params: burnParams,
    body: changeBurnBody,
    answers: { 200: plannedBurnSchema },
    errors: [...changeErrors, 'unknown_burn', 'burn_under_way', 'burn_past', ...flyErrors],
  }),
  burn_remove: route({
    method: 'DELETE',
    path: '/entities/{id}/plan/burns/{burn}',
    permission: 'world.write',
    summary: 'Takes a burn out of the plan of a ship, also one that is under way.',
    perMinute: 600,
    audit: 'burn.remove',
    params: burnParams,
    answers: { 200: planSchema },
    errors: [...changeErrors, 'unknown_burn'],
  }),
} as const;
