import { ApiError } from '../../protocol/index.ts';

/** Most who wait to change the world alone. */
const maxWaiting = 16;
const retryAfterS = 5;

/** Lets one at a time change the world alone: what others ask of it meanwhile waits. */
export class Exclusive {
  private holder: symbol | undefined;
  private readonly waiting: (() => void)[] = [];
  private readonly listeners: (() => void)[] = [];
  private free = Promise.resolve();

  /** Whether a change with this key may happen now. */
  admits(key: symbol | undefined): boolean {
    return this.holder === undefined || this.holder === key;
  }

  /** Waits until a change with this key may happen. */
  async pass(key: symbol | undefined): Promise<void> {
    while (!this.admits(key)) await this.free;
  }

  /** Calls after each release. */
  onRelease(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Waits for its turn and takes it; rejects with `batch_busy` when too many wait. */
  async take(): Promise<{ readonly key: symbol; release(): void }> {
    if (this.waiting.length >= maxWaiting) {
      throw new ApiError('batch_busy', undefined, { headers: { 'retry-after': String(retryAfterS) } });
    }
    if (this.holder !== undefined) await new Promise<void>((resolve) => this.waiting.push(resolve));
    const key = Symbol('exclusive');
    const { promise, resolve } = Promise.withResolvers<void>();
    this.holder = key;
    this.free = promise;
    return {
      key,
      release: () => {
        if (this.holder !== key) return;
        const next = this.waiting.shift();
        // The next one has it before anybody else can come in between.
        this.holder = next === undefined ? undefined : taken;
        resolve();
        next?.();
        for (const listener of this.listeners) listener();
      },
    };
  }
}

/** Stands for the one whose turn it is, until he has a key of his own. */
const taken = Symbol('taken');
