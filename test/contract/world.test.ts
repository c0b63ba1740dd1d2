import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotFormat, World, WorldError, worldSubsystems } from '../../src/world/index.ts';
import { carryOut, plans } from '../support/world-plans.ts';
import { ask, run, sceneNames, sharedRails, startWorld } from '../support/worlds.ts';

/** Everything that a snapshot holds, to the bit, but for the number of the tick. */
const stateOf = (world: World): string =>
  JSON.stringify(world.snapshot().parts, (key, value) => (key === 'index' ? undefined : value));

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

  it('goes on from a snapshot as if nothing had happened, however long it stood still before', async () => {
    await fc.assert(
      fc.asyncProperty(
        plans({ maxLength: 6, maxTicks: 25 }),
        plans({ maxLength: 4, maxTicks: 25 }),
        fc.option(fc.integer({ min: 1, max: 40 })),
        async (before, after, still) => {
          const world = await startWorld(name);
          world.submit({ type: 'join', id: '1', visitor: 'ada', name: 'Ada' });
          world.submit({ type: 'join', id: '2', visitor: 'bob', name: 'Bob' });
          carryOut(world, before);
          if (still !== null) carryOut(world, [[{ type: 'set_time', paused: true }, 0]]);
          world.submit({ type: 'rename', id: 'waits', visitor: 'ada', name: 'Later' });
          const saved = JSON.parse(JSON.stringify(world.snapshot()));
          const copy = await World.restore(saved, { ephemeris: sharedRails() });
          expect(copy.time).toEqual(world.time);
          run(world, 1);
          run(copy, 1 + (still ?? 0));
          expect(copy.stateHash()).toBe(world.stateHash());
          for (const one of [world, copy]) {
            if (still !== null) carryOut(one, [[{ type: 'set_time', step: 30 }, 20]]);
            carryOut(one, after, before.length);
          }
          expect(copy.stateHash()).toBe(world.stateHash());
          expect(stateOf(copy)).toBe(stateOf(world));
          await Promise.all([world.stop(), copy.stop()]);
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

it('hashes what a shape is beside where it is', async () => {
  const hashes = new Set<string>();
  for (const form of ['"kind":"box","size_m":[1,1,1]', '"kind":"sphere","radius_m":0.5']) {
    const world = await startWorld('physics-lab');
    const place = '"position":{"relative_to":"origin","frame":"local","position_m":[9,3,0]}';
    const entity = JSON.parse(`{${form},${place},"name":"thing","motion":"fixed","mass_kg":1}`);
    expect(ask(world, { type: 'spawn', entity }).answer).toMatchObject({ ok: true });
    hashes.add(world.stateHash());
    await world.stop();
  }
  expect(hashes.size).toBe(2);
});

describe('a snapshot', () => {
  it('is refused when it is damaged, and says where', async () => {
    const world = await startWorld('physics-lab');
    ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
    run(world, 10);
    const sound = JSON.stringify(world.snapshot());
    const broken: [change: (text: string) => string, says: RegExp][] = [
      [() => 'null', /no snapshot/],
      [(text) => text.replace(snapshotFormat, 'spacetime.snapshot.v9'), /spacetime.snapshot.v9/],
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
