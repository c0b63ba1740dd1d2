import {
  ApiError,
  type SwarmAnswer,
  type SwarmStates,
  swarmName,
  swarmNumber,
} from '../../protocol/index.ts';
import type { Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import { changeWorld } from './change-world.ts';
import { clockOf } from './clock-of.ts';
import { pageOf } from './pages.ts';

type SwarmHandlers = Pick<Handlers, 'swarms' | 'swarm_add' | 'swarm_read' | 'swarm_remove'>;

const keyDigits = 10;
/** Six floats of four bytes, as three bytes are four characters of base64. */
const charactersOfBody = 32;

/** Handlers of swarms of light bodies. */
export function swarmHandlers({ host }: ServerParts): SwarmHandlers {
  const read = (id: number | undefined): SwarmAnswer => {
    const swarm = host.swarms.find((one) => one.id === id);
    if (swarm === undefined) throw new ApiError('unknown_swarm');
    return swarmAnswer(swarm);
  };
  return {
    swarms: ({ query }) => {
      const { tick } = clockOf(host);
      const { items, next_cursor } = pageOf(host.swarms, sortKey, query);
      return { status: 200, body: { tick, items: items.map(swarmAnswer), next_cursor } };
    },
    swarm_add: async ({ body }) => {
      const { swarm } = await changeWorld(host, { type: 'add_swarm', swarm: body });
      return { status: 201, body: read(swarm) };
    },
    swarm_read: ({ params }) => {
      clockOf(host);
      return { status: 200, body: read(swarmNumber(params.id)) };
    },
    swarm_remove: async ({ params }) => {
      const swarm = swarmNumber(params.id);
      if (swarm === undefined) throw new ApiError('unknown_swarm');
      await changeWorld(host, { type: 'remove_swarm', swarm });
      return { status: 200, body: { id: params.id, removed: true } };
    },
  };
}

/** A swarm as the API shows it. */
function swarmAnswer({ id, name, body, absolute_magnitude, colour, states }: SwarmStates): SwarmAnswer {
  const count = Math.floor(states.length / charactersOfBody);
  return { id: swarmName(id), name, about: body, count, absolute_magnitude, colour };
}

function sortKey({ id }: SwarmStates): string {
  return String(id).padStart(keyDigits, '0');
}
