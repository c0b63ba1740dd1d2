import type { Log } from '../../engine/index.ts';
import {
  ApiError,
  isFinal,
  type Job,
  type JobState,
  type JobTypeName,
  type JobWish,
  jobLimits,
} from '../../protocol/index.ts';
import { allows, type Principal } from '../auth/principal.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { Act } from '../http/audit-port.ts';
import { newId } from '../ids.ts';
import type { Scheduler } from '../scheduler.ts';
import type { JobRow } from '../store/job-rows.ts';
import {
  cancelJob,
  countJobs,
  deleteJob,
  enqueueJob,
  listJobs,
  pruneJobs,
  readJob,
  readJobItems,
} from '../store/operations/jobs.ts';
import type { Store } from '../store/store.ts';
import { currentTrace } from '../tracing/scope.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { JobRunner } from './job-runner.ts';
import { type AnyJobType, checkWish } from './job-type.ts';
import { jobView } from './job-view.ts';

/** What jobs are made of. */
export interface JobsSettings {
  readonly store: Store;
  readonly events: Pick<EventHub, 'prepare'>;
  readonly types: readonly AnyJobType[];
  readonly parallel: number;
  readonly maxQueued: number;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly tracing?: Tracing;
}

const maxAttempts = 3;
const retryAfterS = 5;
const pruneEveryMs = 60_000;
const pruneAtOnce = 500;
/** Calls that wait for the end of a job, and what else hears of changes. */
const maxListeners = 1000;

/** Work that is done beside requests: kept from the moment it was asked for until a day after its end. */
export class Jobs {
  private readonly settings: JobsSettings;
  private readonly types: ReadonlyMap<string, AnyJobType>;
  private readonly runner: JobRunner;
  private readonly listeners = new Set<(id: string) => void>();
  private cancelPrune = (): void => {};
  private closed = false;

  constructor(settings: JobsSettings) {
    this.settings = settings;
    this.types = new Map(settings.types.map((type) => [type.name, type]));
    this.runner = new JobRunner({
      ...settings,
      types: this.types,
      keptMs: jobLimits.keptMs,
      onChange: (id) => this.tell(id),
    });
  }

  /** Settles what a server before this one left, and begins to run what waits. */
  async start(): Promise<void> {
    await this.runner.start();
    void this.prune();
  }

  /** Stops what runs; what may be begun anew waits for the next start. */
  async close(): Promise<void> {
    this.closed = true;
    this.cancelPrune();
    await this.runner.close();
  }

  /** Hears the id of a job at every change; gives what ends that. Throws `too_many_waiting`. */
  listen(listener: (id: string) => void): () => void {
    if (this.listeners.size >= maxListeners) throw laterError('too_many_waiting');
    const own = (id: string): void => listener(id);
    this.listeners.add(own);
    return () => this.listeners.delete(own);
  }

  /** Queues a job. Rejects with `permission_denied`, `job_queue_full`, `shutting_down`. */
  async create(owner: Principal, wish: JobWish, act?: Act): Promise<Job> {
    const { store, scheduler, maxQueued } = this.settings;
    const type = this.types.get(wish.type);
    if (this.closed || type === undefined) throw new ApiError('shutting_down');
    checkWish(type, wish.input, owner);
    const limitS = Math.min(wish.time_limit_seconds ?? type.timeLimitS, type.timeLimitS);
    const job = {
      id: newId('job'),
      type: wish.type,
      owner: owner.name,
      role: owner.role,
      input: JSON.stringify(wish.input),
      priority: wish.priority,
      time_limit_ms: Math.round(limitS * 1000),
      repeatable: type.repeatable ? 1 : 0,
      max_attempts: type.repeatable ? maxAttempts : 1,
      trace: currentTrace(),
    };
    act?.note(job.id);
    const row = await (act ?? store)
      .run(enqueueJob, { job, maxQueued, nowMs: scheduler.nowMs() })
      .catch((error: unknown) => {
        if (!(error instanceof ApiError) || error.code !== 'job_queue_full') throw error;
        throw laterError(error.code, error.message);
      });
    this.runner.wake();
    this.tell(row.id);
    return this.view(row);
  }

  /** A job. Rejects with `unknown_job`. */
  async read(id: string): Promise<Job> {
    return this.view(await this.settings.store.run(readJob, id));
  }

  /** A job once it is over, or where it stands after the time or when the signal fires. Rejects with `too_many_waiting`. */
  async wait(id: string, ms: number, signal: AbortSignal): Promise<Job> {
    const isOver = async (): Promise<boolean> => isFinal((await this.read(id)).state);
    if (ms > 0 && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const settle = (): void => resolve();
      const look = async (changed: string): Promise<void> => {
        // While it runs here nothing but progress has changed.
        if (changed === id && this.runner.runOf(id) === undefined && (await isOver())) settle();
      };
      const unlisten = this.listen((changed) => void look(changed).catch(settle));
      const cancelTimer = this.settings.scheduler.after(ms, settle);
      signal.addEventListener('abort', settle, { once: true });
      try {
        if (!(await isOver())) await promise;
      } finally {
        unlisten();
        cancelTimer();
        signal.removeEventListener('abort', settle);
      }
    }
    return this.read(id);
  }

  /** Jobs, newest first, with the place of each in the list. */
  async list(query: {
    state?: JobState | undefined;
    type?: JobTypeName | undefined;
    owner?: string | undefined;
    beforeSeq?: number | undefined;
    limit: number;
  }): Promise<{ readonly seq: number; readonly job: Job }[]> {
    const rows = await this.settings.store.run(listJobs, query);
    return rows.map((row) => ({ seq: row.seq, job: this.view(row) }));
  }

  /**
   * Entries of a result from a place on, for its owner and for who may have such a job done himself. Rejects with
   * `unknown_job`, `permission_denied`, and `job_running` before the end.
   */
  async result(
    reader: Principal,
    id: string,
    from: number,
    limit: number,
  ): Promise<{ items: Record<string, unknown>[]; total: number }> {
    const { job, parts } = await this.settings.store.run(readJobItems, { id, from, limit });
    const needed = this.types.get(job.type)?.permission;
    if (reader.name !== job.owner && needed !== undefined && !allows(reader, needed)) {
      throw new ApiError(
        'permission_denied',
        `The result of a job ${job.type} of somebody else needs the permission ${needed}, which the token (role ${reader.role}) does not carry.`,
      );
    }
    if (!isFinal(job.state)) throw new ApiError('job_running', `The job ${id} is ${job.state}.`);
    const items = parts.flatMap(({ first, items: text }) => {
      const all = JSON.parse(text) as Record<string, unknown>[];
      return all.slice(Math.max(0, from - first), Math.max(0, from + limit - first));
    });
    return { items, total: job.items };
  }

  /** Cancels a job of his own, or any for an admin. Rejects with `unknown_job`, `job_finished`, `permission_denied`. */
  async cancel(actor: Principal, id: string, act?: Act): Promise<Job> {
    const { store, scheduler } = this.settings;
    const before = await store.run(readJob, id);
    if (before.owner !== actor.name && !allows(actor, 'job.delete')) {
      throw new ApiError('permission_denied', `The job ${id} belongs to somebody else.`);
    }
    const row = await (act ?? store).run(cancelJob, {
      id,
      nowMs: scheduler.nowMs(),
      keptMs: jobLimits.keptMs,
    });
    if (row.state === 'running') this.runner.cancel(id);
    this.tell(id);
    return this.view(row);
  }

  /** Removes a job, after it was cancelled where it was not over. Rejects with `unknown_job`, and `job_running` when it does not stop in time. */
  async delete(actor: Principal, id: string, waitMs: number, signal: AbortSignal, act?: Act): Promise<void> {
    const { state } = await this.read(id);
    if (!isFinal(state)) {
      act?.note(id, { step: 'cancel' });
      await this.cancel(actor, id, act).catch((error: unknown) => {
        if (!(error instanceof ApiError) || error.code !== 'job_finished') throw error;
      });
      await this.wait(id, waitMs, signal);
      act?.note(id, { step: 'remove' });
    }
    await (act ?? this.settings.store).run(deleteJob, { id });
    this.tell(id);
  }

  /** How many jobs are in each state. */
  async counts(): Promise<Readonly<Partial<Record<JobState, number>>>> {
    const rows = await this.settings.store.run(countJobs, null);
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  private view(row: JobRow): Job {
    const run = row.state === 'running' ? this.runner.runOf(row.id) : undefined;
    return jobView(run === undefined ? row : { ...row, progress: run.progress, note: run.note });
  }

  private tell(id: string): void {
    for (const listener of [...this.listeners]) listener(id);
  }

  private async prune(): Promise<void> {
    const { store, scheduler, log } = this.settings;
    let more = false;
    try {
      const gone = await store.run(pruneJobs, { nowMs: scheduler.nowMs(), limit: pruneAtOnce });
      more = gone === pruneAtOnce;
    } catch (error) {
      log.warn('old jobs could not be removed', { reason: String(error) });
    }
    if (!this.closed) this.cancelPrune = scheduler.after(more ? 0 : pruneEveryMs, () => void this.prune());
  }
}

/** A refusal of whoever may come back soon. */
function laterError(code: 'job_queue_full' | 'too_many_waiting', message?: string): ApiError {
  return new ApiError(code, message, { headers: { 'retry-after': String(retryAfterS) } });
}
