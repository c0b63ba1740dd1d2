import { ApiError, type Clock, entityNumber } from '../../protocol/index.ts';
import type { CommandOf } from '../../world/index.ts';
import type { Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import {
  type Burn,
  burnIdIn,
  burnIds,
  burnOf,
  isShip,
  planAnswer,
  type Ship,
  type WishedBurn,
} from '../world/planned-burns.ts';
import { changeWorld } from './change-world.ts';
import { clockOf } from './clock-of.ts';

type PlanHandlers = Pick<
  Handlers,
  'plan_read' | 'plan_set' | 'plan_fly' | 'burn_add' | 'burn_change' | 'burn_remove'
>;
type Change = Omit<CommandOf<'set_plan'>, 'id' | 'type' | 'entity'>;

/** Handlers of what ships are to do. */
export function planHandlers({ host }: ServerParts): PlanHandlers {
  const ship = (name: string): { readonly found: Ship; readonly clock: Clock } => {
    const clock = clockOf(host);
    const id = entityNumber(name);
    const found = id === undefined ? undefined : host.mirror.get(id);
    if (!isShip(found)) throw new ApiError('unknown_ship');
    return { found, clock };
  };
  const read = (name: string) => {
    const { found, clock } = ship(name);
    return planAnswer(found, clock);
  };
  const change = async (name: string, wish: Change) => {
    const { found } = ship(name);
    const { burn } = await changeWorld(host, { type: 'set_plan', entity: found.id, ...wish });
    return { plan: read(name), burn };
  };
  /** Puts a burn into a plan, and shows it with the id of that. */
  const put = async (name: string, { add, ...wish }: Change & { readonly add: WishedBurn }) => {
    const { plan, burn: instant } = await change(name, { add, ...wish });
    return { ...plan, burn: burnIdIn(plan, { day: 0, second: 0, ...add, ...instant }) };
  };
  /** A planned burn by its id. */
  const planned = (name: string, burn: string): Burn => {
    const { nodes } = ship(name).found.flight.plan;
    const node = nodes[burnIds(nodes).indexOf(burn)];
    if (node === undefined) throw new ApiError('unknown_burn');
    return node;
  };
  return {
    plan_read: ({ params }) => ({ status: 200, body: read(params.id) }),
    plan_set: async ({ params, body: { burns, fly } }) => {
      const nodes = burns.map((burn, at) => burnOf(burn, undefined, `/burns/${at}`));
      return { status: 200, body: (await change(params.id, { nodes, fly })).plan };
    },
    plan_fly: async ({ params, body: { fly } }) => {
      return { status: 200, body: (await change(params.id, { fly })).plan };
    },
    burn_add: async ({ params, body: { fly, ...wish } }) => {
      const body = await put(params.id, { add: burnOf(wish), ...(fly === undefined ? {} : { fly }) });
      return { status: 201, body };
    },
    burn_change: async ({ params, body }) => {
      const node = planned(params.id, params.burn);
      return { status: 200, body: await put(params.id, { remove: node, add: burnOf(body, node) }) };
    },
    burn_remove: async ({ params }) => {
      const node = planned(params.id, params.burn);
      return { status: 200, body: (await change(params.id, { remove: node })).plan };
    },
  };
}
