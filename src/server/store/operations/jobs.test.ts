import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { storeKinds } from '../../../../test/support/stores.ts';
import { removeTemporaryFolders } from '../../../../test/support/temporary.ts';
import { isFinal, type JobState, jobStates, jobTransitions, mayBecome } from '../../../protocol/index.ts';
import { newId } from '../../ids.ts';
import type { JobEnd } from '../job-rows.ts';
import { type Store, step } from '../store.ts';
import {
  addJobItems,
  claimJobs,
  finishJob,
  listAbandonedJobs,
  noteJobProgress,
  retryJob,
} from './job-runs.ts';
import {
  cancelJob,
  countJobs,
  deleteJob,
  enqueueJob,
  listJobs,
  pruneJobs,
  readJob,
  readJobItems,
} from './jobs.ts';
import { writeValue } from './values.ts';

const keptMs = 1000;
const open: Store[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
});
afterAll(removeTemporaryFolders);

const completed: JobEnd = { state: 'completed', result: '{"n":1}', error: null };
const failed: JobEnd = { state: 'failed', result: null, error: { code: 'internal', message: 'It broke.' } };

const newJob = (more: object = {}) => ({
  id: newId('job'),
  type: 'export_state',
  owner: 'ada',
  role: 'developer',
  input: '{}',
  priority: 0,
  time_limit_ms: 1000,
  repeatable: 1,
  max_attempts: 3,
  ...more,
});

describe('the states of a job', () => {
  it('end where nothing follows, and can all be reached', () => {
    const reached = new Set<JobState>(['queued']);
    for (const state of reached) for (const next of jobTransitions[state]) reached.add(next);
    expect([...reached].sort()).toEqual([...jobStates].sort());
    for (const from of jobStates) expect(isFinal(from)).toBe(!jobStates.some((to) => mayBecome(from, to)));
  });
});

describe.each(storeKinds)('the queue of jobs in $name', ({ open: openStore }) => {
  async function fresh(): Promise<Store> {
    const store = await openStore();
    open.push(store);
    return store;
  }
  const enqueue = (store: Store, more: object = {}, maxQueued = 100) =>
    store.run(enqueueJob, { job: newJob(more), maxQueued, nowMs: 0 });
  const claim = async (store: Store, runner: string, count = 1, nowMs = 0) =>
    (await store.run(claimJobs, { runner, count, nowMs })).claimed;
  const finish = (store: Store, id: string, runner: string, end = completed, nowMs = 0) =>
    store.run(finishJob, { id, runner, end, nowMs, keptMs });

  it('gives jobs by priority, and equal ones as they came', async () => {
    const store = await fresh();
    const ids: string[] = [];
    for (const priority of [0, 5, 0, -3, 5]) ids.push((await enqueue(store, { priority })).id);
    const order = (await claim(store, 'r', 5)).map(({ id }) => ids.indexOf(id));
    expect(order).toEqual([1, 4, 0, 2, 3]);
  });

  it('gives each job to one of many who ask at once', async () => {
    const store = await fresh();
    for (let i = 0; i < 40; i++) await enqueue(store);
    const claimed = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(store, `runner ${i}`, 3)));
    const ids = claimed.flat().map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([40, 40]);
  });

  it('gives what was queued before the clock was set back', async () => {
    const store = await fresh();
    await store.run(enqueueJob, { job: newJob(), maxQueued: 10, nowMs: 86_400_000 });
    const wish = { runner: 'r', count: 1, nowMs: 0 };
    expect(await store.run(claimJobs, wish)).toEqual({ claimed: [], nextDueMs: 0 });
    expect((await store.run(claimJobs, wish)).claimed).toHaveLength(1);
  });

  it('takes no more than may wait', async () => {
    const store = await fresh();
    for (let i = 0; i < 3; i++) await enqueue(store, {}, 3);
    await expect(enqueue(store, {}, 3)).rejects.toMatchObject({ code: 'job_queue_full' });
    await claim(store, 'r');
    await enqueue(store, {}, 3);
  });

  it('does what belongs to a change with the change, or neither', async () => {
    const store = await fresh();
    const { id } = await enqueue(store);
    await claim(store, 'r');
    const event = step(writeValue, { name: 'told', document: id, nowMs: 0 });
    const ending = (runner: string) => step(finishJob, { id, runner, end: completed, nowMs: 0, keptMs });
    await expect(store.transact(event, ending('somebody else'))).rejects.toMatchObject({
      code: 'unknown_job',
    });
    expect((await store.run(readJob, id)).state).toBe('running');
    await store.transact(ending('r'), event);
    expect(await store.run(readJob, id)).toMatchObject({
      state: 'completed',
      progress: 1,
      result: '{"n":1}',
    });
  });

  it('keeps results in parts that can be read from anywhere, and forgets those of what did not end well', async () => {
    const store = await fresh();
    const { id } = await enqueue(store);
    await claim(store, 'r');
    for (const part of [[0, 1, 2], [3], [4, 5]]) {
      const items = JSON.stringify(part.map((n) => ({ n })));
      await store.run(addJobItems, { id, runner: 'r', items, count: part.length });
    }
    for (let from = 0; from < 6; from++) {
      const { parts, job } = await store.run(readJobItems, { id, from, limit: 2 });
      const found = parts.flatMap(({ first, items }) =>
        (JSON.parse(items) as { n: number }[]).slice(
          Math.max(0, from - first),
          Math.max(0, from + 2 - first),
        ),
      );
      expect(found.map(({ n }) => n)).toEqual([from, from + 1].filter((n) => n < 6));
      expect(job.items).toBe(6);
    }
    await finish(store, id, 'r', failed);
    const after = await store.run(readJobItems, { id, from: 0, limit: 10 });
    expect([after.parts, after.job.items]).toEqual([[], 0]);
  });

  it('waits with another attempt, and cancels instead where somebody wants that', async () => {
    const store = await fresh();
    const { id } = await enqueue(store);
    await claim(store, 'r');
    const error = { code: 'internal', message: 'Once more.' };
    const again = { id, runner: 'r', dueMs: 500, error, nowMs: 0, keptMs };
    expect(await store.run(retryJob, again)).toMatchObject({
      state: 'queued',
      attempts: 1,
      error_code: 'internal',
    });
    expect(await store.run(claimJobs, { runner: 'r', count: 1, nowMs: 499 })).toEqual({
      claimed: [],
      nextDueMs: 500,
    });
    expect((await claim(store, 'r', 1, 500))[0]?.attempts).toBe(2);
    await store.run(cancelJob, { id, nowMs: 0, keptMs });
    expect((await store.run(retryJob, again)).state).toBe('cancelled');
  });

  it('forgets finished jobs when their time is over', async () => {
    const store = await fresh();
    const { id } = await enqueue(store);
    await enqueue(store);
    await claim(store, 'r');
    await finish(store, id, 'r', completed, 10);
    expect(await store.run(pruneJobs, { nowMs: 1009, limit: 10 })).toBe(0);
    expect(await store.run(pruneJobs, { nowMs: 1010, limit: 10 })).toBe(1);
    await expect(store.run(readJob, id)).rejects.toMatchObject({ code: 'unknown_job' });
    expect(await store.run(listJobs, { limit: 10 })).toHaveLength(1);
  });

  it('never leaves the path of states, whatever is asked in whatever order', async () => {
    const store = await fresh();
    const act = fc.record({
      kind: fc.constantFrom('enqueue', 'claim', 'finish', 'fail', 'retry', 'cancel', 'delete', 'progress'),
      which: fc.nat(9),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
        const known = new Map<string, JobState>();
        for (const { kind, which } of acts) {
          const id = [...known.keys()][which % Math.max(1, known.size)] ?? newId('job');
          const before = known.get(id);
          const work = async (): Promise<void> => {
            if (kind === 'enqueue') known.set((await enqueue(store, {}, 1e6)).id, 'queued');
            else if (kind === 'claim')
              for (const row of await claim(store, 'r')) known.set(row.id, 'running');
            else if (kind === 'finish') await finish(store, id, 'r');
            else if (kind === 'fail') await finish(store, id, 'r', failed);
            else if (kind === 'retry')
              await store.run(retryJob, { id, runner: 'r', dueMs: 0, error: null, nowMs: 0, keptMs });
            else if (kind === 'cancel') await store.run(cancelJob, { id, nowMs: 0, keptMs });
            else if (kind === 'progress')
              await store.run(noteJobProgress, { id, runner: 'r', progress: 0.5, note: 'half' });
            else await store.run(deleteJob, { id });
          };
          const refused = await work().then(
            () => undefined,
            (error: { code: string }) => error.code,
          );
          if (refused !== undefined)
            expect(['unknown_job', 'job_finished', 'job_running']).toContain(refused);
          if (kind === 'delete' && refused === undefined) known.delete(id);
          else if (before !== undefined && known.has(id)) {
            const { state } = await store.run(readJob, id);
            if (state !== before) expect(mayBecome(before, state)).toBe(true);
            known.set(id, state);
          }
        }
        const rows = await store.run(listJobs, { limit: 1e6 });
        const counted = await store.run(countJobs, null);
        for (const { state, count } of counted)
          expect(count, state).toBe(rows.filter((row) => row.state === state).length);
        for (const { id, state } of rows) {
          if (state === 'running') await finish(store, id, 'r');
          else if (state === 'queued') await store.run(cancelJob, { id, nowMs: 0, keptMs });
          await store.run(deleteJob, { id });
        }
        expect(await store.run(listAbandonedJobs, { runner: 'nobody' })).toEqual([]);
      }),
    );
  }, 120_000);
});
