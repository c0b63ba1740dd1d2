import type { Log } from '../../engine/index.ts';
import { ApiError, errorTable, type Role } from '../../protocol/index.ts';
import { roleNow } from '../auth/assigned-role.ts';
import type { Scheduler } from '../scheduler.ts';
import type { JobEnd, JobRow } from '../store/job-rows.ts';
import { addJobItems, noteJobProgress } from '../store/operations/job-runs.ts';
import type { Store } from '../store/store.ts';
import { type AnyJobType, checkWish, type JobContext, JobError } from './job-type.ts';

/** What runs of jobs work with. */
export interface JobRunSettings {
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly log: Log;
  /** Called at every step of progress. */
  readonly onProgress: () => void;
}

/** Why a run has to stop before its end. */
type StopReason = 'cancelled' | 'out_of_time' | 'stopping';

/** How a run ended: for good, or to be tried again. */
export type RunOutcome =
  | { readonly kind: 'end'; readonly end: JobEnd }
  | { readonly kind: 'again'; readonly error: { readonly code: string; readonly message: string } | null };

/** Progress is written at most this often; who looks in between is told from memory. */
const writeEveryMs = 250;
const maxNote = 200;
const serverError = 500;

/** One attempt at one job. */
export class JobRun {
  readonly job: JobRow;
  progress = 0;
  note = '';
  private readonly type: AnyJobType;
  private readonly settings: JobRunSettings;
  private readonly runner: string;
  private readonly abort = new AbortController();
  private stopReason: StopReason | undefined;
  private writtenMs = 0;
  private writing: Promise<void> | undefined;

  constructor(job: JobRow, type: AnyJobType, runner: string, settings: JobRunSettings) {
    this.job = job;
    this.type = type;
    this.runner = runner;
    this.settings = settings;
  }

  /** Lets the work stop as soon as it can. */
  stop(reason: StopReason): void {
    if (this.stopReason !== undefined) return;
    this.stopReason = reason;
    this.abort.abort(new Error(reason));
  }

  /** Does the work; never rejects. */
  async perform(): Promise<RunOutcome> {
    const cancelTimer = this.settings.scheduler.after(this.job.time_limit_ms, () => this.stop('out_of_time'));
    try {
      const context = await this.context();
      // What holds is what the owner may when it happens, which may be long after he has asked.
      checkWish(this.type, context.input, context.owner);
      this.abort.signal.throwIfAborted();
      const result = await this.type.run(context);
      return { kind: 'end', end: { state: 'completed', result: JSON.stringify(result), error: null } };
    } catch (error) {
      return this.outcomeOf(error);
    } finally {
      cancelTimer();
      await this.writing;
    }
  }

  private async context(): Promise<JobContext<never>> {
    const { job } = this;
    const { store } = this.settings;
    return {
      id: job.id,
      input: JSON.parse(job.input) as never,
      owner: { name: job.owner, role: await roleNow(store, job.owner, job.role as Role) },
      signal: this.abort.signal,
      progress: (share, note = '') => this.show(share, note),
      keep: async (items) => {
        this.abort.signal.throwIfAborted();
        const text = JSON.stringify(items);
        await store.run(addJobItems, { id: job.id, runner: this.runner, items: text, count: items.length });
      },
    };
  }

  private show(share: number, note: string): void {
    this.progress = Math.min(1, Math.max(this.progress, share));
    this.note = note.slice(0, maxNote);
    this.settings.onProgress();
    const nowMs = performance.now();
    if (this.writing !== undefined || nowMs - this.writtenMs < writeEveryMs) return;
    this.writtenMs = nowMs;
    const { id } = this.job;
    const { runner, progress } = this;
    this.writing = this.settings.store
      .run(noteJobProgress, { id, runner, progress, note: this.note })
      .catch((error: unknown) =>
        this.settings.log.warn('the progress of a job could not be kept', { job: id, reason: String(error) }),
      )
      .finally(() => {
        this.writing = undefined;
      });
  }

  private outcomeOf(error: unknown): RunOutcome {
    const failed = (code: string, message: string): RunOutcome => ({
      kind: 'end',
      end: { state: 'failed', result: resultOf(error), error: { code, message } },
    });
    switch (this.stopReason) {
      case 'cancelled':
        return { kind: 'end', end: { state: 'cancelled', result: null, error: null } };
      case 'out_of_time':
        return failed(
          'job_timed_out',
          `The job was not done after ${this.job.time_limit_ms / 1000} seconds.`,
        );
      case 'stopping':
        if (this.job.repeatable === 1) return { kind: 'again', error: null };
        return failed('job_interrupted', interrupted);
      case undefined:
        break;
    }
    const { code, message, passing } = this.reasonOf(error);
    const again = passing && this.job.repeatable === 1 && this.job.attempts < this.job.max_attempts;
    return again ? { kind: 'again', error: { code, message } } : failed(code, message);
  }

  private reasonOf(error: unknown): { code: string; message: string; passing: boolean } {
    const { message } = error instanceof Error ? error : { message: String(error) };
    if (error instanceof JobError) return { code: error.code, message, passing: false };
    if (error instanceof ApiError) {
      return { code: error.code, message, passing: errorTable[error.code].status >= serverError };
    }
    this.settings.log.error('a job failed unforeseen', {
      job: this.job.id,
      type: this.job.type,
      reason: message,
    });
    return { code: 'internal', message: errorTable.internal.title, passing: true };
  }
}

/** What a job says that was broken off and must not be done twice. */
export const interrupted =
  'The server stopped while the job ran, and doing it twice could do harm. See what was done, and ask for the rest.';

function resultOf(error: unknown): string | null {
  return error instanceof JobError && error.result !== undefined ? JSON.stringify(error.result) : null;
}
