import { describe, expect, it } from 'vitest';
import {
  type AnySubsystem,
  defineSubsystem,
  Engine,
  EngineError,
  type EngineErrorCode,
  engineErrors,
  FixedTick,
  maxSubsystems,
  maxWaitingOperations,
  type Running,
  reasonOf,
  seconds,
} from './index.ts';

const options = { stepS: seconds({ default: 1, min: 0, max: 2, doc: 'length' }) };
const make = (name: string, running: Running<unknown> = {}) =>
  defineSubsystem({ name, doc: 'For a test.', phase: 'run', options, start: () => running });
const fails = () => {
  throw new Error('on purpose');
};

async function up(...definitions: (AnySubsystem & { readonly phase: 'run' })[]): Promise<Engine<'run'>> {
  const engine = new Engine({ phases: ['run'] });
  for (const definition of definitions) engine.register(definition);
  await engine.start();
  return engine;
}

/** The error that a subsystem of this name has in the status list after a start, a step and a stop. */
async function errorOf(engine: Engine<'run'>, name: string): Promise<unknown> {
  engine.step({ index: 0, stepS: 1 });
  return (await engine.stop()).find((line) => line.name === name)?.error;
}

const a = make('a');
const needsA = defineSubsystem({ name: 'b', doc: 'Needs a.', phase: 'run', needs: { a }, start: () => ({}) });
const aNeedsB = defineSubsystem({
  name: 'a',
  doc: 'Needs b.',
  phase: 'run',
  needs: { b: needsA },
  start: () => ({}),
});

/** One way into every error; the type demands that none is left out. */
const ways: Record<EngineErrorCode, () => unknown> = {
  bad_definition: () => make('Bad Name'),
  duplicate_name: async () => (await up(a)).register(a),
  unknown_subsystem: async () => (await up()).api(a),
  wrong_definition: async () => (await up(a)).api(make('a')),
  unknown_phase: () => new Engine<string>({ phases: ['walk'] }).register(a),
  unknown_option: () => new Engine({ phases: ['run'] }).register(a, { options: { speed: 1 } as object }),
  bad_option: () => new Engine({ phases: ['run'] }).register(a, { options: { stepS: 3 } }),
  missing_need: async () => errorOf(await up(needsA), 'b'),
  cyclic_need: async () => {
    const engine = new Engine({ phases: ['run'] });
    engine.register(aNeedsB, { standsFor: a });
    engine.register(needsA);
    await engine.start();
    return errorOf(engine, 'a');
  },
  start_failed: async () =>
    errorOf(await up(defineSubsystem({ name: 'a', doc: 'Fails.', phase: 'run', start: fails })), 'a'),
  step_failed: async () => errorOf(await up(make('a', { step: fails })), 'a'),
  stop_failed: async () => errorOf(await up(make('a', { stop: fails })), 'a'),
  check_failed: async () => (await up(make('a', { check: () => 'the tank is empty' }))).check()[0],
  save_failed: async () => (await up(make('a', { save: fails }))).save(),
  restore_failed: async () => (await up(make('a', { restore: fails }))).restore([{ name: 'a', state: 1 }]),
  hash_failed: async () => {
    const sink = { f64: () => 0, f64Array: () => 0, u32: () => 0, text: () => 0 };
    (await up(make('a', { hash: fails }))).hash(sink);
  },
  still_needed: async () => (await up(a, needsA)).unregister(a),
  not_ready: () => {
    const engine = new Engine({ phases: ['run'] });
    engine.register(a);
    engine.api(a);
  },
  bad_elapsed_time: () => new FixedTick().add(Number.NaN),
  too_many_subsystems: () => {
    const engine = new Engine({ phases: ['run'] });
    for (let at = 0; at <= maxSubsystems; at++) engine.register(make(`a${at}`));
  },
  too_many_operations: () => {
    const engine = new Engine({ phases: [] });
    return Promise.all(Array.from({ length: maxWaitingOperations + 1 }, () => engine.start()));
  },
};

describe('every error of the engine', () => {
  for (const code of Object.keys(engineErrors) as EngineErrorCode[]) {
    it(`${code} comes with its code and a sentence`, async () => {
      const error: unknown = await Promise.resolve()
        .then(ways[code])
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(EngineError);
      expect(error).toMatchObject({ code, name: 'EngineError' });
      expect((error as EngineError).message).toMatch(/^\S.*[.a-z]$/);
    });
  }

  it('carries what caused it', async () => {
    const error = await errorOf(await up(make('a', { step: fails })), 'a');
    expect(error).toMatchObject({ subsystem: 'a', cause: { message: 'on purpose' } });
  });

  it('reads a reason out of anything that can be thrown', () => {
    expect([new Error('full stop.'), 'text', null, new Error('')].map(reasonOf)).toEqual([
      'full stop',
      'text',
      'null',
      'no reason was given',
    ]);
  });

  it('covers needs that another definition of the same name does not fulfil', async () => {
    const engine = await up(make('a'), needsA);
    expect(engine.status().map(({ state, error }) => [state, error?.code])).toEqual([
      ['ready', undefined],
      ['failed', 'wrong_definition'],
    ]);
    await expect(engine.replace(a, a)).rejects.toThrow(
      'a was asked for, but another definition is registered',
    );
  });
});
