import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ManualScheduler } from '../../../test/support/manual-scheduler.ts';
import { root, until } from '../../../test/support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { silentLog } from '../../engine/index.ts';
import { ApiError, type JobWish } from '../../protocol/index.ts';
import { EventHub } from '../events/event-hub.ts';
import { assignRole } from '../store/operations/roles.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import { type AnyJobType, type JobContext, JobError } from './job-type.ts';
import { Jobs } from './jobs.ts';

afterAll(removeTemporaryFolders);
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const ada = { name: 'ada', role: 'admin' } as const;
const exportWish: JobWish = { type: 'export_state', input: {}, priority: 0 };
const backupWish: JobWish = { type: 'backup', input: { keep: 1 }, priority: 0 };
const idle = new AbortController().signal;

type Work = (context: JobContext<unknown>) => Promise<Record<string, unknown>>;

/** Jobs of two types: `export_state` may be repeated, `backup` here may not. */
async function makeJobs(
  work: Work,
  more: { folder?: string; parallel?: number; maxQueued?: number; startMs?: number } = {},
) {
  const scheduler = new ManualScheduler(more.startMs);
  const file = path.join(more.folder ?? temporaryFolder(), 'store.sqlite');
  const store = await SqliteStore.open({ file, alone: true });
  open.push(store);
  const events = new EventHub({ store, log: silentLog, nowMs: () => scheduler.nowMs() });
  const told: string[] = [];
  events.listen(({ type }) => told.push(type));
  const type = (name: 'export_state' | 'backup', repeatable: boolean): AnyJobType => ({
    name,
    doc: '',
    permission: 'job.create',
    repeatable,
    timeLimitS: 60,
    run: work,
  });
  const jobs = new Jobs({
    store,
    events,
    types: [type('export_state', true), type('backup', false)],
    parallel: more.parallel ?? 3,
    maxQueued: more.maxQueued ?? 100,
    scheduler,
    log: silentLog,
  });
  open.push(jobs);
  await jobs.start();
  return { jobs, scheduler, told, store };
}

/** Work that goes on until it is let go, or has to stop. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const running: string[] = [];
  const work: Work = async ({ id, signal, progress }) => {
    running.push(id);
    progress(0.5, 'half');
    await Promise.race([promise, once(signal, 'abort')]);
    signal.throwIfAborted();
    return { ok: true };
  };
  return { work, running, letGo: resolve };
}

describe('jobs', () => {
  it('run so many at once, show how far they are, and tell when they are done', async () => {
    const { work, running, letGo } = gate();
    const { jobs, told } = await makeJobs(work, { parallel: 2 });
    const made = await Promise.all([1, 2, 3].map(() => jobs.create(ada, exportWish)));
    await until('two run', () => running.length === 2);
    expect(await jobs.counts()).toMatchObject({ running: 2, queued: 1 });
    expect(await jobs.read(running[0] ?? '')).toMatchObject({
      state: 'running',
      progress: 0.5,
      note: 'half',
    });
    letGo();
    for (const { id } of made) expect((await jobs.wait(id, 60_000, idle)).state).toBe('completed');
    expect(told).toEqual(Array.from({ length: 3 }, () => 'job.completed'));
  });

  it('are refused when too many wait, with a time to come again', async () => {
    const { work } = gate();
    const { jobs } = await makeJobs(work, { parallel: 1, maxQueued: 1 });
    await jobs.create(ada, exportWish);
    await until('it runs', async () => (await jobs.counts()).running === 1);
    await jobs.create(ada, exportWish);
    await expect(jobs.create(ada, exportWish)).rejects.toMatchObject({
      code: 'job_queue_full',
      details: { headers: { 'retry-after': '5' } },
    });
  });

  it('let so many callers wait for an end, and tell others to come again', async () => {
    const { work, letGo } = gate();
    const { jobs } = await makeJobs(work);
    const { id } = await jobs.create(ada, exportWish);
    const waiting = Array.from({ length: 1000 }, () => jobs.wait(id, 60_000, idle));
    await expect(jobs.wait(id, 60_000, idle)).rejects.toMatchObject({
      code: 'too_many_waiting',
      details: { headers: { 'retry-after': '5' } },
    });
    letGo();
    expect(new Set((await Promise.all(waiting)).map(({ state }) => state))).toEqual(new Set(['completed']));
    expect((await jobs.wait(id, 60_000, idle)).state).toBe('completed');
  });

  it('are not done for an owner who has been assigned a weaker role since', async () => {
    const { work, running, letGo } = gate();
    const { jobs, store } = await makeJobs(work, { parallel: 1 });
    await jobs.create({ name: 'grace', role: 'admin' }, exportWish);
    const { id } = await jobs.create(ada, exportWish);
    await until('the first runs', () => running.length === 1);
    const wish = { subject: 'ada', role: 'readonly', within: ['readonly'], by: 'test', nowMs: 0 };
    await store.run(assignRole, wish);
    letGo();
    expect(await jobs.wait(id, 60_000, idle)).toMatchObject({
      state: 'failed',
      attempts: 1,
      error: { code: 'permission_denied' },
    });
    expect(running).toHaveLength(1);
  });

  it('are tried again after a passing failure, later each time, and fail in the end', async () => {
    let tries = 0;
    const { jobs, scheduler, told } = await makeJobs(async () => {
      tries++;
      throw new ApiError('world_unavailable', 'Not now.');
    });
    const { id } = await jobs.create(ada, exportWish);
    for (const [attempts, fullMs] of [
      [1, 1000],
      [2, 2000],
    ] as const) {
      await until('it waits again', async () => {
        const { state, attempts: done } = await jobs.read(id);
        return state === 'queued' && done === attempts;
      });
      const { error, next_attempt_at } = await jobs.read(id);
      expect(error?.message).toBe('Not now.');
      const waitMs = Date.parse(next_attempt_at ?? '') - scheduler.nowMs();
      expect(Math.abs(waitMs / fullMs - 1)).toBeLessThanOrEqual(0.25);
      expect(tries).toBe(attempts);
      // No step further once it was tried: the next wait is reckoned from that moment.
      await until('it is tried again', () => {
        if (tries === attempts) scheduler.advance(100);
        return tries > attempts;
      });
    }
    expect(await jobs.wait(id, 60_000, idle)).toMatchObject({
      state: 'failed',
      attempts: 3,
      error: { code: 'world_unavailable' },
    });
    expect(told).toEqual(['job.failed']);
  });

  it('are not tried again for a lasting reason, nor when doing it twice could do harm', async () => {
    const { jobs } = await makeJobs(async ({ id }) => {
      throw id === '' ? new Error() : new JobError('batch_failed', 'Two were not done.', { done: 1 });
    });
    const { id } = await jobs.create(ada, exportWish);
    expect(await jobs.wait(id, 60_000, idle)).toMatchObject({
      state: 'failed',
      attempts: 1,
      error: { code: 'batch_failed', message: 'Two were not done.' },
      result: { done: 1 },
    });
    const broken = await makeJobs(async () => {
      throw new TypeError('a secret path');
    });
    const other = await broken.jobs.create(ada, backupWish);
    const { error, attempts } = await broken.jobs.wait(other.id, 60_000, idle);
    expect([error, attempts]).toEqual([{ code: 'internal', message: 'The server failed' }, 1]);
  });

  it('stop when they are cancelled, or out of time', async () => {
    const { work, running } = gate();
    const { jobs, scheduler, told } = await makeJobs(work, { parallel: 1 });
    const first = await jobs.create(ada, exportWish);
    const second = await jobs.create(ada, { ...exportWish, time_limit_seconds: 2 });
    const third = await jobs.create(ada, exportWish);
    await until('the first runs', () => running.length === 1);
    expect((await jobs.cancel(ada, third.id)).state).toBe('cancelled');
    await jobs.cancel(ada, first.id);
    expect((await jobs.wait(first.id, 60_000, idle)).state).toBe('cancelled');
    await until('the second runs', () => running.length === 2);
    scheduler.advance(2000);
    expect(await jobs.wait(second.id, 60_000, idle)).toMatchObject({
      state: 'failed',
      error: { code: 'job_timed_out' },
    });
    expect(running).not.toContain(third.id);
    expect(told).toEqual(['job.failed']);
  });

  it('go on after a stop where that does no harm, and fail truthfully where it could', async () => {
    const folder = temporaryFolder();
    const { work, running } = gate();
    const before = await makeJobs(work, { folder });
    const again = await before.jobs.create(ada, exportWish);
    const never = await before.jobs.create(ada, backupWish);
    await until('both run', () => running.length === 2);
    for (const one of open.splice(0).reverse()) await one.close();
    const { jobs } = await makeJobs(async () => ({ second: true }), { folder });
    expect(await jobs.wait(again.id, 60_000, idle)).toMatchObject({
      state: 'completed',
      result: { second: true },
    });
    expect(await jobs.read(never.id)).toMatchObject({ state: 'failed', error: { code: 'job_interrupted' } });
  });

  it('are forgotten a day after their end', async () => {
    const { jobs, scheduler } = await makeJobs(async () => ({}));
    const { id } = await jobs.create(ada, exportWish);
    await jobs.wait(id, 60_000, idle);
    scheduler.advance(86_399_000);
    await jobs.read(id);
    await until('it is forgotten', async () => {
      scheduler.advance(60_000);
      return jobs.read(id).then(
        () => false,
        () => true,
      );
    });
  });
});

describe('after the process was killed', () => {
  const writer = `
    import { SqliteStore } from '${root}src/server/store/sqlite/sqlite-store.ts';
    import { EventHub } from '${root}src/server/events/event-hub.ts';
    import { Jobs } from '${root}src/server/jobs/jobs.ts';
    import { systemScheduler } from '${root}src/server/scheduler.ts';
    import { silentLog } from '${root}src/engine/index.ts';
    const store = await SqliteStore.open({ file: process.argv[2], alone: true });
    const events = new EventHub({ store, log: silentLog, nowMs: Date.now });
    const type = (name, repeatable) => ({ name, doc: '', permission: 'job.create', repeatable, timeLimitS: 60,
      run: ({ signal }) => new Promise((resolve, reject) => {
        const timer = setTimeout(() => resolve({ first: true }), Math.random() < 0.5 ? 1 : 100_000);
        signal.addEventListener('abort', () => { clearTimeout(timer); reject(signal.reason); });
      }) });
    const types = [type('export_state', true), type('backup', false)];
    const jobs = new Jobs({ store, events, types, parallel: 8, maxQueued: 1e6, scheduler: systemScheduler, log: silentLog });
    await jobs.start();
    for (let i = 0; ; i++) {
      const wish = i % 2 ? { type: 'export_state', input: {}, priority: 0 } : { type: 'backup', input: { keep: 1 }, priority: 0 };
      const { id } = await jobs.create({ name: 'ada', role: 'admin' }, wish);
      process.stdout.write(id + '\\n');
    }`;

  it('every job that was acknowledged is there, and comes to a truthful end', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'store.sqlite');
    // A file, because threads take over the flags of a program that is given as text.
    const program = path.join(folder, 'writer.mjs');
    await writeFile(program, writer);
    const child: ChildProcess = spawn(process.execPath, [program, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    for await (const chunk of child.stdout ?? []) {
      text += String(chunk);
      if (text.split('\n').length > 60) break;
    }
    expect(text).not.toBe('');
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const acknowledged = text.slice(0, text.lastIndexOf('\n')).split('\n');
    const { jobs } = await makeJobs(async () => ({ second: true }), { folder, startMs: Date.now() + 1000 });
    for (const id of acknowledged) {
      const job = await jobs.wait(id, 60_000, idle);
      if (job.type === 'export_state') expect(job.state).toBe('completed');
      else if (job.state === 'failed') expect(job.error?.code).toBe('job_interrupted');
      else expect(job.state).toBe('completed');
      // Who had been begun and could do harm is not begun again.
      if (job.type === 'backup') expect(job.attempts).toBe(1);
    }
  });
});
