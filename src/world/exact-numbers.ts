/** A double as JSON can carry it: JSON has no -0, NaN or infinity, so these are texts. */
export type ExactNumber = number | string;

/** Doubles for a snapshot: what comes back has the same bits (all NaN count as one). */
export function toExact(values: Iterable<number>): ExactNumber[] {
  const exact: ExactNumber[] = [];
  for (const value of values)
    exact.push(isPlain(value) ? value : Object.is(value, -0) ? '-0' : String(value));
  return exact;
}

/** Doubles from a snapshot, or null when they are none, or not `length` of them. */
export function fromExact(values: unknown, length?: number): number[] | null {
  if (!Array.isArray(values) || (length !== undefined && values.length !== length)) return null;
  const numbers: number[] = [];
  for (const value of values) {
    if (typeof value === 'number') numbers.push(value);
    else if (exactTexts.has(value)) numbers.push(Number(value));
    else return null;
  }
  return numbers;
}

const exactTexts: ReadonlySet<unknown> = new Set(['-0', 'NaN', 'Infinity', '-Infinity']);

/** Whether JSON keeps the number: finite, and no negative zero. */
function isPlain(value: number): boolean {
  return value !== 0 ? value - value === 0 : 1 / value > 0;
}
