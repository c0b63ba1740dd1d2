import type { Log } from '../../engine/index.ts';
import { ApiError } from '../../protocol/index.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Telemetry } from './telemetry.ts';

/** Time in which the changes of a job become one. */
const gatherMs = 200;
/** Jobs that are looked up at once; what is beyond has its turn with the next ones. */
const maxAtOnce = 50;
/** Jobs that wait for their turn; beyond it the oldest is left out, its outcome comes as an event nevertheless. */
const maxWaiting = 1000;

/** What is told of jobs while somebody listens: where each stands after it has changed, several changes as one. */
export class JobChanges {
  private readonly telemetry: Telemetry;
  private readonly jobs: Pick<Jobs, 'listen' | 'read'>;
  private readonly log: Log;
  private readonly changed = new Set<string>();
  private readonly unlisten: () => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(telemetry: Telemetry, jobs: Pick<Jobs, 'listen' | 'read'>, log: Log) {
    this.telemetry = telemetry;
    this.jobs = jobs;
    this.log = log;
    this.unlisten = jobs.listen((id) => this.note(id));
  }

  stop(): void {
    this.unlisten();
    clearTimeout(this.timer);
  }

  private note(id: string): void {
    if (this.telemetry.channels.jobs.readerCount === 0) return;
    if (this.changed.size >= maxWaiting && !this.changed.has(id)) {
      const [oldest] = this.changed;
      if (oldest !== undefined) this.changed.delete(oldest);
    }
    this.changed.add(id);
    this.timer ??= setTimeout(() => void this.tell(), gatherMs).unref();
  }

  private async tell(): Promise<void> {
    const ids = [...this.changed].slice(0, maxAtOnce);
    for (const id of ids) this.changed.delete(id);
    for (const id of ids) {
      try {
        this.telemetry.publish('jobs', { type: 'job.changed', data: await this.jobs.read(id) });
      } catch (error) {
        // A job that was removed meanwhile has nothing more to tell.
        if (!(error instanceof ApiError && error.code === 'unknown_job'))
          this.log.warn('the jobs channel has left out a job', { job: id, reason: String(error) });
      }
    }
    this.timer = this.changed.size > 0 ? setTimeout(() => void this.tell(), gatherMs).unref() : undefined;
  }
}
