/** Calls back once after a delay in seconds, and returns what cancels it. The host injects it: the engine has no timers. */
export type Timer = (delayS: number, call: () => void) => () => void;

/** Settles like `work`, or rejects after `limitS` seconds. Without a timer there is no limit. */
export function withinLimit<Value>(
  work: Promise<Value>,
  limitS: number,
  timer: Timer | undefined,
): Promise<Value> {
  if (!timer) return work;
  return new Promise((resolve, reject) => {
    const cancel = timer(limitS, () => reject(new Error(`it took longer than ${limitS} s`)));
    work.finally(cancel).then(resolve, reject);
  });
}
