import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ManualScheduler } from '../../../test/support/manual-scheduler.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { silentLog } from '../../engine/index.ts';
import { backupName, namedBackups } from './backup-names.ts';
import { BackupSchedule, type BackupScheduleSettings } from './backup-schedule.ts';

afterAll(removeTemporaryFolders);

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type Jobs = BackupScheduleSettings['jobs'];

/** A queue in which backups take some time, and fail when they are told to. */
class Queue {
  asked = 0;
  running = 0;
  fails = false;
  broken = false;
  /** Whether the schedule has done all that is to be done now. */
  private rests = false;
  readonly folder = path.join(temporaryFolder(), 'backups');
  readonly scheduler = new ManualScheduler();
  private readonly takesMs: number;

  constructor(takesMs: number) {
    this.takesMs = takesMs;
  }

  readonly jobs = {
    list: () => Promise.resolve(this.running > 0 ? [{ seq: 1, job: {} }] : []),
    create: () => {
      if (this.broken) return Promise.reject(new Error('The store cannot be written.'));
      this.asked++;
      this.running++;
      const createdMs = this.scheduler.nowMs();
      this.scheduler.after(this.takesMs, () => {
        this.running--;
        if (!this.fails) this.make(createdMs);
      });
      return Promise.resolve({});
    },
  } as unknown as Jobs;

  make(createdMs: number): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(path.join(this.folder, backupName(createdMs, 'abcdef', false)), '');
  }

  /** How old the newest whole backup is. */
  ageMs(): number {
    const [newest] = namedBackups(readdirSync(this.folder));
    return this.scheduler.nowMs() - (newest?.createdMs ?? 0);
  }

  schedule(): BackupSchedule {
    const { jobs, folder: backupFolder } = this;
    const scheduler = {
      nowMs: () => this.scheduler.nowMs(),
      after: (delayMs: number, work: () => void) => {
        this.rests = true;
        return this.scheduler.after(delayMs, () => {
          this.rests = false;
          work();
        });
      },
    };
    return new BackupSchedule({ jobs, backupFolder, scheduler, log: silentLog });
  }

  /** Lets minutes pass, and what they cause happen. */
  async pass(minutes: number, look: () => void = () => {}): Promise<void> {
    for (let i = 0; i < minutes; i++) {
      this.scheduler.advance(minuteMs);
      while (!this.rests) await new Promise((resolve) => setImmediate(resolve));
      look();
    }
  }
}

describe('scheduled backups', () => {
  it('are never older than an hour, though each takes five minutes', async () => {
    const queue = new Queue(5 * minuteMs);
    const schedule = queue.schedule();
    schedule.start();
    await queue.pass(7);
    let oldestMs = 0;
    await queue.pass(8 * 60, () => {
      oldestMs = Math.max(oldestMs, queue.ageMs());
    });
    expect(oldestMs).toBeLessThanOrEqual(hourMs);
    expect(queue.asked).toBeLessThanOrEqual(11);
    await schedule.stop();
    const asked = queue.asked;
    queue.scheduler.advance(5 * hourMs);
    await schedule.stop();
    expect(queue.asked).toBe(asked);
  });

  it('that fail are asked for again, but not without pause, and never twice at once', async () => {
    const queue = new Queue(3 * minuteMs);
    queue.fails = true;
    const schedule = queue.schedule();
    schedule.start();
    await queue.pass(60);
    expect(queue.asked).toBeGreaterThan(8);
    expect(queue.asked).toBeLessThanOrEqual(12);
    queue.fails = false;
    await queue.pass(45);
    expect(queue.ageMs()).toBeLessThanOrEqual(hourMs);
    queue.broken = true;
    const before = queue.asked;
    await queue.pass(120);
    queue.broken = false;
    await queue.pass(30);
    expect(queue.asked).toBeGreaterThan(before);
    await schedule.stop();
  });

  it('go on from those that are there, and are misled by none of the future', async () => {
    const queue = new Queue(minuteMs);
    queue.make(queue.scheduler.nowMs() - 10 * minuteMs);
    queue.make(queue.scheduler.nowMs() + 400 * hourMs);
    const schedule = queue.schedule();
    schedule.start();
    await queue.pass(38);
    expect(queue.asked).toBe(0);
    await queue.pass(5);
    expect(queue.asked).toBe(1);
    rmSync(queue.folder, { recursive: true });
    await queue.pass(8);
    expect(queue.asked).toBe(2);
    await schedule.stop();
  });
});
