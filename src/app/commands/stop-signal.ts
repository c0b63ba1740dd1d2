import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM'] as const;

/** What a command that runs until it is stopped waits for. */
export interface StopSignal extends Disposable {
  /** Aborted by the first SIGINT or SIGTERM; the second one ends the process at once. */
  readonly signal: AbortSignal;
}

/** Listens for the wish to stop, until it is disposed of. */
export function stopSignal(): StopSignal {
  const ending = new AbortController();
  const stop = (name: (typeof signals)[number]): void => {
    if (ending.signal.aborted) process.exit(128 + constants.signals[name]);
    ending.abort();
  };
  for (const name of signals) process.on(name, stop);
  return {
    signal: ending.signal,
    [Symbol.dispose]() {
      for (const name of signals) process.off(name, stop);
    },
  };
}
