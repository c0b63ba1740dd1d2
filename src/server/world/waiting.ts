import { ApiError } from '../../protocol/index.ts';

interface Waiter<Value, About> {
  readonly about: About;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

/** Who waits for what the thread of the world answers: one question for each key, with what it is about. */
export class Waiting<Key, Value, About = undefined> {
  private readonly waiters = new Map<Key, Waiter<Value, About>>();

  /**
   * Waits for an answer. Rejects with `world_unavailable` when none comes in time.
   * @param limitMs Without it, the answer or the loss of the thread is waited for.
   */
  ask(key: Key, about: About, limitMs?: number): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    this.waiters.set(key, { about, resolve, reject });
    if (limitMs === undefined) return promise;
    const timer = setTimeout(() => this.refuse(key, new ApiError('world_unavailable')), limitMs);
    return promise.finally(() => clearTimeout(timer));
  }

  /** What a question is about; undefined where nobody waits. */
  about(key: Key): About | undefined {
    return this.waiters.get(key)?.about;
  }

  /** What is waited for has come; nothing where nobody waits. */
  answer(key: Key, value: Value): void {
    this.take(key)?.resolve(value);
  }

  refuse(key: Key, error: Error): void {
    this.take(key)?.reject(error);
  }

  refuseAll(error: Error): void {
    for (const key of [...this.waiters.keys()]) this.refuse(key, error);
  }

  private take(key: Key): Waiter<Value, About> | undefined {
    const waiter = this.waiters.get(key);
    this.waiters.delete(key);
    return waiter;
  }
}
