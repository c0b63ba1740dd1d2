import { describe, expect, expectTypeOf, it } from 'vitest';
import { defineSubsystem, Engine, formatOrder, seconds } from './index.ts';

const clock = defineSubsystem({
  name: 'clock',
  doc: 'Counts ticks.',
  phase: 'input',
  options: { longestStepS: seconds({ default: 16, min: 1, max: 3600, doc: 'longest step' }) },
  start({ options }) {
    let ticks = 0;
    return {
      api: { ticks: () => ticks, longestStepS: options.longestStepS },
      step() {
        ticks++;
      },
    };
  },
});

const reader = defineSubsystem({
  name: 'a-reader',
  doc: 'Reads the clock.',
  phase: 'observe',
  needs: { clock },
  async start({ needs }) {
    expectTypeOf(needs.clock.ticks).returns.toBeNumber();
    let seen = 0;
    return {
      api: { seen: () => seen },
      step() {
        seen = needs.clock.ticks();
      },
    };
  },
});

const tick = { index: 0, stepS: 1 / 90 };

async function started() {
  const engine = new Engine({ phases: ['input', 'observe'] });
  engine.register(reader);
  engine.register(clock, { options: { longestStepS: 8 } });
  return { engine, status: await engine.start() };
}

describe('an engine', () => {
  it('starts subsystems in the order of their needs and gives typed access to them', async () => {
    const { engine, status } = await started();
    expect(status.map(({ name, state }) => [name, state])).toEqual([
      ['clock', 'ready'],
      ['a-reader', 'ready'],
    ]);
    expectTypeOf(engine.api(reader).seen).returns.toBeNumber();
    expect(engine.api(clock).longestStepS).toBe(8);
    expect((await engine.stop()).every(({ state }) => state === 'stopped')).toBe(true);
  });

  it('steps phase by phase', async () => {
    const { engine } = await started();
    engine.step(tick);
    engine.step(tick);
    expect(engine.api(reader).seen()).toBe(2);
  });

  it('prints its boot order with reasons', async () => {
    const { engine } = await started();
    expect(formatOrder(engine.order())).toBe(
      '1 clock     [input] needs nothing\n2 a-reader  [observe] after clock',
    );
  });

  it('refuses, where it is written, a phase that the engine lacks and an option that does not exist', () => {
    const engine = new Engine({ phases: ['input'] });
    // @ts-expect-error: the reader steps in a phase that this engine does not have
    expect(() => engine.register(reader)).toThrow(
      'a-reader wants to step in phase observe, but this engine has input',
    );
    // @ts-expect-error: the option is called longestStepS
    expect(() => engine.register(clock, { options: { stepS: 1 } })).toThrow('It has longestStepS');
  });

  it('starts what was registered later, and leaves what runs alone', async () => {
    const engine = new Engine({ phases: ['input', 'observe'] });
    engine.register(clock);
    await engine.start();
    engine.step(tick);
    engine.register(reader);
    await engine.start();
    engine.step(tick);
    expect(engine.api(reader).seen()).toBe(2);
  });

  it('runs starts and stops one after the other, in the order in which they were asked for', async () => {
    const { engine } = await started();
    const states = await Promise.all([engine.stop(), engine.start(), engine.stop(), engine.start()]);
    expect(states.map((status) => status[0]?.state)).toEqual(['stopped', 'ready', 'stopped', 'ready']);
  });

  it('allocates nothing in a step', async () => {
    const { engine } = await started();
    const growth = Array.from({ length: 12 }, () => {
      const before = process.memoryUsage().heapUsed;
      for (let index = 0; index < 100_000; index++) engine.step(tick);
      return process.memoryUsage().heapUsed - before;
    });
    // A single object a step would be 1.6 MB a round. Other code of the process may allocate in some rounds, not in all.
    expect(Math.min(...growth.map(Math.abs))).toBeLessThan(100_000);
  });
});
