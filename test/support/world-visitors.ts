import type { Control, Entity, World, WorldErrorCode, WorldEvent } from '../../src/world/index.ts';
import { startWorld } from './worlds.ts';

/** Controls at rest. */
export const still: Control = { thrust: [0, 0, 0], torque: [0, 0, 0], stabilise: true };
/** The types of events, in order. */
export const typesOf = (events: readonly WorldEvent[]) => events.map(({ type }) => type);

/** The code of a refused command. */
export function refusal({ answer }: { answer: WorldEvent }): WorldErrorCode | undefined {
  return answer.type === 'answer' && !answer.ok ? answer.code : undefined;
}

/** The ship of a visitor. */
export function shipOf(world: World, visitor: string): Entity {
  const ship = world.entities.find((entity) => entity.vessel?.owner === visitor);
  if (ship === undefined) throw new Error(`${visitor} has no ship`);
  return ship;
}

/** A world that visitors have just joined. */
export async function withVisitors(scene: string, ...visitors: string[]): Promise<World> {
  const world = await startWorld(scene);
  for (const visitor of visitors)
    world.submit({ type: 'join', id: visitor, visitor, name: visitor.toUpperCase() });
  world.step();
  world.drainEvents();
  return world;
}
