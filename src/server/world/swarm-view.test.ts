import { expect, test } from 'vitest';
import { ask, run, startWorld } from '../../../test/support/worlds.ts';
import { SwarmView } from './swarm-view.ts';

test('in fast time swarms are told every few seconds, in 32 kB', async () => {
  const world = await startWorld('asteroid-belt');
  const view = new SwarmView(world);
  expect(view.state().map(({ name, body }) => [name, body])).toEqual([
    ['main belt', 'sun'],
    ['Hildas', 'sun'],
  ]);
  ask(world, { type: 'set_time', factor: 100_000 });
  let told = 0;
  for (let second = 0; second < 13; second += 1) {
    run(world, 90);
    const news = view.news();
    if (news === null) continue;
    told += 1;
    expect(news.reduce((sum, { states }) => sum + states.length, 0)).toBe(1000 * 32);
  }
  expect(told).toBe(2);
});

test('in slow time never, but where the clock was set', async () => {
  const world = await startWorld('asteroid-belt');
  const view = new SwarmView(world);
  view.state();
  for (let second = 0; second < 3; second += 1) {
    run(world, 90);
    expect(view.news()).toBeNull();
  }
  const { day } = world.time;
  ask(world, { type: 'set_time', epoch: { day: day + 1, second: 0 } });
  run(world, 90);
  expect(view.news()?.[0]?.day).toBe(day + 1);
  expect(view.news()).toBeNull();
});
