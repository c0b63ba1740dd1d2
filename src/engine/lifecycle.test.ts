import { describe, expect, it } from 'vitest';
import { defineSubsystem, Engine, type Running, type Timer } from './index.ts';

/** A timer that fires when the test says so. */
function handTimer() {
  const waiting = new Set<() => void>();
  const timer: Timer = (_delayS, call) => {
    waiting.add(call);
    return () => waiting.delete(call);
  };
  const fire = async () => {
    await settle();
    for (const call of [...waiting]) {
      waiting.delete(call);
      call();
    }
    await settle();
  };
  return { timer, fire, waiting };
}

/** Lets everything happen that waits for nothing but promises. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the lifecycle of a subsystem', () => {
  it('releases what was acquired, newest first, after stop', async () => {
    const happened: string[] = [];
    const tidy = defineSubsystem({
      name: 'tidy',
      doc: 'Acquires and gives back.',
      start({ onStop }) {
        onStop(() => void happened.push('first'));
        onStop(async () => {
          await settle();
          happened.push('second');
        });
        return { stop: () => void happened.push('stop') };
      },
    });
    const engine = new Engine({ phases: [] });
    engine.register(tidy);
    await engine.start();
    await engine.stop();
    await engine.stop();
    expect(happened).toEqual(['stop', 'second', 'first']);
  });

  it('gives up a start that takes too long, and undoes it when it comes back late', async () => {
    const { timer, fire, waiting } = handTimer();
    const happened: string[] = [];
    let finish = (): void => {};
    const slow = defineSubsystem({
      name: 'slow',
      doc: 'Starts when told to.',
      start: ({ onStop }) => {
        onStop(() => void happened.push('early release'));
        return new Promise<Running<string>>((resolve) => {
          finish = () => {
            onStop(() => void happened.push('late release'));
            resolve({ stop: () => void happened.push('stop') });
          };
        });
      },
    });
    const engine = new Engine({ phases: [], timer, startLimitS: 3 });
    engine.register(slow);
    const starting = engine.start();
    await fire();
    expect((await starting)[0]?.reason).toBe('failed: slow did not start: it took longer than 3 s.');
    expect(happened).toEqual(['early release']);
    finish();
    await settle();
    expect(happened).toEqual(['early release', 'late release', 'stop']);
    expect(engine.status()[0]?.state).toBe('failed');
    expect(waiting.size).toBe(0);
  });

  it('goes on when a stop takes too long', async () => {
    const { timer, fire, waiting } = handTimer();
    const stuck = defineSubsystem({
      name: 'stuck',
      doc: 'Never stops.',
      start: () => ({ stop: () => new Promise(() => {}) }),
    });
    const engine = new Engine({ phases: [], timer, stopLimitS: 2 });
    engine.register(stuck);
    await engine.start();
    const stopping = engine.stop();
    await fire();
    expect((await stopping)[0]?.reason).toBe(
      'stopped, but stuck did not stop cleanly: it took longer than 2 s.',
    );
    expect(waiting.size).toBe(0);
  });

  it('refuses a step that has no phase, and stops what was started', async () => {
    let stopped = 0;
    const lost = defineSubsystem({
      name: 'lost',
      doc: 'Steps without saying when.',
      start: () => ({ step() {}, stop: () => void stopped++ }),
    });
    const engine = new Engine({ phases: ['run'] });
    engine.register(lost);
    expect((await engine.start())[0]?.reason).toContain('it has a step but its definition names no phase');
    expect(stopped).toBe(1);
  });

  it('takes out a subsystem whose step is not synchronous', async () => {
    const dreamy = defineSubsystem({
      name: 'dreamy',
      doc: 'Steps some other time.',
      phase: 'run',
      start: (): Running<undefined> => ({
        step: () => Promise.reject(new Error('too late')) as unknown as undefined,
      }),
    });
    const engine = new Engine({ phases: ['run'] });
    engine.register(dreamy);
    await engine.start();
    engine.step({ index: 0, stepS: 1 });
    await settle();
    expect(engine.status()[0]?.error?.message).toBe('dreamy failed in its step: a step must be synchronous.');
  });

  it('blocks what was starting while its need failed in a tick', async () => {
    let finish = (): void => {};
    const engine = new Engine({ phases: ['run'] });
    const need = defineSubsystem({
      name: 'need',
      doc: 'Fails in its first step.',
      phase: 'run',
      start: () => ({
        step() {
          throw new Error('worn out');
        },
      }),
    });
    const late = defineSubsystem({
      name: 'late',
      doc: 'Starts when told to.',
      needs: { need },
      start: () => new Promise<Running<undefined>>((resolve) => (finish = () => resolve({}))),
    });
    engine.register(need);
    await engine.start();
    engine.register(late);
    const starting = engine.start();
    await settle();
    engine.step({ index: 0, stepS: 1 });
    finish();
    expect((await starting).map(({ state }) => state)).toEqual(['failed', 'blocked']);
  });
});
