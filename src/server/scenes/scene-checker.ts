import { Worker } from 'node:worker_threads';
import { ApiError } from '../../protocol/index.ts';
import { threadEnvironment } from '../thread-environment.ts';
import type { CheckedDocument } from './check-document.ts';
import type { CheckBegun, CheckReply } from './check-messages.ts';

/** What one check may cost. */
export interface CheckBudget {
  /** From when the thread takes the document: what a busy machine takes to start it says nothing about a document. */
  readonly timeMs: number;
  readonly memoryMb: number;
}

const defaultBudget: CheckBudget = { timeMs: 5000, memoryMb: 96 };
const maxWaiting = 16;
const idleMs = 10_000;
/** Longer than the slowest machine needs to start the thread. */
const startMs = 60_000;

interface Waiting {
  readonly id: number;
  readonly text: string;
  readonly resolve: (checked: CheckedDocument) => void;
}

/**
 * Reads and checks scene documents in a thread of its own, one after the other, each within a budget of time and memory.
 * A document that breaks the budget is invalid; the thread is replaced. The thread ends when nothing came for a while.
 */
export class SceneChecker {
  private readonly budget: CheckBudget;
  private readonly ephemerisFile: string | undefined;
  private readonly waiting: Waiting[] = [];
  private worker: Worker | undefined;
  private current: Waiting | undefined;
  private timer: NodeJS.Timeout | undefined;
  private nextId = 1;
  private closed = false;

  /** @param ephemerisFile Where bodies are; without it, custom bodies beside them are not looked for in each other. */
  constructor(budget: Partial<CheckBudget> = {}, ephemerisFile?: string) {
    this.ephemerisFile = ephemerisFile;
    this.budget = { ...defaultBudget, ...budget };
  }

  /** Whether there is a thread now. */
  get isAwake(): boolean {
    return this.worker !== undefined;
  }

  /** Checks a document. Throws `validator_unavailable` when too many wait. */
  check(text: string): Promise<CheckedDocument> {
    if (this.closed || this.waiting.length >= maxWaiting) throw new ApiError('validator_unavailable');
    return new Promise((resolve) => {
      this.waiting.push({ id: this.nextId++, text, resolve });
      this.next();
    });
  }

  /** Ends the thread; checks that still wait come out as broken off. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { resolve } of this.waiting.splice(0)) resolve(broken('the server stopped before the check'));
    this.finish(broken('the server stopped during the check'));
    await this.dropWorker();
  }

  private next(): void {
    if (this.current !== undefined) return;
    this.current = this.waiting.shift();
    clearTimeout(this.timer);
    if (this.current === undefined) {
      this.timer = setTimeout(() => void this.dropWorker(), idleMs);
      this.timer.unref();
      return;
    }
    this.worker ??= this.startWorker();
    this.giveUpAfter(startMs, `nothing read it within ${startMs} ms`);
    this.worker.postMessage({ id: this.current.id, text: this.current.text });
  }

  private giveUpAfter(ms: number, reason: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.dropWorker();
      this.finish(broken(reason));
    }, ms);
  }

  private startWorker(): Worker {
    const worker = new Worker(new URL('./scene-check-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.budget.memoryMb, maxYoungGenerationSizeMb: 8 },
      env: threadEnvironment(),
      workerData: this.ephemerisFile,
    });
    worker.on('message', (message: CheckBegun | CheckReply) => {
      if (message.id !== this.current?.id) return;
      if ('begun' in message) {
        const { timeMs } = this.budget;
        this.giveUpAfter(timeMs, `checking it took longer than ${timeMs} ms`);
        return;
      }
      const { id: _, ...checked } = message;
      this.finish(checked);
    });
    // Out of memory ends the thread by design; a defect of ours must not end the server either.
    worker.on('error', () => {
      if (worker !== this.worker) return;
      this.worker = undefined;
      this.finish(broken('checking it took more memory than a scene may'));
    });
    worker.unref();
    return worker;
  }

  private finish(checked: CheckedDocument): void {
    const done = this.current;
    this.current = undefined;
    clearTimeout(this.timer);
    done?.resolve(checked);
    if (!this.closed) this.next();
  }

  private async dropWorker(): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    clearTimeout(this.timer);
    await worker?.terminate();
  }
}

function broken(reason: string): CheckedDocument {
  return {
    validation: {
      valid: false,
      errors: [
        { path: '$', line: null, column: null, message: `The scene could not be checked: ${reason}.` },
      ],
      warnings: [],
      scene_info: null,
    },
  };
}
