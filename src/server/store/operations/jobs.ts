import { ApiError, isFinal, type JobState } from '../../../protocol/terms/index.ts';
import { countState, endJob, type JobRow, jobById, type NewJob } from '../job-rows.ts';
import { all, change, defineOperation, first, type SqlValue } from '../operation.ts';

/** Puts a job into the queue. Refuses with `job_queue_full` when `maxQueued` wait already. */
export const enqueueJob = defineOperation({
  name: 'jobs.enqueue',
  *work({ job, maxQueued, nowMs }: { job: NewJob; maxQueued: number; nowMs: number }) {
    const queued = yield* first<{ count: number }>(`SELECT count FROM job_counts WHERE state = 'queued'`);
    if ((queued?.count ?? 0) >= maxQueued) {
      throw new ApiError('job_queue_full', `${maxQueued} jobs wait already.`);
    }
    yield* change(
      `INSERT INTO jobs (id, type, state, owner, role, input, priority, time_limit_ms, repeatable, max_attempts, due_ms, created_ms, trace)
       VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      job.id,
      job.type,
      job.owner,
      job.role,
      job.input,
      job.priority,
      job.time_limit_ms,
      job.repeatable,
      job.max_attempts,
      nowMs,
      nowMs,
      job.trace ?? null,
    );
    yield* countState('queued', 1);
    return yield* jobById(job.id);
  },
});

/** A job. Refuses with `unknown_job`. */
export const readJob = defineOperation({
  name: 'jobs.read',
  *work(id: string) {
    return yield* jobById(id);
  },
});

/** Jobs, newest first. */
export const listJobs = defineOperation({
  name: 'jobs.list',
  *work(input: {
    state?: JobState | undefined;
    type?: string | undefined;
    owner?: string | undefined;
    /** Only those that came before this one. */
    beforeSeq?: number | undefined;
    limit: number;
  }) {
    const conditions = ['1 = 1'];
    const values: SqlValue[] = [];
    for (const column of ['state', 'type', 'owner'] as const) {
      const wanted = input[column];
      if (wanted === undefined) continue;
      conditions.push(`${column} = ?`);
      values.push(wanted);
    }
    if (input.beforeSeq !== undefined) {
      conditions.push('seq < ?');
      values.push(input.beforeSeq);
    }
    return yield* all<JobRow>(
      `SELECT * FROM jobs WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ?`,
      ...values,
      input.limit,
    );
  },
});

/** Parts of a result from a place on, whole as they were kept. */
export const readJobItems = defineOperation({
  name: 'jobs.items',
  *work({ id, from, limit }: { id: string; from: number; limit: number }) {
    const job = yield* jobById(id);
    const parts = yield* all<{ first: number; items: string }>(
      `SELECT first, items FROM job_items WHERE job = ? AND first < ?
       AND first >= COALESCE((SELECT MAX(first) FROM job_items WHERE job = ? AND first <= ?), 0) ORDER BY first`,
      id,
      from + limit,
      id,
      from,
    );
    return { job, parts };
  },
});

/**
 * Cancels a job that waits at once, and notes the wish for one that runs. Refuses with `unknown_job`, and `job_finished`
 * for one that is over.
 */
export const cancelJob = defineOperation({
  name: 'jobs.cancel',
  *work({ id, nowMs, keptMs }: { id: string; nowMs: number; keptMs: number }) {
    const job = yield* jobById(id);
    if (isFinal(job.state)) throw new ApiError('job_finished', `The job ${id} is ${job.state} already.`);
    yield* change('UPDATE jobs SET cancel_requested = 1 WHERE id = ?', id);
    if (job.state === 'queued') {
      yield* endJob(job, { state: 'cancelled', result: null, error: null }, nowMs, keptMs);
    }
    return yield* jobById(id);
  },
});

/** Removes a job that is over. Refuses with `unknown_job`, `job_running`. */
export const deleteJob = defineOperation({
  name: 'jobs.delete',
  *work({ id }: { id: string }) {
    const job = yield* jobById(id);
    if (!isFinal(job.state)) throw new ApiError('job_running', `The job ${id} is ${job.state}.`);
    yield* countState(job.state, -1);
    yield* change('DELETE FROM jobs WHERE id = ?', id);
  },
});

/** Removes jobs whose time is over, at most `limit`; gives how many. */
export const pruneJobs = defineOperation({
  name: 'jobs.prune',
  *work({ nowMs, limit }: { nowMs: number; limit: number }) {
    const old = yield* all<JobRow>('SELECT * FROM jobs WHERE expires_ms <= ? LIMIT ?', nowMs, limit);
    for (const { id, state } of old) {
      yield* countState(state, -1);
      yield* change('DELETE FROM jobs WHERE id = ?', id);
    }
    return old.length;
  },
});

/** How many jobs are in each state. */
export const countJobs = defineOperation({
  name: 'jobs.count',
  *work() {
    return yield* all<{ state: JobState; count: number }>('SELECT state, count FROM job_counts');
  },
});
