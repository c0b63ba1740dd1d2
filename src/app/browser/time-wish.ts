/** Factors of simulated time that keys step through. */
const LADDER = [1, 10, 100, 1000, 10_000, 100_000] as const;

/** The factor one step faster (or slower) than what holds; at the end of the ladder it stays. */
export function stepFactor(factor: number, direction: 1 | -1): number {
  if (direction > 0) return LADDER.find((rung) => rung > factor * 1.0001) ?? LADDER[LADDER.length - 1];
  return LADDER.findLast((rung) => rung < factor * 0.9999) ?? LADDER[0];
}

const holders: Readonly<Record<string, string>> = { operator: 'the operator', scene: '' };

/** Whose wish for time holds, for people; empty when it is nobody's. */
export function holderText(holder: string, self: string): string {
  return holder === self ? 'you' : (holders[holder] ?? holder);
}
