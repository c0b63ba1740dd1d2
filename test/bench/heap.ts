const WARM_UP = 20;
const ROUNDS = 9;

/** Bytes of heap that a call leaves behind, by the median of some rounds of `calls`, once its code is compiled. */
export function bytesPerCall(run: (count: number) => void, calls: number): number {
  for (let i = 0; i < WARM_UP; i += 1) run(calls);
  const rounds: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const before = process.memoryUsage().heapUsed;
    run(calls);
    rounds.push(process.memoryUsage().heapUsed - before);
  }
  // A collection in a round makes it negative; the middle one had none.
  return Math.max(0, rounds.sort((a, b) => a - b)[ROUNDS >> 1]) / calls;
}
