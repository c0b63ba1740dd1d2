import { ProblemError } from '../../../client/index.ts';
import { entityName } from '../../../protocol/index.ts';
import { eventually, expectThat, type Proof, type ProofContext } from '../proof.ts';
import { framesUntil, visiting } from '../visiting.ts';

const frameMs = 10_000;
const goneMs = 10_000;

/** A visitor without a screen gets a ship of its own, sees time go on, is obeyed, and leaves nothing behind. */
export const playerSpawn: Proof = async (context) => {
  const found = await visiting(context, 'desktop', async (line) => {
    const { ship, visitor, world } = line;
    expectThat(ship !== undefined && visitor !== undefined, 'The welcome names no ship.');
    const own = world.get(ship);
    expectThat(own !== undefined, 'The ship that the welcome names is not in the world.', { ship });
    expectThat(
      own.kind === 'vessel' && own.hull?.owner === visitor,
      'The ship that the welcome names belongs to somebody else.',
      { ship, owner: own.hull?.owner ?? null },
    );
    const place = own.motion.position_m;
    expectThat(place.every(Number.isFinite), 'The ship is nowhere.', { position_m: place });
    const firstTick = world.clock?.tick ?? 0;
    const seq = line.control({ thrust: [0, 0, 0], torque: [0, 0, 0], stabilise: true });
    await framesUntil(line, frameMs, () => {
      const { flight } = world.get(ship) ?? {};
      return (world.clock?.tick ?? 0) > firstTick && (flight?.control_seq ?? -1) >= seq;
    });
    await seen(context);
    return { ship: entityName(ship), body: own.motion.body, position_m: place };
  });
  await gone(context, found.ship);
  return { message: `A visitor flew ${found.ship} and left nothing behind.`, details: found };
};

/** The server tells of the visitor too. */
async function seen({ client, token }: ProofContext): Promise<void> {
  if (token === undefined) return;
  const { body } = await client.call('status', {});
  expectThat(
    body.player_spawned === true && (body.visitors?.count ?? 0) > 0,
    'The server does not count the visitor.',
    { player_spawned: body.player_spawned, visitors: body.visitors },
  );
}

async function gone(context: ProofContext, id: string): Promise<void> {
  const { client, token } = context;
  if (token === undefined) return;
  await eventually('the ship of the visitor who left was gone', goneMs, context, async () => {
    try {
      await client.call('entity_read', { params: { id } });
      return false;
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'unknown_entity') return true;
      throw error;
    }
  });
}
