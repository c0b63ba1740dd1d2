import { outside } from './tracing/scope.ts';

/** Time and timers, so that tests need not wait. */
export interface Scheduler {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Calls once after a time in milliseconds; gives what calls it off. */
  after(delayMs: number, work: () => void): () => void;
}

/** The clock of the machine; its timers keep no process alive. */
export const systemScheduler: Scheduler = {
  nowMs: () => Date.now(),
  after(delayMs, work) {
    // What comes later is done on nobody's behalf, whoever has caused the wait.
    const timer = outside(() => setTimeout(work, delayMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
