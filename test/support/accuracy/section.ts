/** A part of docs/accuracy.md: what was compared with what, and how far apart the two are. */
export interface AccuracySection {
  readonly title: string;
  /** A sentence or two: where the figures to compare with come from. */
  readonly text: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Below this an error is that of the last digits in which doubles are written. */
const SMALLEST = 1e-9;

/** An error in few digits, rounded upward, so that the page claims nothing better than it is. */
export function errorText(error: number, unit: string): string {
  if (Math.abs(error) < SMALLEST) return `below ${SMALLEST} ${unit}`;
  const size = 10 ** (Math.floor(Math.log10(Math.abs(error))) - 1);
  const rounded = Math.ceil(Math.abs(error) / size - 1e-9) * size;
  const text = rounded >= 0.001 ? String(Number(rounded.toPrecision(2))) : rounded.toExponential(1);
  return `${text} ${unit}`;
}
