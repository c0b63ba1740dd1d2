import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type AnySubsystem,
  defineSubsystem,
  Engine,
  EngineError,
  type NeedMap,
  type Running,
  type Timer,
} from './index.ts';

/** What can go wrong in a life of a subsystem. */
const troubles = [
  'none',
  'start',
  'lateStart',
  'slowStart',
  'step',
  'stop',
  'slowStop',
  'save',
  'restore',
] as const;
type Trouble = (typeof troubles)[number];

/** One life of a subsystem: from its start until all is given back. */
interface Life {
  readonly name: string;
  readonly uses: readonly Life[];
  held: number;
  stops: number;
  succeeded: boolean;
  broken: boolean;
}

/** Whether a life goes on undisturbed, and those of all that it needs. */
const isWell = ({ held, broken, uses }: Life): boolean => held === 1 && !broken && uses.every(isWell);

const tick = { index: 0, stepS: 1 / 90 };
/** How many turns of the event loop a start or a stop may take. */
const patience = 5;
const timer: Timer = (_delayS, call) => {
  let wanted = true;
  void pause(patience).then(() => wanted && call());
  return () => {
    wanted = false;
  };
};

async function pause(turns = 1): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Subsystems that watch themselves: whatever they see that must never happen is written down. */
class Watched {
  readonly engine = new Engine<'run'>({ phases: ['run'], timer });
  readonly wrongs: string[] = [];
  readonly lives: Life[] = [];
  readonly definitions: readonly (AnySubsystem & { readonly phase: 'run' })[];
  readonly #alive = new Map<string, Life>();
  readonly #troubles: Iterator<Trouble>;

  constructor(size: number, edges: readonly (readonly [number, number])[], fate: readonly Trouble[]) {
    this.#troubles = endless(fate);
    const made: (AnySubsystem & { readonly phase: 'run' })[] = [];
    for (let at = 0; at < size; at++) {
      const needs: Record<string, AnySubsystem> = {};
      for (const [from, to] of edges) if (from === at && to < at) needs[`n${to}`] = made[to] as AnySubsystem;
      made.push(this.define(`n${at}`, needs));
    }
    this.definitions = made;
  }

  define(name: string, needs: NeedMap) {
    return defineSubsystem({
      name,
      doc: 'Watches that nothing happens to it out of turn.',
      phase: 'run',
      needs,
      start: async ({ needs: given, onStop }): Promise<Running<Life>> => {
        const trouble: Trouble = this.#troubles.next().value ?? 'none';
        const life: Life = {
          name,
          uses: Object.values(given) as Life[],
          held: 0,
          stops: 0,
          succeeded: false,
          broken: false,
        };
        this.#begin(life);
        onStop(() => this.#end(life));
        if (trouble === 'start') throw new Error('it will not start');
        await pause();
        if (trouble === 'lateStart') throw new Error('it starts half-way');
        if (trouble === 'slowStart') await pause(2 * patience);
        life.succeeded = true;
        return this.#running(life, trouble);
      },
    });
  }

  #running(life: Life, trouble: Trouble): Running<Life> {
    const fail = (at: Trouble) => {
      if (trouble === at) throw new Error(`its ${at} fails`);
    };
    return {
      api: life,
      step: () => {
        this.#expect(isWell(life), `${life.name} steps though it is not well`);
        life.broken = trouble === 'step';
        fail('step');
      },
      async stop() {
        life.stops++;
        await pause();
        if (trouble === 'slowStop') await pause(2 * patience);
        fail('stop');
      },
      save() {
        fail('save');
        return life.name;
      },
      restore: () => fail('restore'),
    };
  }

  #begin(life: Life): void {
    this.#expect(!this.#alive.has(life.name), `${life.name} starts twice at a time`);
    this.#expect(life.uses.every(isWell), `${life.name} starts before its needs`);
    life.held++;
    this.#alive.set(life.name, life);
    this.lives.push(life);
  }

  #end(life: Life): void {
    const users = [...this.#alive.values()].filter(({ uses }) => uses.includes(life));
    this.#expect(users.length === 0, `${life.name} ends before ${users.map(({ name }) => name).join(', ')}`);
    life.held--;
    if (this.#alive.get(life.name) === life) this.#alive.delete(life.name);
  }

  #expect(right: boolean, wrong: string): void {
    if (!right) this.wrongs.push(wrong);
  }
}

function* endless(fate: readonly Trouble[]): Generator<Trouble> {
  for (;;) yield* fate;
}

const acts = [
  'start',
  'stop',
  'replace',
  'renew',
  'unregister',
  'cascade',
  'register',
  'step',
  'pause',
  'save',
] as const;

/** Does one thing to the engine, without waiting for it. Refusals by a named error are right answers. */
function act(watched: Watched, what: (typeof acts)[number], which: number): Promise<unknown> | undefined {
  const { engine, definitions } = watched;
  const definition = definitions[which % definitions.length];
  if (!definition) return undefined;
  const { name, needs } = definition;
  switch (what) {
    case 'start':
      return engine.start();
    case 'stop':
      return engine.stop();
    case 'replace':
      return engine.replace(definition, definition);
    case 'renew':
      return engine.replace(definition, watched.define(name, needs) as never);
    case 'unregister':
      return engine.unregister(name);
    case 'cascade':
      return engine.unregister(name, { cascade: true });
    case 'step':
      engine.step(tick);
      return undefined;
    case 'pause':
      return undefined;
    default:
      return Promise.resolve().then(() =>
        what === 'save' ? engine.restore(engine.save()) : engine.register(definition),
      );
  }
}

it('keeps its promises in any storm of starts, stops, replacements, removals, steps and failures', async () => {
  const edges = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 12 });
  const fate = fc.array(fc.constantFrom(...troubles, 'none', 'none', 'none', 'none'), {
    minLength: 1,
    maxLength: 12,
  });
  const storm = fc.array(fc.tuple(fc.constantFrom(...acts, 'step', 'pause'), fc.nat(5)), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      edges,
      fate,
      storm,
      async (size, wanted, ends, things) => {
        const watched = new Watched(size, wanted, ends);
        for (const definition of watched.definitions) watched.engine.register(definition);
        const refusals: unknown[] = [];
        const answers: Promise<unknown>[] = [watched.engine.start()];
        for (const [what, which] of things) {
          const answer = act(watched, what, which)?.catch((refusal: unknown) => refusals.push(refusal));
          if (answer) answers.push(answer);
          if (what === 'pause') await pause(4 * which);
        }
        await Promise.all(answers);
        expect(refusals.filter((one) => !(one instanceof EngineError))).toEqual([]);
        await watched.engine.stop();
        await pause(3 * patience);
        expect(watched.wrongs).toEqual([]);
        expect(watched.lives.filter(({ held }) => held !== 0)).toEqual([]);
        expect(watched.lives.filter(({ stops, succeeded }) => stops !== (succeeded ? 1 : 0))).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});
