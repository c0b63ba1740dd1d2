import { expect, it } from 'vitest';
import { leftBehind } from '../support/leaks.ts';
import { ask, run, sceneNames, startWorld } from '../support/worlds.ts';

it.each(sceneNames)(
  'a world of %s leaves nothing behind when it is stopped, a hundred times over',
  async (name) => {
    const round = async (): Promise<void> => {
      const world = await startWorld(name);
      ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
      run(world, 5);
      world.drainEvents();
      await world.stop();
      expect(world.status().every(({ state, error }) => state === 'stopped' && error === null)).toBe(true);
    };
    expect(await leftBehind(round, { warmUpRounds: 50 })).toEqual([]);
  },
);
