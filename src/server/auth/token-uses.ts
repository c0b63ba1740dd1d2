import { noteTokenUses, type TokenUse } from '../store/operations/tokens.ts';
import type { Store } from '../store/store.ts';

/** Time between two writes; the last use that is shown is at most this much older than the real one. */
const writeMs = 15_000;
/** Tokens whose use waits to be written. */
const maxWaiting = 10_000;

/** Remembers when tokens were used last, and writes it down now and then, all in one go. */
export class TokenUses {
  private readonly store: Store;
  private readonly waiting = new Map<string, { usedMs: number; address: string }>();
  private readonly timer: NodeJS.Timeout;

  constructor(store: Store) {
    this.store = store;
    this.timer = setInterval(() => void this.write().catch(() => {}), writeMs).unref();
  }

  /** A token was used. Costs no more than a look into a map. */
  note(id: string, usedMs: number, address: string): void {
    const known = this.waiting.get(id);
    if (known !== undefined) {
      known.usedMs = usedMs;
      known.address = address;
    } else if (this.waiting.size < maxWaiting) this.waiting.set(id, { usedMs, address });
  }

  /** Writes what waits. */
  async write(): Promise<void> {
    if (this.waiting.size === 0) return;
    const uses: TokenUse[] = [...this.waiting].map(([id, use]) => ({ id, ...use }));
    this.waiting.clear();
    await this.store.run(noteTokenUses, uses);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.write().catch(() => {});
  }
}
