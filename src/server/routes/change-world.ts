import { ApiError, type ErrorCode } from '../../protocol/index.ts';
import type { CommandOf, WorldErrorCode, WorldEvent } from '../../world/index.ts';
import type { WorldHost } from '../world/world-host.ts';
import { clockOf } from './clock-of.ts';

type Answer = Extract<WorldEvent, { type: 'answer' }>;
type Refusal = Extract<Answer, { ok: false }>;
type Change = 'spawn' | 'modify' | 'remove' | 'set_plan' | 'add_swarm' | 'remove_swarm';

/** Where the body of the request has what a field of each command is made of, keys joined by dots; empty where nowhere. */
const bodyFields: Readonly<Record<Change, (field: string) => string>> = {
  spawn: (field) => below('entity.', field),
  modify: (field) => field,
  remove: () => '',
  set_plan: (field) => (field.startsWith('nodes.') ? `burns.${below('nodes.', field)}` : ''),
  add_swarm: (field) => below('swarm.', field),
  remove_swarm: () => '',
};

function below(prefix: string, field: string): string {
  return field.startsWith(prefix) ? field.slice(prefix.length) : '';
}

const codes: Readonly<Partial<Record<WorldErrorCode, ErrorCode>>> = {
  unknown_entity: 'unknown_entity',
  unknown_swarm: 'unknown_swarm',
  unknown_body: 'unknown_body',
  name_taken: 'name_taken',
  not_removable: 'entity_stays',
  vessels_full: 'world_full',
  markers_full: 'world_full',
  shapes_full: 'world_full',
  bodies_full: 'world_full',
  swarms_full: 'world_full',
  unknown_burn: 'unknown_burn',
  burn_past: 'burn_past',
  burn_under_way: 'burn_under_way',
  too_many_burns: 'too_many_burns',
  cannot_fly_plan: 'cannot_fly_plan',
  not_enough_delta_v: 'not_enough_delta_v',
};

/** What some refusals mean where it is about the plan of a ship. */
const planCodes: typeof codes = {
  unknown_entity: 'unknown_ship',
  not_applicable: 'unknown_ship',
  no_bodies: 'no_bodies',
};

/**
 * Asks the world for a change, and resolves when visitors see it: what is answered is in the frame that is waited for. Rejects with
 * `no_scene`, `world_unavailable`, and the row of the error table that fits what the world refuses.
 */
export async function changeWorld(
  host: WorldHost,
  command: { [Type in Change]: Omit<CommandOf<Type>, 'id'> }[Change],
): Promise<Extract<Answer, { ok: true }>> {
  clockOf(host);
  const answer = await host.request(command);
  if (!answer.ok) throw refused(answer, command.type);
  await host.clockAfter(answer.tick + 1);
  return answer;
}

/** What the world refused, with the field of the request's body that it is about. */
function refused({ code, message, field = '' }: Refusal, change: Change): ApiError {
  const within = bodyFields[change](field);
  const errors = [{ where: 'body' as const, path: `/${within.replaceAll('.', '/')}`, message }];
  const known = (change === 'set_plan' ? planCodes[code] : undefined) ?? codes[code];
  return new ApiError(known ?? 'invalid_request', message, within === '' ? {} : { errors });
}
