import { change } from '../operation.ts';
import { writeValue } from '../operations/values.ts';
import type { Database } from './database.ts';
import type { StoreReply } from './messages.ts';

/** How often it is tried again. */
const retryMs = 1000;
/** What is written to try it; larger than what a page that is there already could take. */
const probe = { name: 'store.probe', document: ' '.repeat(32 * 1024) };

/** Notices that nothing can be written any more, such as on a full disk, and when that is over. */
export class WriteWatch {
  private readonly database: Database;
  private readonly tell: (reason: string | null) => void;
  private timer: NodeJS.Timeout | undefined;

  /** @param tell Called with the reason when trouble begins, and with null when it is over. */
  constructor(database: Database, tell: (reason: string | null) => void) {
    this.database = database;
    this.tell = tell;
  }

  /** Looks at what came of transactions. */
  look(replies: readonly StoreReply[]): void {
    if (this.timer !== undefined) return;
    const failed = replies.find((reply) => 'failure' in reply && reply.failure.code === 'store_unavailable');
    if (failed !== undefined) this.begin();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** What went wrong may concern that one transaction alone, so writing is tried before anybody is alarmed. */
  private begin(): void {
    const reason = this.attempt();
    if (reason === undefined) return;
    this.tell(reason);
    this.timer = setInterval(() => {
      if (this.attempt() !== undefined) return;
      clearInterval(this.timer);
      this.timer = undefined;
      this.tell(null);
    }, retryMs);
    this.timer.unref();
  }

  private attempt(): string | undefined {
    const { database } = this;
    try {
      database.transaction(() => database.perform(writeValue.work({ ...probe, nowMs: Date.now() })));
      database.transaction(() =>
        database.perform(change('DELETE FROM kept_values WHERE name = ?', probe.name)),
      );
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
