import { ApiError } from '../protocol/index.ts';

const maxWaiting = 100;

/**
 * Does one work after the other, each when the one before has ended, however it ended. For changes that build on what is
 * there: of two at the same time the second would undo the first.
 */
export class OneByOne {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** Ends as the work does. Rejects with `store_unavailable` where too much waits. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= maxWaiting)
      throw new ApiError('store_unavailable', 'Too many changes of this kind wait; try again.');
    this.waiting++;
    const turn = this.last.then(work).finally(() => this.waiting--);
    this.last = turn.catch(() => {});
    return turn;
  }
}
