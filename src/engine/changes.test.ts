import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acyclicNodes,
  reachable,
  type SyntheticNode,
  syntheticWorld,
} from '../../test/support/synthetic-engine.ts';
import { defineSubsystem, Engine, type Running, ratio } from './index.ts';

const tick = { index: 0, stepS: 1 / 90 };

/** A random graph and one of its subsystems. */
const withOne = acyclicNodes.chain((nodes) =>
  fc.tuple(fc.constant(nodes), fc.constantFrom(...nodes.map(({ name }) => name))),
);

const needersOf = (name: string, nodes: readonly SyntheticNode[]): string[] =>
  nodes.filter((node) => reachable(node.name, nodes).has(name)).map((node) => node.name);

describe('unregister', () => {
  it('is refused by name while others need the subsystem, and touches nothing then', async () => {
    await fc.assert(
      fc.asyncProperty(withOne, async ([nodes, name]) => {
        const { engine, names } = syntheticWorld(nodes);
        await engine.start();
        const needers = needersOf(name, nodes);
        if (needers.length === 0) {
          expect(await engine.unregister(name)).toEqual([name]);
          expect(names('stop')).toEqual([name]);
        } else {
          const error: unknown = await engine.unregister(name).catch((thrown: unknown) => thrown);
          expect(error).toMatchObject({ code: 'still_needed', subsystem: name });
          for (const needer of needers) expect(String(error)).toMatch(new RegExp(`\\b${needer}\\b`));
          expect(names('stop')).toEqual([]);
          expect(engine.status().every(({ state }) => state === 'ready')).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('takes out exactly the subsystem and what needs it when it cascades, dependants first', async () => {
    await fc.assert(
      fc.asyncProperty(withOne, async ([nodes, name]) => {
        const { engine, events, names } = syntheticWorld(nodes);
        await engine.start();
        const removed = await engine.unregister(name, { cascade: true });
        expect([...removed].sort()).toEqual([name, ...needersOf(name, nodes)].sort());
        expect(names('stop')).toEqual(removed);
        const started = names('start').filter((one) => removed.includes(one));
        expect(removed).toEqual(started.reverse());
        events.length = 0;
        engine.step(tick);
        const left = nodes.map((node) => node.name).filter((one) => !removed.includes(one));
        expect(names('step').sort()).toEqual(left.sort());
      }),
      { numRuns: 150 },
    );
  });
});

describe('replace', () => {
  it('restarts the subsystem and what needs it, in order, hands states over, and leaves the others alone', async () => {
    await fc.assert(
      fc.asyncProperty(withOne, fc.nat(5), async ([nodes, name], steps) => {
        const { engine, events, names, definitions } = syntheticWorld(nodes);
        await engine.start();
        for (let index = 0; index < steps; index++) engine.step(tick);
        const saved = engine.save();
        events.length = 0;
        const definition = definitions.get(name);
        if (!definition) return;
        await engine.replace(definition, definition);
        const affected = [name, ...needersOf(name, nodes)];
        expect(names('stop').sort()).toEqual(affected.sort());
        expect(names('start')).toEqual(names('stop').reverse());
        expect(names('restore')).toEqual(names('start'));
        expect(engine.save()).toEqual(saved);
      }),
      { numRuns: 150 },
    );
  });

  const lamp = defineSubsystem({
    name: 'lamp',
    doc: 'Shines.',
    start: (): Running<{ colour: string }> => ({ api: { colour: 'white' } }),
  });
  const room = defineSubsystem({
    name: 'room',
    doc: 'Is lit by the lamp.',
    needs: { lamp },
    start: ({ needs }) => ({ api: `a ${needs.lamp.colour} room` }),
  });

  async function litRoom() {
    const engine = new Engine({ phases: [] });
    engine.register(lamp);
    engine.register(room);
    await engine.start();
    return engine;
  }

  it('puts another definition in place, which old references reach', async () => {
    const engine = await litRoom();
    const red = defineSubsystem({
      name: 'lamp',
      doc: 'Shines red.',
      start: () => ({ api: { colour: 'red', watts: 40 } }),
    });
    await engine.replace(lamp, red);
    expect(engine.api(room)).toBe('a red room');
    expect([engine.api(lamp).colour, engine.api(red).watts]).toEqual(['red', 40]);
    const dim = defineSubsystem({
      name: 'lamp',
      doc: 'Has no colour.',
      start: () => ({ api: { watts: 1 } }),
    });
    // @ts-expect-error: the replacement lacks the colour that others rely on
    const misuse = () => engine.replace(lamp, dim);
    expect(misuse).toBeTypeOf('function');
  });

  it('keeps the given options in a restart, unless new ones are given', async () => {
    const options = { brightness: ratio({ default: 1, min: 0, max: 1, doc: 'share of full light' }) };
    const dimmer = defineSubsystem({
      name: 'dimmer',
      doc: 'Shines as told.',
      options,
      start: (context) => ({ api: context.options.brightness }),
    });
    const engine = new Engine({ phases: [] });
    engine.register(dimmer, { options: { brightness: 0.5 } });
    await engine.start();
    await engine.replace(dimmer, dimmer);
    expect(engine.api(dimmer)).toBe(0.5);
    await engine.replace(dimmer, dimmer, { options: { brightness: 0.2 } });
    expect(engine.api(dimmer)).toBe(0.2);
  });

  it('of what is not started starts nothing, and wants one name', async () => {
    const engine = new Engine({ phases: [] });
    engine.register(lamp);
    expect((await engine.replace(lamp, lamp))[0]?.state).toBe('registered');
    const torch = defineSubsystem({
      name: 'torch',
      doc: 'Shines.',
      start: () => ({ api: { colour: 'white' } }),
    });
    await expect(engine.replace(lamp, torch)).rejects.toThrow('torch cannot take the place of lamp');
  });

  it('changes nothing when a state cannot be saved', async () => {
    const forgetful = defineSubsystem({
      name: 'forgetful',
      doc: 'Cannot say its state.',
      start: () => ({
        api: 'here',
        save: () => {
          throw new Error('the notebook is lost');
        },
      }),
    });
    const engine = new Engine({ phases: [] });
    engine.register(forgetful);
    await engine.start();
    await expect(engine.replace(forgetful, forgetful)).rejects.toMatchObject({ code: 'save_failed' });
    expect(engine.api(forgetful)).toBe('here');
  });

  it('reports a replacement that does not start, and blocks what needs it', async () => {
    const engine = await litRoom();
    const broken = defineSubsystem({
      name: 'lamp',
      doc: 'Never shines.',
      start: (): Running<{ colour: string }> => {
        throw new Error('no bulb');
      },
    });
    const status = await engine.replace(lamp, broken);
    expect(status.map(({ reason }) => reason)).toEqual([
      'failed: lamp did not start: no bulb.',
      'blocked by lamp',
    ]);
    await engine.replace(lamp, lamp);
    expect(engine.api(room)).toBe('a white room');
  });

  it('that does not start keeps the states for one that does, and a stop drops them', async () => {
    const { engine, definitions } = syntheticWorld([
      { name: 'tank', needs: [] },
      { name: 'pump', needs: ['tank'] },
    ]);
    await engine.start();
    for (let index = 0; index < 3; index++) engine.step(tick);
    const saved = engine.save();
    const tank = definitions.get('tank');
    if (!tank) return;
    const broken = defineSubsystem({
      name: 'tank',
      doc: 'Leaks.',
      phase: 'run',
      start: (): Running<never> => {
        throw new Error('it leaks');
      },
    });
    await engine.replace(tank, broken);
    await engine.start();
    expect(engine.save()).toEqual([]);
    await engine.replace(tank, tank);
    expect(engine.save()).toEqual(saved);
    await engine.replace(tank, broken);
    await engine.stop();
    await engine.replace(tank, tank);
    await engine.start();
    expect(engine.save()).toEqual(saved.map((part) => ({ ...part, state: 0 })));
  });

  it('refuses, before touching anything, what would make a circle', async () => {
    const engine = await litRoom();
    const circular = defineSubsystem({
      name: 'lamp',
      doc: 'Shines only in a lit room.',
      needs: { room },
      start: () => ({ api: { colour: 'none' } }),
    });
    await expect(engine.replace(lamp, circular)).rejects.toThrow('lamp needs room needs lamp');
    expect(engine.api(room)).toBe('a white room');
  });
});
