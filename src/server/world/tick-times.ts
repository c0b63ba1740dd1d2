import { tickRateHz } from '../../protocol/terms/index.ts';

/** Ticks over which the figures are taken: ten seconds. */
const windowTicks = 900;

/** Upper ends of the buckets in which every tick since the start is counted, in milliseconds; one more has the rest. */
export const tickBucketsMs: readonly number[] = [0.25, 0.5, 1, 2, 3, 4, 6, 8, 1000 / tickRateHz, 20, 50, 100];

/** Places in the shared memory, in doubles: single counts, then the buckets, then the ring of the window. */
const places = { count: 0, overruns: 1, sumMs: 2 } as const;
const bucketsAt = Object.keys(places).length;
const ringAt = bucketsAt + tickBucketsMs.length + 1;
const doubles = ringAt + windowTicks;

/** How long the ticks of the last ten seconds took; zeros before the first tick. */
export interface TickStatistics {
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** How long ticks took since the server started, for a histogram. */
export interface TickTotals {
  readonly count: number;
  readonly sumMs: number;
  /** Ticks that took longer than the time between two of them. */
  readonly overruns: number;
  /** By bucket: ticks that took at most so long and longer than the bucket before; the last one has the rest. */
  readonly buckets: readonly number[];
}

/**
 * How long ticks take, in shared memory: the thread that simulates writes numbers and makes nothing, everybody else
 * reads without asking it. A reader may meet a tick that is half counted; it is one of hundreds.
 */
export class TickTimes {
  readonly memory: SharedArrayBuffer;
  private readonly numbers: Float64Array;
  private readonly scratch = new Float64Array(windowTicks);

  /** @param memory Memory of existing times; fresh one without. */
  constructor(memory = new SharedArrayBuffer(doubles * Float64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.numbers = new Float64Array(memory);
  }

  /** Counts a tick. Only one thread may do so. */
  add(ms: number): void {
    const { numbers } = this;
    const count = numbers[places.count] ?? 0;
    let bucket = 0;
    while (bucket < tickBucketsMs.length && ms > (tickBucketsMs[bucket] ?? 0)) bucket++;
    numbers[ringAt + (count % windowTicks)] = ms;
    numbers[bucketsAt + bucket] = (numbers[bucketsAt + bucket] ?? 0) + 1;
    numbers[places.sumMs] = (numbers[places.sumMs] ?? 0) + ms;
    if (ms * tickRateHz > 1000) numbers[places.overruns] = (numbers[places.overruns] ?? 0) + 1;
    numbers[places.count] = count + 1;
  }

  /** Figures of the last ten seconds. */
  get statistics(): TickStatistics {
    const known = Math.min(this.read('count'), windowTicks);
    if (known === 0) return { meanMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 };
    this.scratch.set(this.numbers.subarray(ringAt, ringAt + known));
    const sorted = this.scratch.subarray(0, known).sort();
    let sum = 0;
    for (const ms of sorted) sum += ms;
    const at = (share: number): number => sorted[Math.ceil(share * known) - 1] ?? 0;
    return { meanMs: sum / known, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
  }

  /** Everything since the server started. */
  get totals(): TickTotals {
    return {
      count: this.read('count'),
      sumMs: this.read('sumMs'),
      overruns: this.read('overruns'),
      buckets: [...this.numbers.subarray(bucketsAt, ringAt)],
    };
  }

  private read(place: keyof typeof places): number {
    return this.numbers[places[place]] ?? 0;
  }
}
