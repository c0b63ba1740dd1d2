import { Worker } from 'node:worker_threads';
import { ApiError } from '../../../protocol/index.ts';
import { threadEnvironment } from '../../thread-environment.ts';
import type { Items, ThreadNews, ThreadTask } from './tasks.ts';

/** A task, and what to do with what it finds. */
export interface ThreadRun {
  readonly task: ThreadTask;
  /** Ends the thread at once. */
  readonly signal: AbortSignal;
  /** The thread goes on when this has resolved. */
  readonly onItems: (items: Items) => Promise<void>;
}

const memoryMb = 128;

/** Runs a task in a thread of its own. Rejects with its refusal, with what `onItems` rejects with, or when the signal fires. */
export async function runInThread({ task, signal, onItems }: ThreadRun): Promise<void> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./job-worker.ts', import.meta.url), {
    workerData: task,
    env: threadEnvironment(),
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 8 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  worker.on('message', (news: ThreadNews) => {
    if (news.kind === 'done') resolve();
    else if (news.kind === 'refused') reject(new ApiError(news.code, news.message));
    else void onItems(news.items).then(() => worker.postMessage('next'), reject);
  });
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('the thread of the job ended')));
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
