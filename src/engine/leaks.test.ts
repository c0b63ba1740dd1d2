import { EventEmitter } from 'node:events';
import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftBehind } from '../../test/support/leaks.ts';
import { syntheticWorld } from '../../test/support/synthetic-engine.ts';
import { defineSubsystem, Engine } from './index.ts';

const tick = { index: 0, stepS: 1 / 90 };

const greedy = defineSubsystem({
  name: 'greedy',
  doc: 'Holds a timer, a listener and a server while it runs.',
  phase: 'run',
  async start({ onStop }) {
    const timer = setInterval(() => {}, 1000);
    onStop(() => clearInterval(timer));
    const listener = () => {};
    process.on('SIGUSR2', listener);
    onStop(() => void process.off('SIGUSR2', listener));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onStop(() => new Promise<void>((resolve) => void server.close(() => resolve())));
    return { step() {} };
  },
});

const threaded = defineSubsystem({
  name: 'threaded',
  doc: 'Holds a worker while it runs.',
  async start() {
    const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
    await new Promise((resolve) => worker.once('online', resolve));
    return { stop: () => worker.terminate().then(() => undefined) };
  },
});

describe('a hundred rounds of start and stop', () => {
  it('leave nothing behind of subsystems of any shape, failing ones too', async () => {
    const nodes = [
      { name: 'clock', needs: [] },
      { name: 'bodies', needs: ['clock'] },
      { name: 'lame', needs: ['clock'], failsAt: ['step'] as const },
      { name: 'dead', needs: [], failsAt: ['start'] as const },
      { name: 'stuck', needs: ['bodies'], failsAt: ['stop'] as const },
      { name: 'lost', needs: ['nowhere'] },
    ];
    const left = await leftBehind(async () => {
      const { engine } = syntheticWorld(nodes);
      await engine.start();
      engine.step(tick);
      await engine.stop();
    });
    expect(left).toEqual([]);
  });

  it('leave nothing behind of subsystems that hold timers, listeners and sockets', async () => {
    const engine = new Engine({ phases: ['run'] });
    engine.register(greedy);
    const left = await leftBehind(async () => {
      await engine.start();
      engine.step(tick);
      await engine.replace(greedy, greedy);
      await engine.stop();
    });
    expect(left).toEqual([]);
  });

  it('leave nothing behind of subsystems that hold workers', async () => {
    const engine = new Engine({ phases: [] });
    engine.register(threaded);
    const left = await leftBehind(
      async () => {
        await engine.start();
        await engine.stop();
      },
      { rounds: 20, warmUpRounds: 3 },
    );
    expect(left).toEqual([]);
  });
});

describe('the search for leaks', () => {
  const rounds = 12;
  const mostListeners = process.getMaxListeners();
  beforeAll(() => void process.setMaxListeners(0));
  afterAll(() => void process.setMaxListeners(mostListeners));
  const leaks = async (round: () => void | Promise<void>, settings = {}) =>
    leftBehind(async () => round(), { rounds, warmUpRounds: 1, ...settings });
  const cleanUp: (() => void)[] = [];

  it.each<[string, RegExp, () => void | Promise<void>]>([
    [
      'a timer',
      /12 Timeout made at src\/engine\/leaks\.test\.ts:\d+ never ended/,
      () => {
        const timer = setInterval(() => {}, 1e6);
        cleanUp.push(() => clearInterval(timer));
      },
    ],
    [
      'a timer that was unreferenced',
      /12 Timeout made at/,
      () => {
        const timer = setTimeout(() => {}, 1e6).unref();
        cleanUp.push(() => clearTimeout(timer));
      },
    ],
    [
      'a socket',
      /12 active TCPServerWrap left/,
      async () => {
        const server = createServer();
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        cleanUp.push(() => server.close());
      },
    ],
    [
      'a worker',
      /12 WORKER made at/,
      () => {
        const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
        cleanUp.push(() => void worker.terminate());
      },
    ],
    [
      'a listener',
      /12 listeners left/,
      () => {
        const listener = () => {};
        process.on('exit', listener);
        cleanUp.push(() => process.off('exit', listener));
      },
    ],
    [
      'memory',
      /the heap grew steadily, by \d+ KiB in 12 rounds/,
      () => {
        const kept = Array.from({ length: 20_000 }, (_, at) => ({ at }));
        cleanUp.push(() => void kept.pop());
      },
    ],
  ])('finds %s', async (_what, sentence, round) => {
    const left = await leaks(round);
    for (const undo of cleanUp.splice(0)) undo();
    expect(left.join('\n')).toMatch(sentence);
  });

  it('counts the listeners of given emitters', async () => {
    const emitter = new EventEmitter().setMaxListeners(0);
    expect(await leaks(() => void emitter.on('x', () => {}), { emitters: [emitter] })).toEqual([
      '12 listeners left after 12 rounds',
    ]);
  });
});
