import path from 'node:path';
import { silentLog } from '../../src/engine/index.ts';
import { EventHub, Jobs, SqliteStore, systemScheduler } from '../../src/server/index.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { type Figure, percentile } from './harness.ts';

const ENQUEUED = 9000;
const AT_ONCE = 200;
const PICKED = 300;
const perSecondGoal = 3000;
const pickUpGoalMs = 5;
const owner = { name: 'bench', role: 'admin' } as const;

/** How many jobs a second are kept durably, and how soon an idle server begins with one. */
export default async function bench(): Promise<readonly Figure[]> {
  const store = await SqliteStore.open({ file: path.join(temporaryFolder(), 'store.sqlite'), alone: true });
  const events = new EventHub({ store, log: silentLog, nowMs: Date.now });
  const begun = new Map<string, () => void>();
  const type = {
    name: 'export_state',
    doc: 'Does nothing.',
    permission: 'job.create',
    repeatable: true,
    timeLimitS: 60,
    run: async ({ id }: { readonly id: string }) => {
      begun.get('any')?.();
      return { id };
    },
  } as const;
  const settings = { store, events, scheduler: systemScheduler, log: silentLog, maxQueued: 1_000_000 };
  const wish = { type: 'export_state', input: {}, priority: 0 } as const;
  try {
    // Nothing runs here: what is measured is the way into the queue.
    const idle = new Jobs({ ...settings, types: [type], parallel: 1 });
    await idle.create(owner, wish);
    const startMs = performance.now();
    for (let i = 0; i < ENQUEUED; i += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => idle.create(owner, wish)));
    }
    const perSecond = (ENQUEUED / (performance.now() - startMs)) * 1000;
    await idle.close();
    const waits = await pickUps(new Jobs({ ...settings, types: [type], parallel: 3 }), begun);
    return [
      { name: 'jobs/durable enqueues', value: Math.round(perSecond), unit: '/s', goal: perSecondGoal },
      {
        name: 'jobs/idle pick-up, median',
        value: round(percentile(waits, 0.5)),
        unit: 'ms',
        goal: pickUpGoalMs,
      },
      { name: 'jobs/idle pick-up, 99th percentile', value: round(percentile(waits, 0.99)), unit: 'ms' },
    ];
  } finally {
    await store.close();
    removeTemporaryFolders();
  }

  /** From the answer that a job is kept to its first step, each time with nothing else to do. */
  async function pickUps(jobs: Jobs, started: Map<string, () => void>): Promise<number[]> {
    const waits: number[] = [];
    await jobs.start();
    const signal = new AbortController().signal;
    let waiting = (await jobs.counts()).queued ?? 0;
    while (waiting > 0) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      waiting = (await jobs.counts()).queued ?? 0;
    }
    for (let i = 0; i < PICKED; i++) {
      const { promise, resolve } = Promise.withResolvers<number>();
      started.set('any', () => resolve(performance.now()));
      const { id } = await jobs.create(owner, wish);
      const keptMs = performance.now();
      waits.push(Math.max(0, (await promise) - keptMs));
      await jobs.wait(id, 10_000, signal);
    }
    await jobs.close();
    return waits;
  }
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
