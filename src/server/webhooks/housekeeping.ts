import type { Log } from '../../engine/index.ts';
import type { Scheduler } from '../scheduler.ts';
import { pruneDeliveries } from '../store/operations/webhook-deliveries.ts';
import type { Store } from '../store/store.ts';

/** What housekeeping works with. */
export interface HousekeepingSettings {
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly log: Log;
}

const everyMs = 600_000;
const dayMs = 86_400_000;
const keepDeliveredMs = 3 * dayMs;
const keepDeadMs = 30 * dayMs;
/** Delivered and dead deliveries that are kept of one webhook, of each so many. */
const maxFinished = 5000;
/** Deliveries that are forgotten in one transaction, so that nobody waits long behind it. */
const batch = 500;

/** Forgets deliveries whose time is over. */
export class Housekeeping {
  private readonly settings: HousekeepingSettings;
  private cancel = (): void => {};
  private stopped = false;

  constructor(settings: HousekeepingSettings) {
    this.settings = settings;
  }

  start(): void {
    void this.round();
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private async round(): Promise<void> {
    const { store, scheduler, log } = this.settings;
    const nowMs = scheduler.nowMs();
    let more = false;
    try {
      const forgotten = await store.run(pruneDeliveries, {
        deliveredBeforeMs: nowMs - keepDeliveredMs,
        deadBeforeMs: nowMs - keepDeadMs,
        maxFinished,
        limit: batch,
      });
      more = forgotten >= batch;
    } catch (error) {
      log.warn('old deliveries could not be forgotten', { reason: String(error) });
    }
    if (this.stopped) return;
    this.cancel = scheduler.after(more ? 0 : everyMs, () => void this.round());
  }
}
