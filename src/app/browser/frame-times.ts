import type { Tick } from '../../engine/index.ts';
import type { FrameRate } from '../../protocol/index.ts';

/** Frames over which the rate is taken: some ten seconds. */
const KEPT = 600;
/** With fewer, a rate says nothing yet. */
const LEAST = 60;

/** Lengths of the last frames, for the shares of them that were fast enough. */
export class FrameTimes {
  readonly #intervals = new Float64Array(KEPT);
  #count = 0;

  /** Takes one frame. Does not allocate. */
  frame({ stepS }: Pick<Tick, 'stepS'>): void {
    if (!(stepS > 0)) return;
    this.#intervals[this.#count % KEPT] = stepS;
    this.#count += 1;
  }

  /** Rates that half, 95 and 99 of 100 frames reached; null while there are too few. */
  rate(droppedShare: number): FrameRate | null {
    const known = Math.min(this.#count, KEPT);
    if (known < LEAST) return null;
    const sorted = this.#intervals.slice(0, known).sort();
    const at = (share: number): number => Math.min(1000, 1 / sorted[Math.ceil(share * known) - 1]);
    return { p50_hz: at(0.5), p95_hz: at(0.95), p99_hz: at(0.99), dropped_share: droppedShare };
  }

  /** Begins anew. */
  reset(): void {
    this.#count = 0;
  }
}
