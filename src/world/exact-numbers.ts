/** A double as JSON can carry it: JSON has no -0, NaN or infinity, so these are texts. */
export type ExactNumber = number | '-0' | 'NaN' | 'Infinity' | '-Infinity';

/** Doubles for a snapshot: what comes back has the same bits (all NaN count as one). */
export function toExact(values: Iterable<number>): ExactNumber[] {
  return Array.from(values, (value) => {
    if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : value;
    return String(value) as ExactNumber;
  });
}

/** Doubles from a snapshot, or null when they are not `length` of them. */
export function fromExact(values: unknown, length: number): number[] | null {
  if (!Array.isArray(values) || values.length !== length) return null;
  const numbers = values.map((value) => (exactTexts.has(value) ? Number(value) : value));
  return numbers.every((value) => typeof value === 'number') ? numbers : null;
}

const exactTexts: ReadonlySet<unknown> = new Set(['-0', 'NaN', 'Infinity', '-Infinity']);
