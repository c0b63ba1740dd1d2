import { readTokenChanges } from '../store/operations/tokens.ts';
import type { Store } from '../store/store.ts';
import type { TokenChange } from '../store/token-rows.ts';

/** Time between two looks into the store. */
const lookMs = 250;
/** What is remembered of tokens counts for this long after the last look that succeeded. */
const trustMs = 1000;

/**
 * Follows what happens to tokens, whoever does it: this process, the command line, another instance. What is remembered
 * is to be trusted only while `current` is true: no revocation can then be older than a second and not be known.
 */
export class TokenChanges {
  private readonly store: Store;
  private readonly apply: (changes: readonly TokenChange[]) => Promise<void>;
  private after: number | null = null;
  private lookedMs = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  /** @param apply Is told of changes, of every one at least once. */
  constructor(store: Store, apply: (changes: readonly TokenChange[]) => Promise<void>) {
    this.store = store;
    this.apply = apply;
  }

  /** Finds the end of the list of changes; from now on all are told. */
  async start(): Promise<void> {
    await this.look();
    const again = (): void => {
      void this.look()
        // A store that does not answer makes `current` false, so tokens are looked up there and refused.
        .catch(() => {})
        .then(() => {
          if (this.timer === undefined) return;
          this.timer = setTimeout(again, lookMs);
          this.timer.unref();
        });
    };
    this.timer = setTimeout(again, lookMs);
    this.timer.unref();
  }

  /** Whether everything is known that happened until a second ago. */
  get current(): boolean {
    return performance.now() - this.lookedMs < trustMs;
  }

  /** Tells what has happened by now; call it after every change of this process, before it is answered. */
  async catchUp(): Promise<void> {
    // A look that is under way may have begun before the change.
    await this.looking?.catch(() => {});
    await this.look();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.lookedMs = Number.NEGATIVE_INFINITY;
  }

  private look(): Promise<void> {
    this.looking ??= this.read().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async read(): Promise<void> {
    const beganMs = performance.now();
    for (;;) {
      const { seq, changes } = await this.store.run(readTokenChanges, { after: this.after });
      this.after = seq;
      if (changes.length === 0) break;
      await this.apply(changes);
    }
    this.lookedMs = beganMs;
  }
}
