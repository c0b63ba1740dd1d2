import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Command, World, WorldError, worldSubsystems } from '../../src/world/index.ts';
import { ask, run, sceneNames, sharedRails, startWorld } from '../support/worlds.ts';

const control = (seq: number, thrust: number[], torque: number[], more: object = {}): Command =>
  ({
    type: 'control',
    visitor: 'ada',
    seq,
    control: { thrust, torque, stabilise: seq % 2 === 0, ...more },
  }) as Command;

describe.each(sceneNames)('a world of %s', (name) => {
  it('starts every subsystem, in an order that says why', async () => {
    const world = await startWorld(name);
    expect(world.status().filter(({ state }) => state !== 'ready')).toEqual([]);
    expect(world.check()).toEqual([]);
    expect(world.order().every(({ reason }) => reason.length > 0)).toBe(true);
    const known = new Set(worldSubsystems.map((subsystem) => subsystem.name));
    expect(world.order().every((line) => known.has(line.name))).toBe(true);
    const declaring = worldSubsystems.filter(({ state }) => Object.keys(state).length > 0);
    expect(declaring.map((subsystem) => subsystem.name)).toEqual(
      expect.arrayContaining(world.snapshot().parts.map((part) => part.name)),
    );
    await world.stop();
  });

  it('goes on from a snapshot as if nothing had happened', async () => {
    const stick = fc.double({ min: -1, max: 1, noNaN: true });
    const hands = fc.record({
      thrust: fc.tuple(stick, stick, stick),
      torque: fc.tuple(stick, stick, stick),
      hold: fc.constantFrom('none', 'kill_rotation', 'prograde', 'normal'),
      brake: fc.boolean(),
      ticks: fc.integer({ min: 1, max: 40 }),
      factor: fc.constantFrom(null, 1, 10, 1000, 100_000),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(hands, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 60 }),
        async (plan, more) => {
          const world = await startWorld(name);
          world.submit({ type: 'join', id: '1', visitor: 'ada', name: 'Ada' });
          world.submit({ type: 'join', id: '2', visitor: 'bob', name: 'Bob' });
          plan.forEach(({ thrust, torque, hold, brake, ticks, factor }, seq) => {
            world.submit(control(seq, thrust, torque, { hold, brake }));
            world.submit({ type: 'ask_time', id: 't', visitor: 'ada', factor });
            run(world, ticks);
          });
          world.submit(control(plan.length, [0, 0, -1], [0, 0, 0]));
          const text = JSON.stringify(world.snapshot());
          const copy = await World.restore(JSON.parse(text), { ephemeris: sharedRails() });
          expect(copy.stateHash()).toBe(world.stateHash());
          expect(copy.time).toEqual(world.time);
          run(world, more);
          run(copy, more);
          expect(copy.stateHash()).toBe(world.stateHash());
          expect(JSON.stringify(copy.snapshot())).toBe(JSON.stringify(world.snapshot()));
          await copy.stop();
          await world.stop();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('hashes everything that decides how it goes on', async () => {
    const world = await startWorld(name);
    const seen = new Set([world.stateHash()]);
    const expectNew = () => {
      const hash = world.stateHash();
      expect(seen).not.toContain(hash);
      seen.add(hash);
    };
    run(world, 1);
    expectNew();
    ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
    expectNew();
    ask(world, { type: 'rename', visitor: 'ada', name: 'Ada L.' });
    expectNew();
    ask(world, { type: 'ask_time', visitor: 'ada', factor: 5 });
    expectNew();
    await world.stop();
  });
});

describe('a snapshot', () => {
  it('is refused when it is damaged, and says where', async () => {
    const world = await startWorld('physics-lab');
    ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
    run(world, 10);
    const sound = JSON.stringify(world.snapshot());
    const broken: [change: (text: string) => string, says: RegExp][] = [
      [() => 'null', /no snapshot/],
      [(text) => text.replace('snapshot.v2', 'snapshot.v9'), /spacetime.snapshot.v9/],
      [(text) => text.replace('"tick":11', '"tick":-1'), /tick/],
      [(text) => text.replace('"name":"time"', '"name":"weather"'), /weather/],
      [(text) => text.replace('"values":[', '"values":[1,'), /numbers/],
      [(text) => text.replace('"values":[', '"values":["x",'), /not made of numbers/],
      [(text) => text.replace('["fuelKg",1]', '["oilKg",1]'), /other fields/],
      [(text) => text.replace('"motion":[', '"motion":[null,'), /sound numbers/],
      [(text) => text.replace('"bytes":"', '"bytes":"!'), /base64/],
      [(text) => text.replace('"lastId":', '"lastId":-'), /lastId/],
      [(text) => text.replace('"seq":', '"seq":-'), /seq/],
      [(text) => text.replace('"state":"awake"', '"state":"fixed"'), /is fixed and is not/],
    ];
    for (const [change, says] of broken) {
      const text = change(sound);
      expect(text).not.toBe(sound);
      const refused = World.restore(JSON.parse(text), { ephemeris: sharedRails() });
      await expect(refused).rejects.toThrow(says);
      await expect(refused).rejects.toThrow(WorldError);
    }
    await world.stop();
  });
});
