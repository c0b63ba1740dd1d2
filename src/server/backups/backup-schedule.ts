import { readdir } from 'node:fs/promises';
import type { Log } from '../../engine/index.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Scheduler } from '../scheduler.ts';
import { namedBackups } from './backup-names.ts';

/** What scheduled backups work with. */
export interface BackupScheduleSettings {
  readonly jobs: Pick<Jobs, 'create' | 'list'>;
  readonly backupFolder: string;
  readonly scheduler: Scheduler;
  readonly log: Log;
}

/** How often it is looked whether one is due. */
const lookMs = 60_000;
/** One is due when the newest is this old: with the look and the work itself it is done before the hour is over. */
const dueMs = 50 * 60_000;
/** The next attempt after one that came to nothing. */
const againMs = 5 * 60_000;

/** The server itself asks for backups. */
const owner = { name: 'server', role: 'admin' } as const;

/** Has a backup made so often that the newest is never older than an hour. One that fails is asked for again. */
export class BackupSchedule {
  private readonly settings: BackupScheduleSettings;
  private cancel = (): void => {};
  private stopped = false;
  private looking: Promise<void> = Promise.resolve();
  private askedMs = Number.NEGATIVE_INFINITY;

  constructor(settings: BackupScheduleSettings) {
    this.settings = settings;
  }

  start(): void {
    this.looking = this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel();
    await this.looking;
  }

  private async look(): Promise<void> {
    const { jobs, scheduler, log } = this.settings;
    try {
      if ((await this.isDue()) && !(await this.isUnderWay())) {
        this.askedMs = scheduler.nowMs();
        await jobs.create(owner, { type: 'backup', input: {}, priority: 0 });
      }
    } catch (error) {
      log.warn('a backup could not be asked for', { reason: String(error) });
    }
    if (this.stopped) return;
    this.cancel = scheduler.after(lookMs, () => {
      this.looking = this.look();
    });
  }

  private async isDue(): Promise<boolean> {
    const { backupFolder, scheduler } = this.settings;
    const nowMs = scheduler.nowMs();
    // A clock that was set back must not make it wait.
    if (Math.abs(nowMs - this.askedMs) < againMs) return false;
    const names = await readdir(backupFolder).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    // One of the future was made under a wrong clock, and may be older than it says.
    const newest = namedBackups(names).find(({ createdMs }) => createdMs <= nowMs);
    return newest === undefined || nowMs - newest.createdMs >= dueMs;
  }

  private async isUnderWay(): Promise<boolean> {
    const { jobs } = this.settings;
    for (const state of ['running', 'queued'] as const)
      if ((await jobs.list({ type: 'backup', state, limit: 1 })).length > 0) return true;
    return false;
  }
}
