import { ApiError, type JobState, mayBecome } from '../../protocol/terms/index.ts';
import { change, first, type Work } from './operation.ts';

/** A job as the store keeps it; instants in milliseconds since 1970, documents as JSON text. */
export interface JobRow {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly state: JobState;
  readonly owner: string;
  /** Role of the owner when it was asked for. */
  readonly role: string;
  readonly input: string;
  readonly priority: number;
  readonly time_limit_ms: number;
  /** 1 when it may be begun anew after it was broken off. */
  readonly repeatable: number;
  readonly max_attempts: number;
  readonly attempts: number;
  readonly progress: number;
  readonly note: string;
  readonly cancel_requested: number;
  /** Who runs it. */
  readonly runner: string | null;
  readonly due_ms: number;
  readonly created_ms: number;
  readonly started_ms: number | null;
  readonly finished_ms: number | null;
  readonly expires_ms: number | null;
  readonly result: string | null;
  readonly items: number;
  readonly error_code: string | null;
  readonly error_message: string | null;
  /** `traceparent` of the request that asked for it; null where nobody traced it. */
  readonly trace: string | null;
}

/** What a new job is made from. */
export type NewJob = Pick<
  JobRow,
  'id' | 'type' | 'owner' | 'role' | 'input' | 'priority' | 'time_limit_ms' | 'repeatable' | 'max_attempts'
> &
  Partial<Pick<JobRow, 'trace'>>;

/** A job by its id. Throws `unknown_job`. */
export function* jobById(id: string): Work<JobRow> {
  const row = yield* first<JobRow>('SELECT * FROM jobs WHERE id = ?', id);
  if (row === undefined) throw new ApiError('unknown_job', `There is no job ${id}, or it is long over.`);
  return row;
}

/** The job that a runner has. Throws `unknown_job` when it is not his any more. */
export function* jobOfRunner(id: string, runner: string): Work<JobRow> {
  const row = yield* jobById(id);
  if (row.state !== 'running' || row.runner !== runner)
    throw new ApiError('unknown_job', `The job ${id} is not run by ${runner}.`);
  return row;
}

/** Counts a job into a state, and out of another; counting rows would take longer with every job that waits. */
export function* countState(state: JobState, by: 1 | -1): Work<void> {
  yield* change(
    `INSERT INTO job_counts (state, count) VALUES (?, ?) ON CONFLICT (state) DO UPDATE SET count = job_counts.count + excluded.count`,
    state,
    by,
  );
}

/** Moves a job on; every change of state goes through here. */
export function* moveJob(job: JobRow, to: JobState): Work<void> {
  if (!mayBecome(job.state, to)) throw new Error(`A job that is ${job.state} cannot become ${to}.`);
  yield* change('UPDATE jobs SET state = ? WHERE id = ?', to, job.id);
  yield* countState(job.state, -1);
  yield* countState(to, 1);
}

/** How a job ended. */
export interface JobEnd {
  readonly state: 'completed' | 'failed' | 'cancelled';
  /** JSON; null where there is none. */
  readonly result: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** Ends a job. */
export function* endJob(job: JobRow, end: JobEnd, nowMs: number, keptMs: number): Work<void> {
  yield* moveJob(job, end.state);
  yield* change(
    `UPDATE jobs SET finished_ms = ?, expires_ms = ?, runner = NULL, result = ?, error_code = ?, error_message = ?,
     progress = CASE WHEN state = 'completed' THEN 1 ELSE progress END WHERE id = ?`,
    nowMs,
    nowMs + keptMs,
    end.result,
    end.error?.code ?? null,
    end.error?.message ?? null,
    job.id,
  );
  if (end.state !== 'completed') yield* dropItems(job.id);
}

/** Lets a job wait for another attempt; what it had found so far goes. */
export function* waitAgain(
  job: JobRow,
  dueMs: number,
  error: { readonly code: string; readonly message: string } | null,
): Work<void> {
  yield* moveJob(job, 'queued');
  yield* change(
    `UPDATE jobs SET runner = NULL, due_ms = ?, progress = 0, note = '', error_code = ?, error_message = ? WHERE id = ?`,
    dueMs,
    error?.code ?? null,
    error?.message ?? null,
    job.id,
  );
  yield* dropItems(job.id);
}

function* dropItems(id: string): Work<void> {
  yield* change('DELETE FROM job_items WHERE job = ?', id);
  yield* change('UPDATE jobs SET items = 0 WHERE id = ?', id);
}
