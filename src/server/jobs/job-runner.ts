import type { Log } from '../../engine/index.ts';
import type { EventHub, PreparedEvent } from '../events/event-hub.ts';
import { newId } from '../ids.ts';
import type { Scheduler } from '../scheduler.ts';
import type { JobEnd, JobRow } from '../store/job-rows.ts';
import { claimJobs, finishJob, listAbandonedJobs, retryJob } from '../store/operations/job-runs.ts';
import { type Store, step } from '../store/store.ts';
import { outside, within } from '../tracing/scope.ts';
import type { Span } from '../tracing/span.ts';
import { noTracing, type Tracing } from '../tracing/tracing.ts';
import { interrupted, JobRun, type RunOutcome } from './job-run.ts';
import type { AnyJobType } from './job-type.ts';

/** What a runner works with. */
export interface JobRunnerSettings {
  readonly store: Store;
  readonly events: Pick<EventHub, 'prepare'>;
  readonly types: ReadonlyMap<string, AnyJobType>;
  /** Jobs at once. */
  readonly parallel: number;
  /** How long a finished job is kept. */
  readonly keptMs: number;
  readonly scheduler: Scheduler;
  readonly log: Log;
  /** Called when a job begins, comes further, or ends. */
  readonly onChange: (id: string) => void;
  readonly tracing?: Tracing;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** The store is asked at least this often. */
const maxIdleMs = 60_000;
const storeRetryMs = 5000;
const maxEarly = 1000;
/** Waits before further attempts double from the first to the last. */
const firstWaitMs = 1000;
const longestWaitMs = 60_000;

/** Takes jobs out of the store as hands are free, runs them, and records how each ended. */
export class JobRunner {
  private readonly settings: JobRunnerSettings;
  private readonly name = newId('run');
  private readonly runs = new Map<string, { readonly run: JobRun; readonly done: Promise<void> }>();
  /** Jobs that were cancelled between the moment they were taken and the moment they began. */
  private readonly early = new Set<string>();
  private pumping: Promise<void> | undefined;
  private again = false;
  private cancelTimer = (): void => {};
  private closed = false;

  constructor(settings: JobRunnerSettings) {
    this.settings = settings;
  }

  /** The attempt at a job that is under way here. */
  runOf(id: string): JobRun | undefined {
    return this.runs.get(id)?.run;
  }

  /** Stops a job that runs here, or is just about to. */
  cancel(id: string): void {
    const run = this.runOf(id);
    if (run !== undefined) run.stop('cancelled');
    else if (this.early.size < maxEarly) this.early.add(id);
  }

  /** Settles what a server before this one left, then begins to take jobs. */
  async start(): Promise<void> {
    const { store, scheduler } = this.settings;
    for (const job of await store.run(listAbandonedJobs, { runner: this.name })) {
      // The one who ran it is gone, so it is settled in its name.
      const runner = job.runner ?? '';
      const wanted = job.cancel_requested === 1;
      if (!wanted && job.repeatable === 1 && job.attempts < job.max_attempts) {
        await this.putBack(job, runner, scheduler.nowMs(), null);
      } else {
        const error = wanted ? null : { code: 'job_interrupted', message: reasonFor(job) };
        await this.finish(job, runner, { state: wanted ? 'cancelled' : 'failed', result: null, error });
      }
    }
    this.wake();
  }

  /** Looks at once for jobs whose turn it is. */
  wake(): void {
    this.again = true;
    if (this.closed || this.pumping !== undefined) return;
    // The jobs whose turn it is belong to many, not to the one who has caused this look.
    this.pumping = outside(() => this.pump()).finally(() => {
      this.pumping = undefined;
      if (this.again && this.runs.size < this.settings.parallel) this.wake();
    });
  }

  /** Takes no more jobs; those that run are stopped, and wait for the next server where they may be begun anew. */
  async close(): Promise<void> {
    this.closed = true;
    this.cancelTimer();
    await this.pumping;
    for (const { run } of this.runs.values()) run.stop('stopping');
    await Promise.all([...this.runs.values()].map(({ done }) => done));
  }

  private async pump(): Promise<void> {
    const { store, scheduler, parallel, log } = this.settings;
    try {
      while (this.again && !this.closed && this.runs.size < parallel) {
        this.again = false;
        const { claimed, nextDueMs } = await store.run(claimJobs, {
          runner: this.name,
          count: parallel - this.runs.size,
          nowMs: scheduler.nowMs(),
        });
        for (const job of claimed) this.begin(job);
        this.early.clear();
        this.sleepUntil(nextDueMs);
      }
    } catch (error) {
      log.warn('jobs could not be taken from the store', { reason: String(error) });
      this.sleepUntil(scheduler.nowMs() + storeRetryMs);
    }
  }

  private sleepUntil(dueMs: number | null): void {
    this.cancelTimer();
    if (this.closed) return;
    const { scheduler } = this.settings;
    const waitMs = dueMs === null ? maxIdleMs : Math.max(0, dueMs - scheduler.nowMs());
    this.cancelTimer = scheduler.after(Math.min(waitMs, maxIdleMs), () => this.wake());
  }

  private begin(job: JobRow): void {
    const { types, store, scheduler, log, onChange } = this.settings;
    const type = types.get(job.type) ?? unknownType(job.type);
    const run = new JobRun(job, type, this.name, {
      store,
      scheduler,
      log,
      onProgress: () => onChange(job.id),
    });
    if (this.early.has(job.id)) run.stop('cancelled');
    const span = this.spanOf(job);
    const done = within({ span }, () => this.carryThrough(job, run, span)).finally(() => {
      this.runs.delete(job.id);
      onChange(job.id);
      this.wake();
    });
    this.runs.set(job.id, { run, done });
    onChange(job.id);
  }

  /** Each attempt shows in the trace of the request, also after the server was started again. */
  private spanOf({ id, type, attempts, trace }: JobRow): Span | undefined {
    const { tracing = noTracing, types } = this.settings;
    return tracing.begin(`job ${types.has(type) ? type : 'unknown'}`, {
      kind: 'consumer',
      parent: trace,
      attributes: { 'spacetime.job.id': id, 'spacetime.attempt': attempts },
    });
  }

  private async carryThrough(job: JobRow, run: JobRun, span: Span | undefined): Promise<void> {
    const { scheduler, log, random = Math.random } = this.settings;
    const outcome: RunOutcome = await run.perform();
    span?.set({ 'spacetime.job.state': outcome.kind === 'end' ? outcome.end.state : 'queued' });
    span?.end((outcome.kind === 'end' ? outcome.end.error : outcome.error)?.code);
    try {
      if (outcome.kind === 'end') await this.finish(job, this.name, outcome.end);
      else {
        const { error } = outcome;
        const waitMs = error === null ? 0 : waitBefore(job.attempts, random());
        await this.putBack(job, this.name, scheduler.nowMs() + waitMs, error);
      }
    } catch (error) {
      // The next start finds it as abandoned and says so.
      log.error('the end of a job could not be kept', { job: job.id, reason: String(error) });
    }
  }

  private async putBack(job: JobRow, runner: string, dueMs: number, error: JobEnd['error']): Promise<void> {
    const { store, scheduler, keptMs } = this.settings;
    const nowMs = scheduler.nowMs();
    await store.run(retryJob, { id: job.id, runner, dueMs, error, nowMs, keptMs });
  }

  private async finish(job: JobRow, runner: string, end: JobEnd): Promise<void> {
    const { store, scheduler, keptMs, log } = this.settings;
    const nowMs = scheduler.nowMs();
    const event = this.eventOf(job, end, nowMs);
    const finishing = step(finishJob, { id: job.id, runner, end, nowMs, keptMs });
    await (event === undefined ? store.transact(finishing) : store.transact(finishing, event.step));
    event?.announce();
    log.info('job ended', { job: job.id, type: job.type, state: end.state, code: end.error?.code ?? null });
  }

  private eventOf(job: JobRow, end: JobEnd, nowMs: number): PreparedEvent | undefined {
    const what = { job_id: job.id, job_type: job.type, owner: job.owner };
    const { events } = this.settings;
    if (end.state === 'completed') {
      const durationMs = Math.max(0, nowMs - (job.started_ms ?? nowMs));
      return events.prepare('job.completed', { ...what, duration_ms: durationMs });
    }
    if (end.error === null) return undefined;
    return events.prepare('job.failed', { ...what, code: end.error.code, message: end.error.message });
  }
}

function reasonFor({ repeatable, attempts }: JobRow): string {
  if (repeatable === 0) return interrupted;
  return `The server stopped during each of ${attempts} attempts at the job.`;
}

/** The wait before the next attempt, with some chance in it so that many do not come at once. */
function waitBefore(attempts: number, random: number): number {
  const fullMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1));
  return Math.round(fullMs * (0.75 + random / 2));
}

/** A job of a release that knew more types. */
function unknownType(name: string): AnyJobType {
  return {
    name: 'export_state',
    doc: '',
    permission: 'job.create',
    repeatable: false,
    timeLimitS: 1,
    run: () => Promise.reject(new Error(`This release has no jobs of type ${name}.`)),
  };
}
