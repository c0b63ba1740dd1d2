import { ApiError, type ErrorCode } from '../../protocol/index.ts';
import type { CommandOf, WorldErrorCode, WorldEvent } from '../../world/index.ts';
import type { WorldHost } from '../world/world-host.ts';
import { clockOf } from './clock-of.ts';

type Answer = Extract<WorldEvent, { type: 'answer' }>;
type Refusal = Extract<Answer, { ok: false }>;
type Change = 'spawn' | 'modify' | 'remove' | 'add_swarm' | 'remove_swarm';

/** Under which key each command carries the body of its request, or null where it has none. */
const bodyOf: Readonly<Record<Change, string | null>> = {
  spawn: 'entity.',
  modify: '',
  remove: null,
  add_swarm: 'swarm.',
  remove_swarm: null,
};

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
  if (!answer.ok) throw refused(answer, bodyOf[command.type]);
  await host.clockAfter(answer.tick + 1);
  return answer;
}

/** What the world refused, with the field of the request's body that it is about. */
function refused({ code, message, field }: Refusal, prefix: string | null): ApiError {
  const within = prefix !== null && field?.startsWith(prefix) ? field.slice(prefix.length) : '';
  const errors = [{ where: 'body' as const, path: `/${within.replaceAll('.', '/')}`, message }];
  return new ApiError(codes[code] ?? 'invalid_request', message, within === '' ? {} : { errors });
}
