import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acyclicNodes, syntheticWorld } from '../../test/support/synthetic-engine.ts';
import { defineSubsystem, Engine, type HashSink } from './index.ts';

/** A sink that keeps what it was fed. */
class Fed implements HashSink {
  readonly values: (string | number)[] = [];
  f64 = (value: number) => this.values.push(value);
  f64Array = (values: Float64Array) => this.values.push(...values);
  u32 = (value: number) => this.values.push(value);
  text = (value: string) => this.values.push(value);
}

function fedBy(engine: Engine<'run'>): (string | number)[] {
  const sink = new Fed();
  engine.hash(sink);
  return sink.values;
}

describe('the state of an engine', () => {
  it('survives a save and a restore into a new engine, and hashes the same', async () => {
    await fc.assert(
      fc.asyncProperty(acyclicNodes, fc.nat(9), async (nodes, steps) => {
        const first = syntheticWorld(nodes);
        const second = syntheticWorld(nodes.toReversed());
        await Promise.all([first.engine.start(), second.engine.start()]);
        for (let index = 0; index < steps; index++) first.engine.step({ index, stepS: 1 });
        second.engine.restore(structuredClone(first.engine.save()));
        expect(fedBy(second.engine)).toEqual(fedBy(first.engine));
        expect(fedBy(first.engine)).toHaveLength(2 * nodes.length);
      }),
      { numRuns: 100 },
    );
  });

  it('fits only an engine that takes the same parts', async () => {
    const { engine } = syntheticWorld([{ name: 'ship', needs: [] }]);
    await engine.start();
    const ship = { name: 'ship', state: 4 };
    expect(() => engine.restore([])).toThrow('it has nothing for ship.');
    expect(() => engine.restore([ship, { name: 'boat', state: 1 }])).toThrow(
      'it has parts that nothing here takes: boat.',
    );
    expect(() => engine.restore([ship, ship])).toThrow('parts that nothing here takes: ship');
    for (const wrong of [undefined, null, 7, 'ship', { ship: 4 }, [null], [{ state: 4 }]])
      expect(() => engine.restore(wrong as never)).toThrow('What was given is no saved state.');
  });

  it('leaves out what saves and hashes nothing', async () => {
    const engine = new Engine({ phases: [] });
    engine.register(defineSubsystem({ name: 'plain', doc: 'Has no state.', start: () => ({}) }));
    await engine.start();
    expect(engine.save()).toEqual([]);
    expect(fedBy(engine as Engine<'run'>)).toEqual([]);
  });

  it('has exactly the fields that were declared', async () => {
    let saved: unknown = { fuelKg: 3, seed: 1 };
    const ship = defineSubsystem({
      name: 'ship',
      doc: 'Burns fuel.',
      state: { fuelKg: 'what is left in the tank', seed: 'of the random numbers' },
      start: () => ({ save: () => saved }),
    });
    const engine = new Engine({ phases: [] });
    engine.register(ship);
    await engine.start();
    expect(engine.save()).toEqual([{ name: 'ship', state: saved }]);
    for (saved of [{ fuelKg: 3 }, { fuelKg: 3, seed: 1, hull: 2 }, 7, null, {}]) {
      expect(() => engine.save()).toThrow(
        'ship could not save its state: it declares fuelKg, seed, but gave',
      );
    }
  });
});
