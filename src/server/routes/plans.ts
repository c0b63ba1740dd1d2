import { ApiError, type Clock, entityNumber } from '../../protocol/index.ts';
import type { CommandOf } from '../../world/index.ts';
import type { Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import { type Burn, burnIds, burnOf, isShip, planAnswer, type Ship } from '../world/planned-burns.ts';
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
    await changeWorld(host, { type: 'set_plan', entity: found.id, ...wish });
    return read(name);
  };
  /** A planned burn by its id, and the id that another has in its place. */
  const planned = (name: string, burn: string) => {
    const { found, clock } = ship(name);
    const { nodes } = found.flight.plan;
    const at = burnIds(nodes).indexOf(burn);
    const node = nodes[at];
    if (node === undefined) throw new ApiError('unknown_burn');
    return { node, others: nodes.toSpliced(at, 1), clock };
  };
  return {
    plan_read: ({ params }) => ({ status: 200, body: read(params.id) }),
    plan_set: async ({ params, body: { burns, fly } }) => {
      const { clock } = ship(params.id);
      const nodes = burns.map((burn, at) => burnOf(burn, clock, undefined, `/burns/${at}`));
      return { status: 200, body: await change(params.id, { nodes, fly }) };
    },
    plan_fly: async ({ params, body: { fly } }) => ({ status: 200, body: await change(params.id, { fly }) }),
    burn_add: async ({ params, body: { fly, ...wish } }) => {
      const { found, clock } = ship(params.id);
      const add = burnOf(wish, clock);
      const burn = idAmong(found.flight.plan.nodes, add);
      const plan = await change(params.id, { add, ...(fly === undefined ? {} : { fly }) });
      return { status: 201, body: { ...plan, burn } };
    },
    burn_change: async ({ params, body }) => {
      const { node, others, clock } = planned(params.id, params.burn);
      const add = burnOf(body, clock, node);
      const plan = await change(params.id, { remove: node, add });
      return { status: 200, body: { ...plan, burn: idAmong(others, add) } };
    },
    burn_remove: async ({ params }) => {
      const { node } = planned(params.id, params.burn);
      return { status: 200, body: await change(params.id, { remove: node }) };
    },
  };
}

/** The id of a burn that is put beside others: equal ones are told apart by their number. */
function idAmong(others: readonly Burn[], burn: Burn): string {
  return burnIds([...others, burn])[others.length];
}
