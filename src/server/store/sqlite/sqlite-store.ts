import { Worker } from 'node:worker_threads';
import { ApiError } from '../../../protocol/terms/index.ts';
import { threadEnvironment } from '../../thread-environment.ts';
import type { Operation } from '../operation.ts';
import { type Outputs, type Step, type Store, step } from '../store.ts';
import type { StoreNews, StoreOrder, StoreReply, StoreThreadSettings } from './messages.ts';

/** Most orders that wait for the thread; more are refused, so that a stuck disk cannot fill the memory. */
const maxWaiting = 20_000;
/** Room for what a thread of operations makes anew, in MB. */
const nurseryMb = 8;

interface Waiter {
  readonly resolve: (results: readonly unknown[]) => void;
  readonly reject: (error: Error) => void;
}

type WithoutId<O> = O extends unknown ? Omit<O, 'id'> : never;

/** A store in one file, owned by a thread, so that waiting for the disk never holds up requests. */
export class SqliteStore implements Store {
  /** Names of the migrations that opening applied. */
  readonly migrated: readonly string[];
  readonly lost: Promise<string>;
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiter>();
  private nextId = 1;
  private closing: Promise<void> | undefined;
  private ended: string | undefined;
  private hindrance: string | undefined;
  private readonly loss = Promise.withResolvers<string>();
  private readonly gone = Promise.withResolvers<void>();

  private constructor(worker: Worker, migrated: readonly string[]) {
    this.worker = worker;
    this.migrated = migrated;
    this.lost = this.loss.promise;
    worker.on('message', (news: StoreNews) => {
      if (news.kind === 'replies') for (const reply of news.replies) this.settle(reply);
      else if (news.kind === 'trouble') this.hindrance = news.reason ?? undefined;
    });
    worker.on('error', (error) => {
      this.ended ??= (error as Error).message;
    });
    worker.on('exit', () => this.giveUp());
  }

  /**
   * Opens the file and makes it when it is not there. Rejects with an Error whose message completes "the store cannot be used:".
   * @param settings.alone Refuse when another process has opened the file like this.
   */
  static async open(settings: StoreThreadSettings): Promise<SqliteStore> {
    const worker = new Worker(new URL('./store-thread.ts', import.meta.url), {
      workerData: settings,
      env: threadEnvironment(),
      // Operations leave little behind, and a nursery is memory for good.
      resourceLimits: { maxYoungGenerationSizeMb: nurseryMb },
    });
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    const onNews = (news: StoreNews): void => {
      if (news.kind === 'opened') resolve(news.migrated);
      else if (news.kind === 'refused') reject(new Error(news.reason));
    };
    const onExit = (): void => reject(new Error('its thread ended'));
    worker.once('message', onNews).once('error', reject).once('exit', onExit);
    try {
      return new SqliteStore(worker, await promise);
    } catch (error) {
      await worker.terminate();
      throw error;
    } finally {
      worker.off('message', onNews).off('error', reject).off('exit', onExit);
    }
  }

  get trouble(): string | undefined {
    return this.hindrance;
  }

  get failure(): string | undefined {
    return this.ended;
  }

  async run<Input, Output>(operation: Operation<Input, Output>, input: Input): Promise<Output> {
    const [output] = await this.transact(step(operation, input));
    return output;
  }

  async transact<const Steps extends readonly Step[]>(...steps: Steps): Promise<Outputs<Steps>> {
    const plain = steps.map(({ name, input }) => ({ name, input }));
    return (await this.order({ kind: 'transact', steps: plain })) as Outputs<Steps>;
  }

  async backup(file: string): Promise<number> {
    return (await this.order({ kind: 'backup', file }))[0] as number;
  }

  close(): Promise<void> {
    // The thread ends by itself once it has closed its files; ending it from outside could meet it in the middle of that.
    this.closing ??= this.order({ kind: 'close' }).then(
      () => this.gone.promise,
      // The thread is gone already, and with it what there was to close.
      () => {},
    );
    return this.closing;
  }

  private order(order: WithoutId<StoreOrder>): Promise<readonly unknown[]> {
    if (this.ended !== undefined) return Promise.reject(this.unavailable());
    if (this.closing !== undefined || this.waiting.size >= maxWaiting) {
      return Promise.reject(new ApiError('store_unavailable'));
    }
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ ...order, id });
    });
  }

  private settle(reply: StoreReply): void {
    const waiter = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ('results' in reply) waiter?.resolve(reply.results);
    else waiter?.reject(new ApiError(reply.failure.code, reply.failure.message));
  }

  private giveUp(): void {
    this.ended ??= 'its thread ended';
    this.gone.resolve();
    if (this.closing === undefined) this.loss.resolve(this.ended);
    for (const { reject } of this.waiting.values()) reject(this.unavailable());
    this.waiting.clear();
  }

  private unavailable(): ApiError {
    return new ApiError('store_unavailable', `The store has failed: ${this.ended}.`);
  }
}
