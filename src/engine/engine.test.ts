import { describe, expect, expectTypeOf, it } from 'vitest';
import { defineSubsystem, Engine, seconds } from './index.ts';

const clock = defineSubsystem({
  name: 'clock',
  doc: 'Counts ticks.',
  phase: 'input',
  options: { stepS: seconds({ default: 16, min: 1, max: 3600, doc: 'longest step' }) },
  start({ options }) {
    let ticks = 0;
    return {
      api: { ticks: () => ticks, longestStepS: options.stepS },
      step() {
        ticks++;
      },
    };
  },
});

const reader = defineSubsystem({
  name: 'reader',
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

describe('an engine', () => {
  it('starts subsystems in the order of their needs and gives typed access to them', async () => {
    const engine = new Engine({ phases: ['input', 'observe'] });
    engine.register(reader);
    engine.register(clock, { options: { stepS: 8 } });
    const status = await engine.start();
    expect(status.map(({ name, state }) => [name, state])).toEqual([
      ['clock', 'ready'],
      ['reader', 'ready'],
    ]);
    engine.step({ index: 0, stepS: 1 / 90 });
    expect(engine.api(reader).seen()).toBe(1);
    expect(engine.api(clock).longestStepS).toBe(8);
    // @ts-expect-error: an engine refuses a phase that it does not have when it is written, not only when it runs
    expect(() => new Engine({ phases: ['plan'] }).register(clock)).toThrow('phase input');
    expect((await engine.stop()).every(({ state }) => state === 'stopped')).toBe(true);
  });
});
