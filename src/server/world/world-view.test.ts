import { expect, it } from 'vitest';
import { ask, run, startWorld } from '../../../test/support/worlds.ts';
import { type EntityChange, type WorldFrame, WorldMirror } from '../../protocol/index.ts';
import { WorldView } from './world-view.ts';

/** A frame as it arrives: what is not of JSON does not pass. */
const sent = <Sent>(frame: Sent): Sent => JSON.parse(JSON.stringify(frame)) as Sent;

it('puts the whole state together again from what has changed', async () => {
  const world = await startWorld('solar-system');
  const view = new WorldView(world);
  const mirror = new WorldMirror();
  mirror.replace(sent(view.state()));
  let ship = -1;
  const follow = (): WorldFrame => {
    run(world, 6);
    const frame = sent(view.frame());
    mirror.apply(frame);
    expect(mirror.state()).toEqual(sent(new WorldView(world).state()));
    return frame;
  };
  const told = (): EntityChange | undefined => follow().changed.find(({ id }) => id === ship);
  ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
  ship = follow().added[0]?.id ?? -1;
  const steer = (seq: number, thrust: [number, number, number], torque: [number, number, number]): void => {
    ask(world, { type: 'control', visitor: 'ada', seq, control: { thrust, torque, stabilise: true } });
  };
  steer(0, [0, 0, -1], [0, 0.5, 0]);
  expect(told()?.flight).toHaveProperty('thrust');
  steer(1, [0, 0, 0], [0, 0, 0]);
  for (let frames = 0; frames < 10; frames += 1) follow();
  ask(world, { type: 'jump', visitor: 'ada', body: 'mars' });
  expect(told()?.motion).toMatchObject({ body: 'mars', position_m: expect.any(Array) });
  ask(world, { type: 'rename', visitor: 'ada', name: 'Lovelace' });
  expect(told()).toMatchObject({ name: 'Lovelace' });
  ask(world, { type: 'leave', visitor: 'ada' });
  expect(follow().removed).toEqual([ship]);
});

it('tells of a burn only what it changes', async () => {
  const world = await startWorld('solar-system');
  const view = new WorldView(world);
  ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
  const ship = view.state().entities.at(-1)?.id;
  ask(world, {
    type: 'control',
    visitor: 'ada',
    seq: 0,
    control: { thrust: [0, 0, -1], torque: [0, 0, 0], stabilise: true },
  });
  view.frame();
  run(world, 6);
  const change = view.frame().changed.find(({ id }) => id === ship);
  expect(Object.keys(change?.flight ?? {}).sort()).toEqual(['fuel_kg', 'mass_kg']);
  expect(Object.keys(change?.motion ?? {}).sort()).toEqual(['position_m', 'velocity_mps']);
});
