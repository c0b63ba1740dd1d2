import { endJob, type JobEnd, type JobRow, jobById, jobOfRunner, moveJob, waitAgain } from '../job-rows.ts';
import { all, change, defineOperation, first } from '../operation.ts';

/** No job waits longer for another attempt. One that seems to was queued before the clock was set back, and is due. */
const longestWaitMs = 120_000;

/** Gives a runner the next jobs whose turn it is, each to nobody else; and when the next one is due. */
export const claimJobs = defineOperation({
  name: 'job_runs.claim',
  *work({ runner, count, nowMs }: { runner: string; count: number; nowMs: number }) {
    const due = yield* all<JobRow>(
      `SELECT * FROM jobs WHERE state = 'queued' AND due_ms <= ? ORDER BY priority DESC, seq LIMIT ?`,
      nowMs,
      count,
    );
    const claimed: JobRow[] = [];
    for (const job of due) {
      yield* moveJob(job, 'running');
      yield* change(
        `UPDATE jobs SET runner = ?, attempts = attempts + 1, started_ms = ?, progress = 0, note = '' WHERE id = ?`,
        runner,
        nowMs,
        job.id,
      );
      claimed.push(yield* jobById(job.id));
    }
    // Whoever has no hand free looks again when one is; what is due then needs no looking for.
    if (claimed.length === count) return { claimed, nextDueMs: null };
    const next = yield* first<{ dueMs: number | null }>(
      `SELECT MIN(due_ms) AS dueMs FROM jobs WHERE state = 'queued'`,
    );
    const dueMs = next?.dueMs ?? null;
    if (dueMs === null || dueMs <= nowMs + longestWaitMs) return { claimed, nextDueMs: dueMs };
    yield* change("UPDATE jobs SET due_ms = ? WHERE state = 'queued'", nowMs);
    return { claimed, nextDueMs: nowMs };
  },
});

/** Keeps how far a runner has come with a job. Refuses with `unknown_job` when it is not his any more. */
export const noteJobProgress = defineOperation({
  name: 'job_runs.progress',
  *work({ id, runner, progress, note }: { id: string; runner: string; progress: number; note: string }) {
    yield* jobOfRunner(id, runner);
    yield* change('UPDATE jobs SET progress = ?, note = ? WHERE id = ?', progress, note, id);
  },
});

/** Keeps further parts of the result of a job. Refuses with `unknown_job` when it is not the runner's any more. */
export const addJobItems = defineOperation({
  name: 'job_runs.add_items',
  *work({ id, runner, items, count }: { id: string; runner: string; items: string; count: number }) {
    const job = yield* jobOfRunner(id, runner);
    yield* change('INSERT INTO job_items (job, first, items) VALUES (?, ?, ?)', id, job.items, items);
    yield* change('UPDATE jobs SET items = items + ? WHERE id = ?', count, id);
  },
});

/** Ends a job. Refuses with `unknown_job` when it is not the runner's any more. */
export const finishJob = defineOperation({
  name: 'job_runs.finish',
  *work(input: { id: string; runner: string; end: JobEnd; nowMs: number; keptMs: number }) {
    const { id, runner, end, nowMs, keptMs } = input;
    yield* endJob(yield* jobOfRunner(id, runner), end, nowMs, keptMs);
    return yield* jobById(id);
  },
});

/** Lets a job wait for another attempt; one that somebody wants cancelled is cancelled. */
export const retryJob = defineOperation({
  name: 'job_runs.retry',
  *work(input: {
    id: string;
    runner: string;
    dueMs: number;
    error: { code: string; message: string } | null;
    nowMs: number;
    keptMs: number;
  }) {
    const { id, runner, dueMs, error, nowMs, keptMs } = input;
    const job = yield* jobOfRunner(id, runner);
    if (job.cancel_requested === 1) {
      yield* endJob(job, { state: 'cancelled', result: null, error: null }, nowMs, keptMs);
    } else yield* waitAgain(job, dueMs, error);
    return yield* jobById(id);
  },
});

/** Jobs that somebody runs who is not this runner. */
export const listAbandonedJobs = defineOperation({
  name: 'job_runs.abandoned',
  *work({ runner }: { runner: string }) {
    return yield* all<JobRow>(
      `SELECT * FROM jobs WHERE state = 'running' AND runner <> ? ORDER BY seq`,
      runner,
    );
  },
});
